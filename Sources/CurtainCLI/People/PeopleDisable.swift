// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct PeopleDisable: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Shut a person out at once; their sessions end.",
        discussion: """
              curtain people disable rosa
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The person's login.")
    var login: String

    func run(_ connection: Connection) async throws {
        try connection.confirm("disabling \(login) shuts them out at once and ends their sessions")
        let person = try await connection.client.disablePerson(login)
        try connection.output.done(person, "\(person.login) is \(person.state)")
    }
}
