// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct SessionsList: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List sessions of staff.",
        discussion: """
              curtain sessions list
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        let sessions = try await connection.client.sessions()
        try connection.output.list(
            sessions, whole: sessions,
            columns: [
                Column("SESSION") { $0.id },
                Column("LOGIN", flexible: true) { $0.login },
                Column("SINCE") { moment($0.createdAt) },
                Column("LAST SEEN") { moment($0.lastSeenAt) },
                Column("ENDS") { moment($0.expiresAt) },
            ], empty: "no sessions")
    }
}
