// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct CommentsUnflag: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "unflag",
        abstract: "Take the flag off a comment.",
        discussion: """
              curtain comments unflag C-1042
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The comment, such as C-1042.")
    var comment: CommentReference

    func run(_ connection: Connection) async throws {
        let changed = try await connection.client.unflagComment(comment.text)
        try connection.output.done(changed, "\(changed.ref) is no longer flagged")
    }
}
