// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct CommentsList: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List comments, emergencies first, then the newest: flagged and open ones, unless told otherwise.",
        discussion: """
            Without --text no text is read. With it every comment listed is a logged read, and at most 50 are shown.

              curtain comments list --urgent --since 2d
              curtain comments list --follow
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Flagged ones only (the default).")
    var flagged = false

    @Flag(help: "All, whatever their state.")
    var all = false

    @Option(help: ArgumentHelp("Those in one state: open, dismissed or routed.", valueName: "state"))
    var state: CommentStateArgument?

    @Option(help: "Those of one channel.")
    var channel: String?

    @Flag(help: "Urgent ones only.")
    var urgent = false

    @Option(help: ArgumentHelp("Those received since: 30d, 2h, a date or RFC 3339.", valueName: "time"))
    var since: TimeArgument?

    @Flag(help: "Show text and author; a logged read of each.")
    var text = false

    @Flag(help: "Go on showing new ones until Ctrl-C.")
    var follow = false

    @Option(help: "The most to show; 0 for all.")
    var limit: Int = 100

    func validate() throws {
        if all, state != nil || flagged { throw ValidationError("--all goes with neither --state nor --flagged") }
        if limit < 0 { throw ValidationError("--limit must not be negative") }
        if text, limit == 0 || limit > 50, limit != 100 { throw ValidationError("--text shows at most 50") }
    }

    func run(_ connection: Connection) async throws {
        let query = query(connection)
        let columns = CommentResponse.columns(withText: text)
        if follow {
            var client = connection.client
            client.isPassive = true
            let show = connection.output.stream(columns)
            let window = text ? 50 : Following<CommentResponse>.window
            try await Following(
                host: connection.host, key: { "\($0.ref) \($0.urgency)" },
                fetch: { [client] in try await client.comments(query, limit: window).comments }, show: show
            ).run()
            return
        }
        let found = try await pages(limit: text ? min(limit, 50) : limit, pageSize: text ? 50 : 500) { cursor, count in
            let page = try await connection.client.comments(query, after: cursor, limit: count)
            return (page.comments, page.next)
        }
        try connection.output.list(
            found.items, whole: CommentListResponse(comments: found.items, next: found.next), columns: columns,
            empty: "no comments")
        if found.next != nil { connection.note("there are more; see them with --limit or --since") }
    }

    private func query(_ connection: Connection) -> CommentListQuery {
        var query = CommentListQuery()
        query.flagged = flagged || !(all || state != nil)
        query.state = all ? "all" : (state?.rawValue ?? "open")
        query.channel = channel
        query.urgent = urgent
        query.since = since?.text(now: connection.host.now())
        query.text = text
        return query
    }
}

/// States a list can be asked for.
enum CommentStateArgument: String, ExpressibleByArgument, CaseIterable {
    case open, dismissed, routed
}
