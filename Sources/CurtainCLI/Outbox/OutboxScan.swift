// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct OutboxScan: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Hold every public reply that was said, or is to be, against the guard as it is now.",
        discussion: """
            For when rules have changed. The texts are read on the server, which is a logged read of each item, and \
            are not shown; "curtain outbox show" opens one. Needs the role admin or auditor. Ends with 65 when one \
            would be refused today, or cannot be opened.

              curtain outbox scan
              curtain outbox scan --since 90d
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: ArgumentHelp("Those made since: 30d, 2h, a date or RFC 3339.", valueName: "time"))
    var since: TimeArgument?

    func run(_ connection: Connection) async throws {
        let since = since?.text(now: connection.host.now())
        var report = OutboxScanReport()
        let stopped = await connection.walk("replies looked at") { cursor in
            let page = try await connection.client.scanOutbox(OutboxScanRequest(since: since, after: cursor))
            report.take(page)
            return (page.looked + page.unreadable.count, page.next)
        }
        try show(report, connection)
        if let stopped {
            connection.note("stopped before the end")
            throw stopped
        }
        guard report.refused.isEmpty else { throw CLIError.refusedReplies(report.refused.count) }
        guard report.unreadable.isEmpty else {
            throw CLIError.unopened(report.unreadable.count, first: report.unreadable[0])
        }
    }

    private func show(_ report: OutboxScanReport, _ connection: Connection) throws {
        try connection.output.list(
            report.refused, whole: report,
            columns: [
                Column("ITEM") { $0.ref },
                Column("STATE") { $0.state },
                Column("COMMENT") { $0.comment },
                Column("THREAD") { $0.thread },
                Column("CHANNEL", flexible: true) { $0.channel },
                Column("CREATED") { moment($0.createdAt) },
                Column("RULES") { $0.reasons.map(\.rule).joined(separator: ", ") },
                Column("CODES") { $0.reasons.map(\.code).joined(separator: ", ") },
                Column("REASONS", flexible: true) { $0.reasons.map(\.reason).joined(separator: "; ") },
            ], empty: "the guard refuses none")
        let with = report.rules.isEmpty ? "" : " with rules \(report.rules)"
        let unreadable = report.unreadable.isEmpty ? "" : ", \(report.unreadable.count) unreadable"
        try connection.output.total("\(report.looked) looked at\(with), \(report.refused.count) refused\(unreadable)")
    }
}

/// What was found, page by page.
struct OutboxScanReport: Encodable {
    private(set) var rules = ""
    private(set) var rulesIdentifier = ""
    private(set) var looked = 0
    private(set) var refused: [RefusedItem] = []
    private(set) var unreadable: [String] = []

    mutating func take(_ page: OutboxScanResponse) {
        (rules, rulesIdentifier) = (page.rules, page.rulesIdentifier)
        looked += page.looked
        refused += page.refused
        unreadable += page.unreadable
    }
}
