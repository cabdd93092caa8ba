// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct PeopleRoles: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles",
        abstract: "Set the roles of a person: these, and no others.",
        discussion: """
              curtain people roles rosa agent clinician
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The person's login.")
    var login: String

    @Argument(help: "agent, clinician, auditor, admin.")
    var roles: [String]

    func validate() throws {
        _ = try roleNames(roles)
    }

    func run(_ connection: Connection) async throws {
        let person = try await connection.client.setRoles(of: login, RolesRequest(roles: try roleNames(roles)))
        try connection.output.done(
            person, "\(person.login) is now \(person.roles.joined(separator: ", "))")
    }
}
