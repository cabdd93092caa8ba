// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainClient

struct PeopleReset: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Give a person a new one-time password; their sessions end.",
        discussion: """
              curtain people reset rosa
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The person's login.")
    var login: String

    func run(_ connection: Connection) async throws {
        try connection.confirm("resetting \(login) ends their sessions and makes their password void")
        let created = try await connection.client.resetPerson(login)
        try connection.output.one(created) { $0.show(created) }
    }
}
