// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ThreadsList: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the open threads of your pools, newest first. No text is read.",
        discussion: """
              curtain threads list --waiting
              curtain threads list --unread --follow
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Those assigned to you.")
    var mine = false

    @Flag(help: "Those in which the patient wrote last.")
    var waiting = false

    @Flag(help: "Those with messages you have not opened.")
    var unread = false

    @Flag(help: "Closed ones too.")
    var closed = false

    @Flag(help: "Go on showing new ones, and ones with new messages, until Ctrl-C.")
    var follow = false

    @Option(help: "The most to show; 0 for all.")
    var limit: Int = 100

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit must not be negative") }
    }

    func run(_ connection: Connection) async throws {
        var query = ThreadListQuery()
        query.mine = mine
        query.waiting = waiting
        query.unread = unread
        query.closed = closed
        if follow {
            var client = connection.client
            client.isPassive = true
            let window = Following<ThreadResponse>.window
            try await Following(
                host: connection.host, key: { "\($0.ref) \($0.messages) \($0.state)" },
                fetch: { [client, query] in try await client.threads(query, limit: window).threads },
                show: connection.output.stream(ThreadResponse.columns)
            ).run()
            return
        }
        let found = try await pages(limit: limit, pageSize: 500) { [query] cursor, count in
            let page = try await connection.client.threads(query, after: cursor, limit: count)
            return (page.threads, page.next)
        }
        try connection.output.list(
            found.items, whole: ThreadListResponse(threads: found.items, next: found.next),
            columns: ThreadResponse.columns, empty: "no threads")
        if found.next != nil { connection.note("there are more; see them with --limit") }
    }
}
