// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainClient

struct Logout: ServerCommand {
    static let configuration = CommandConfiguration(
        abstract: "End the session.",
        discussion: """
            The server stays known, and so does the key of its log.

              curtain logout
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        do {
            try await connection.client.logout()
        } catch let ClientError.api(problem) where problem.status == 401 {
            // It had ended by itself.
        }
        var profile = connection.profile
        profile.token = nil
        try connection.host.profiles.write(profile)
        try connection.output.done(
            ["server": profile.name], "signed out of \(profile.name)")
    }
}
