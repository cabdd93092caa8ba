// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct WhoAmI: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Show who is signed in, and where.",
        discussion: """
              curtain whoami --format json
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        let me = try await connection.client.whoAmI()
        try connection.output.one(me) { page in
            page.field("login", me.login)
            page.field("roles", me.roles.joined(separator: ", "))
            page.field("pools", me.pools.isEmpty ? "none" : me.pools.joined(separator: ", "))
            page.field("server", "\(connection.profile.name), \(connection.profile.address.url)")
            page.field("deployment", me.server)
            page.field("log", me.logOrigin)
        }
    }
}
