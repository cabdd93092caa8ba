// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct TriageReplay: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Judge stored comments again by the server's rules, and show what changes.",
        discussion: """
            For when rules have changed. The text is read on the server, which is a logged read of each comment, and \
            never leaves it. With --dry-run nothing else happens. Without it open comments keep the new judgement, and \
            those it flags are flagged; what becomes an emergency is told to those on call. A flag is never taken off, and what people dismissed or routed stays as it is. \
            Needs the role admin. Ends with 65 when a comment cannot be opened.

              curtain triage replay --since 30d --dry-run
              curtain triage replay --since 30d
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: ArgumentHelp("Those received since: 30d, 2h, a date or RFC 3339.", valueName: "time"))
    var since: TimeArgument

    @Option(help: "Those of one channel.")
    var channel: String?

    @Flag(help: "Show dismissed and routed ones, too; with --dry-run only, because they are never changed.")
    var allStates = false

    @Flag(help: "Say what would change and change nothing.")
    var dryRun = false

    func validate() throws {
        if allStates, !dryRun { throw ValidationError("--all-states goes with --dry-run only") }
    }

    func run(_ connection: Connection) async throws {
        let since = since.text(now: connection.host.now())
        if !dryRun {
            let whose = channel.map { " on \($0)" } ?? ""
            try connection.confirm(
                "open comments received since \(moment(since))\(whose) are judged again by the server's rules; "
                    + "their urgency may change, more may be flagged, and those on call are told of new emergencies")
        }
        var report = ReplayReport(since: since, dryRun: dryRun)
        let stopped = await connection.walk("comments looked at") { cursor in
            let page = try await connection.client.retriage(
                RetriageRequest(
                    since: since, channel: channel, allStates: allStates ? true : nil, after: cursor, dryRun: dryRun))
            report.take(page)
            return (page.looked + page.unreadable.count, page.next)
        }
        try show(report, connection)
        if let stopped {
            connection.note(dryRun ? "stopped before the end" : "stopped before the end; what is shown above is stored")
            throw stopped
        }
        if report.rulesChanged { connection.note("the server's rules changed meanwhile: run it again") }
        guard report.unreadable.isEmpty else {
            throw CLIError.unopened(report.unreadable.count, first: report.unreadable[0])
        }
    }

    private func show(_ report: ReplayReport, _ connection: Connection) throws {
        try connection.output.list(
            report.comments, whole: report, columns: RetriagedComment.columns(allStates: allStates),
            empty: "the rules say the same as before of every comment")
        try connection.output.total(report.summary.sentence(dryRun: dryRun, rules: report.rules))
    }
}

/// What was found, page by page.
struct ReplayReport: Encodable {
    private(set) var since: String
    private(set) var dryRun: Bool
    private(set) var rules = ""
    private(set) var rulesIdentifier = ""
    private(set) var summary = ReplaySummary()
    private(set) var comments: [RetriagedComment] = []
    private(set) var unreadable: [String] = []
    /// Not all was judged by the same rules.
    private(set) var rulesChanged = false

    init(since: String, dryRun: Bool) {
        self.since = since
        self.dryRun = dryRun
    }

    mutating func take(_ page: RetriageResponse) {
        rulesChanged = rulesChanged || ![page.rulesIdentifier, ""].contains(rulesIdentifier)
        (rules, rulesIdentifier) = (page.rules, page.rulesIdentifier)
        comments += page.comments
        unreadable += page.unreadable
        summary.looked += page.looked
        summary.unreadable += page.unreadable.count
        for comment in page.comments {
            guard comment.outcome != "skipped" else {
                summary.skipped += 1
                continue
            }
            summary.changed += 1
            if comment.was.urgency == "none", comment.now.urgency != "none" { summary.newlyUrgent += 1 }
            if comment.was.urgency != "none", comment.now.urgency == "none" { summary.noLongerUrgent += 1 }
        }
    }
}

/// What a replay comes to.
struct ReplaySummary: Encodable, Equatable {
    var looked = 0
    var changed = 0
    /// Edited or decided by a person meanwhile.
    var skipped = 0
    var newlyUrgent = 0
    var noLongerUrgent = 0
    var unreadable = 0

    func sentence(dryRun: Bool, rules: String) -> String {
        var parts = [
            "\(looked) looked at" + (rules.isEmpty ? "" : " with rules \(rules)"),
            "\(changed) \(dryRun ? "would change" : "changed")", "\(newlyUrgent) newly urgent",
            "\(noLongerUrgent) no longer urgent",
        ]
        if skipped > 0 { parts.append("\(skipped) passed over because somebody changed them meanwhile") }
        if unreadable > 0 { parts.append("\(unreadable) unreadable") }
        return parts.joined(separator: ", ") + (dryRun ? "; nothing was changed" : "")
    }
}

extension RetriagedComment {
    static func columns(allStates: Bool) -> [Column<RetriagedComment>] {
        var columns: [Column<RetriagedComment>] = [
            Column("COMMENT") { $0.ref },
            Column("RECEIVED") { moment($0.receivedAt) },
            Column("CHANNEL", flexible: true) { $0.channel },
            Column("URGENCY", style: { $0.urgencyStyle }) { $0.change { $0.urgencyText } },
            Column("TRIAGE") { $0.change { $0.route } },
            Column("INTENT") { $0.change { $0.intent ?? "none" } },
            Column("FLAGS", flexible: true) { $0.change { $0.flags } },
            Column("RULES") { $0.change { $0.shortRules } },
            Column("RESULT") { $0.outcome.replacing("-", with: " ") },
        ]
        if allStates { columns.insert(Column("STATE") { $0.state }, at: 3) }
        return columns
    }

    private var urgencyStyle: Style {
        switch now.urgency {
        case "emergency": .alarm
        case "soon": .warning
        default: .plain
        }
    }

    /// One word where it stays, two where it changes.
    private func change(_ word: (JudgementResponse) -> String) -> String {
        let (before, after) = (word(was), word(now))
        return before == after ? after : "\(before) -> \(after)"
    }
}

extension JudgementResponse {
    fileprivate var urgencyText: String { urgency + (urgencyCategory.map { " (\($0))" } ?? "") }

    fileprivate var flags: String {
        let marks = [
            flagged ? "flagged" : nil, complaint ? "complaint" : nil, misinformation ? "misinformation" : nil,
            spam ? "spam" : nil,
        ].compactMap(\.self)
        return marks.isEmpty ? "none" : marks.joined(separator: ", ")
    }

    /// The start of the identifier; the stated version where there is none.
    fileprivate var shortRules: String { rulesIdentifier.map { String($0.prefix(8)) } ?? "version \(rules)" }
}
