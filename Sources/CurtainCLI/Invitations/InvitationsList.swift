// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct InvitationsList: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List invitations to threads of your pools, newest first, without their links.",
        discussion: """
              curtain invitations list
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: "The most to show; 0 for all.")
    var limit: Int = 100

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit must not be negative") }
    }

    func run(_ connection: Connection) async throws {
        let found = try await pages(limit: limit, pageSize: 500) { cursor, count in
            let page = try await connection.client.invitations(after: cursor, limit: count)
            return (page.invitations, page.next)
        }
        try connection.output.list(
            found.items, whole: InvitationListResponse(invitations: found.items, next: found.next),
            columns: [
                Column("THREAD") { $0.thread },
                Column("STATE", style: { $0.state == "contested" ? .alarm : .plain }) { $0.state },
                Column("ISSUE") { String($0.generation) },
                Column("CREATED") { moment($0.createdAt) },
                Column("VALID UNTIL") { moment($0.expiresAt) },
            ], empty: "no invitations")
        if found.next != nil { connection.note("there are more; see them with --limit") }
    }
}
