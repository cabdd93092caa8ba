// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct KeysPreflight: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "preflight",
        abstract: "Open every data key to see that it opens.",
        discussion: """
            Changes nothing. A rotation does it first by itself.

              curtain keys preflight
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        let work = try await KeyWatch(connection: connection).end(of: try await connection.client.preflightKeys())
        try connection.output.done(work, "\(work.checked) data keys open")
    }
}
