// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct InvitationsRevoke: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Make a thread's invitation void.",
        discussion: """
              curtain invitations revoke T-88
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The thread, such as T-88.")
    var thread: ThreadReference

    func run(_ connection: Connection) async throws {
        try connection.confirm("revoking the invitation to \(thread.text) makes its link and code void")
        let changed = try await connection.client.revokeInvitation(of: thread.text)
        try connection.output.done(
            changed, "the invitation to \(changed.thread) is \(changed.state)")
    }
}
