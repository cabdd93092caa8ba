// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ChannelsList: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List channels.",
        discussion: """
              curtain channels list
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        let channels = try await connection.client.channels()
        try connection.output.list(
            channels, whole: channels,
            columns: [
                Column("CHANNEL") { $0.name },
                Column("KIND") { $0.kind },
                Column("POOL", flexible: true) { $0.intakePool },
                Column("WEBHOOK") { $0.takesHooks ? "yes" : "-" },
                Column("POSTS") { $0.carries.isEmpty ? "-" : $0.carries.joined(separator: ", ") },
                Column("SINCE") { moment($0.createdAt) },
            ], empty: "no channels")
    }
}
