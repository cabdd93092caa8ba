// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainClient

struct InvitationsReissue: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "reissue",
        abstract: "Make a new link and code; the old ones are void, and whoever used them is shut out.",
        discussion: """
              curtain invitations reissue T-88
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The thread, such as T-88.")
    var thread: ThreadReference

    func run(_ connection: Connection) async throws {
        try connection.confirm(
            "a new invitation to \(thread.text) makes the old link void and shuts out whoever used it")
        let revealed = try await connection.client.reissueInvitation(of: thread.text)
        try connection.output.one(revealed) { $0.show(revealed) }
    }
}
