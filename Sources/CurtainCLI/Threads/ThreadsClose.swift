// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ThreadsClose: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close a thread. It can be opened again.",
        discussion: """
              curtain threads close T-88
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The thread, such as T-88.")
    var thread: ThreadReference

    func run(_ connection: Connection) async throws {
        let changed = try await connection.client.closeThread(thread.text)
        try connection.output.done(changed, "\(changed.ref) is closed")
    }
}
