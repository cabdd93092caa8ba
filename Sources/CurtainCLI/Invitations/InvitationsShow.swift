// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainClient

struct InvitationsShow: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show link and code of a thread's invitation, to be passed on in private. A logged read.",
        discussion: """
              curtain invitations show T-88
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The thread, such as T-88.")
    var thread: ThreadReference

    func run(_ connection: Connection) async throws {
        let revealed = try await connection.client.revealInvitation(of: thread.text)
        try connection.output.one(revealed) { $0.show(revealed) }
    }
}
