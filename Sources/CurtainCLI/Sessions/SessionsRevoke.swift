// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct SessionsRevoke: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End the sessions of a person, or one of them.",
        discussion: """
              curtain sessions revoke rosa
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The person's login.")
    var login: String

    @Option(help: ArgumentHelp("Only this session.", valueName: "id"))
    var session: String?

    func run(_ connection: Connection) async throws {
        try connection.confirm(
            session == nil ? "this ends every session of \(login)" : "this ends one session of \(login)")
        let answer = try await connection.client.revokeSessions(
            RevokeSessionsRequest(login: login, session: session))
        try connection.output.done(
            answer, "\(answer.revoked) \(answer.revoked == 1 ? "session has" : "sessions have") ended")
    }
}
