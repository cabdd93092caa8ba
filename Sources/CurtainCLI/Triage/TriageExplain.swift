// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainTriage

struct TriageExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what triage finds in a text, by which rule, on which words.",
        discussion: """
            Use invented text: a command line can be seen by others of this machine. Without a text, standard input \
            is read.

              curtain triage explain "My chest hurts since this morning"
            """)

    @OptionGroup var options: RuleOptions

    @Option(help: "How the result is written: table, json or ndjson.")
    var format: OutputFormat = .table

    @Argument(help: "The text.")
    var text: String?

    func run() throws {
        let host = Host.current
        let loaded = try options.load(host)
        let text = try self.text ?? Self.standardInput(host)
        let result = loaded.engine.triage(text, language: nil)
        let explained = ExplainedComment(result, version: loaded.rules.version)
        let output = Output(format: format, host: host, quiet: false)
        try output.one(explained) { $0.show(explained, text: text) }
    }

    static func standardInput(_ host: Host) throws -> String {
        if host.inputIsTerminal { host.note("type the text, then Ctrl-D on a line of its own") }
        let bytes = try host.readAllInput(limit: TriageEngine.maxTextBytes)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CLIError.notText("the text") }
        guard text.contains(where: { !$0.isWhitespace }) else { throw CLIError.emptyText }
        return text
    }
}

/// A triage result as it is shown.
struct ExplainedComment: Encodable {
    struct Finding: Encodable {
        var kind: String
        var rule: String
        var certainty: String
        var reason: String
        var start: Int
        var end: Int
    }

    var urgency: String
    var urgencyCategory: String?
    var route: String
    var intent: String
    var health: String
    var complaint: Bool
    var misinformation: Bool
    var spam: Bool
    var rules: String
    var findings: [Finding]

    init(_ result: TriageResult, version: String) {
        urgency = result.urgency.rawValue
        urgencyCategory = result.urgencyCategory
        route = result.route.rawValue
        intent = result.intent.rawValue
        health = result.healthSubject.rawValue
        complaint = result.isComplaint
        misinformation = result.isMisinformation
        spam = result.isSpam
        rules = version
        findings = result.findings.map {
            Finding(
                kind: $0.kind, rule: $0.rule, certainty: $0.certainty.rawValue, reason: $0.reason, start: $0.start,
                end: $0.end)
        }
    }
}

extension Sheet {
    mutating func show(_ comment: ExplainedComment, text: String) {
        field("route", comment.route)
        field("urgency", comment.urgency + (comment.urgencyCategory.map { " (\($0))" } ?? ""))
        field("intent", comment.intent)
        field("health", comment.health)
        let marks = [
            comment.complaint ? "complaint" : nil, comment.misinformation ? "misinformation" : nil,
            comment.spam ? "spam" : nil,
        ].compactMap(\.self)
        field("marks", marks.isEmpty ? nil : marks.joined(separator: ", "))
        blank()
        marked(
            text,
            comment.findings.map { MarkedSpan(start: $0.start, end: $0.end, dropped: $0.kind.hasPrefix("dropped.")) })
        guard !comment.findings.isEmpty else { return }
        blank()
        heading("Why (rules \(comment.rules))")
        for finding in comment.findings {
            let words = UnderlinedText.excerpt(text, finding.start, finding.end)
            paragraph(
                "\(finding.kind), \(finding.certainty): \(finding.reason) \u{201C}\(words)\u{201D} [\(finding.rule)]",
                indent: 2)
        }
    }
}
