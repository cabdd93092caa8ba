// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ThreadsReopen: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Open a closed thread again.",
        discussion: """
              curtain threads reopen T-88
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The thread, such as T-88.")
    var thread: ThreadReference

    func run(_ connection: Connection) async throws {
        let changed = try await connection.client.reopenThread(thread.text)
        try connection.output.done(changed, "\(changed.ref) is open")
    }
}
