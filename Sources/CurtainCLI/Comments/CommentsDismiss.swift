// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct CommentsDismiss: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Dismiss a comment that needs no answer, with a reason that is kept sealed beside the log.",
        discussion: """
              curtain comments dismiss C-1042 --reason spam
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The comment, such as C-1042.")
    var comment: CommentReference

    @Option(help: "Why.")
    var reason: String

    func run(_ connection: Connection) async throws {
        let changed = try await connection.client.dismissComment(comment.text, ReasonRequest(reason: reason))
        try connection.output.done(changed, "\(changed.ref) is dismissed")
    }
}
