// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct PeopleList: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List people, their roles and pools.",
        discussion: """
              curtain people list
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        let people = try await connection.client.people()
        try connection.output.list(
            people, whole: people,
            columns: [
                Column("LOGIN") { $0.login },
                Column("ROLES") { $0.roles.joined(separator: ", ") },
                Column("STATE", style: { $0.state == "disabled" ? .dim : .plain }) { $0.state },
                Column("POOLS", flexible: true) { $0.pools.joined(separator: ", ") },
                Column("SINCE") { moment($0.createdAt) },
                Column("LAST SIGN-IN") { moment($0.lastSignInAt) },
            ], empty: "no people")
    }
}
