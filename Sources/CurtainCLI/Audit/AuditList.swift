// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainAudit
import CurtainClient
import CurtainCore

struct AuditList: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List entries of the log, newest first. Reading the log is itself an entry.",
        discussion: """
            With --follow the signed checkpoint is asked for every two seconds, which writes nothing. The entries are \
            read, as one entry audit.read each time, only when the log has grown by more than your own reading; while \
            there is nothing new but readings, or nothing that you asked for, up to half a minute passes between two. \
            Your own readings are left out.

              curtain audit list --patient P-77 --since 30d
              curtain audit list --actor rosa --event thread.read
              curtain audit list --follow
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: ArgumentHelp("What this person did.", valueName: "login"))
    var actor: String?

    @Option(help: "What happened to this thread.")
    var thread: ThreadReference?

    @Option(help: "What happened to this patient.")
    var patient: PatientReference?

    @Option(help: "What happened to this comment.")
    var comment: CommentReference?

    @Option(help: ArgumentHelp("Entries of one kind, such as thread.read.", valueName: "event"))
    var event: AuditEventArgument?

    @Option(help: ArgumentHelp("Since: 30d, 2h, a date or RFC 3339.", valueName: "time"))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Until: 30d, 2h, a date or RFC 3339.", valueName: "time"))
    var until: TimeArgument?

    @Flag(help: "Go on showing new ones until Ctrl-C.")
    var follow = false

    @Option(help: "The most to show; 0 for all.")
    var limit: Int = 100

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit must not be negative") }
        let chosen = [actor != nil, thread != nil, patient != nil, comment != nil].count(where: \.self)
        if chosen > 1 { throw ValidationError("name one of --actor, --thread, --patient and --comment") }
    }

    func run(_ connection: Connection) async throws {
        let query = query(connection)
        if follow { return try await watch(connection, query) }
        var names: [String: String] = [:]
        var index: (size: Int, time: String)?
        let found = try await pages(limit: limit, pageSize: 1000) { cursor, count in
            let page = try await connection.client.auditEntries(query, before: cursor, limit: count)
            names.merge(page.names) { first, _ in first }
            if let size = page.indexVerified, let time = page.indexVerifiedAt { index = (size, time) }
            return (page.entries, page.next)
        }
        let output = connection.output
        guard output.format == .table else {
            try output.list(
                found.items,
                whole: LogEntriesResponse(
                    entries: found.items, next: found.next, names: names, indexVerified: index?.size,
                    indexVerifiedAt: index?.time),
                columns: [], empty: "")
            return
        }
        try output.table(found.items.map { LogLine($0, names: names) }, LogLine.columns, empty: "no entries")
        connection.note(
            index.map { "the index was last compared with the log up to entry \($0.size), \(moment($0.time))" }
                ?? "the index was not yet compared with the log: every entry was read")
        if found.next != nil { connection.note("there are more; see them with --limit, --since or --until") }
    }

    private func watch(_ connection: Connection, _ query: AuditListQuery) async throws {
        let me = "st_" + (try await connection.client.whoAmI().id)
        let watch = LogWatch(connection, query, reader: me, showsOwnReadings: event?.event == .auditRead)
        let output = connection.output
        let showLines = output.tableStream(LogLine.columns)
        try await Following<LogEntryResponse>(
            host: connection.host, key: { String($0.seq) }, fetch: { try await watch.newest() },
            show: { entries in
                if output.format == .table {
                    try showLines(entries.map { LogLine($0, names: watch.names) })
                } else {
                    try output.each(entries)
                }
            }
        ).run()
    }

    private func query(_ connection: Connection) -> AuditListQuery {
        let now = connection.host.now()
        var query = AuditListQuery()
        query.actor = actor
        query.thread = thread?.text
        query.patient = patient?.text
        query.comment = comment?.text
        query.event = event?.event.rawValue
        query.since = since?.text(now: now)
        query.until = until?.text(now: now)
        return query
    }
}

/// A kind of entry as people type it.
struct AuditEventArgument: ExpressibleByArgument {
    let event: AuditEvent

    init?(argument: String) {
        guard let event = AuditEvent(rawValue: argument) else { return nil }
        self.event = event
    }

    static var allValueStrings: [String] { AuditEvent.allCases.map(\.rawValue) }
}
