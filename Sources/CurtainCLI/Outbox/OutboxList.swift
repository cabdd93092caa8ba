// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct OutboxList: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what waits to be posted or passed on, newest first, without its text.",
        discussion: """
              curtain outbox list
              curtain outbox list --all
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(help: "What is done with, too.")
    var all = false

    @Option(help: "The most to show; 0 for all.")
    var limit: Int = 100

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit must not be negative") }
    }

    func run(_ connection: Connection) async throws {
        let found = try await pages(limit: limit, pageSize: 500) { cursor, count in
            let page = try await connection.client.outbox(pending: !all, after: cursor, limit: count)
            return (page.items, page.next)
        }
        try connection.output.list(
            found.items, whole: OutboxListResponse(items: found.items, next: found.next),
            columns: [
                Column("ITEM") { $0.ref },
                Column("KIND") { $0.kind },
                Column("CARRIER") { $0.carrier },
                Column("STATE", style: { $0.state == "failed" || $0.state == "unknown" ? .warning : .plain }) {
                    $0.state
                },
                Column("PROBLEM") { $0.problem ?? "" },
                Column("COMMENT") { $0.comment },
                Column("THREAD") { $0.thread },
                Column("CHANNEL", flexible: true) { $0.channel },
                Column("CREATED") { moment($0.createdAt) },
                Column("RESOLVED") { moment($0.resolvedAt) },
            ], empty: all ? "the outbox is empty" : "nothing waits to be passed on")
        if found.next != nil { connection.note("there are more; see them with --limit") }
    }
}
