// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct PeopleAdd: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a person. Shows a password that is good for one sign-in.",
        discussion: """
              curtain people add rosa --roles agent,clinician --pools nurses
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The person's login.")
    var login: String

    @Option(
        name: [.customLong("roles"), .customLong("role")],
        help: ArgumentHelp("agent, clinician, auditor, admin; by commas or repeated.", valueName: "roles"))
    var roles: [String] = []

    @Option(
        name: [.customLong("pools"), .customLong("pool")],
        help: ArgumentHelp("Pools to join; by commas or repeated.", valueName: "pools"))
    var pools: [String] = []

    func validate() throws {
        _ = try roleNames(roles)
    }

    func run(_ connection: Connection) async throws {
        let created = try await connection.client.createPerson(
            CreatePersonRequest(login: login, roles: try roleNames(roles), pools: commaSeparated(pools)))
        try connection.output.one(created) { $0.show(created) }
    }
}
