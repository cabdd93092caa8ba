// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainTriage

struct GuardScan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Find the replies in a file of old ones that the guard would refuse today.",
        discussion: """
            Reads JSON Lines (.jsonl) with "reply" or "text", CSV with such a column, or text (.txt) with one reply a \
            line. A field or column "comment", which the reply answers, is held against it. Shows line, rule and reason \
            of each refused reply, not its words. Ends with 65 when one is refused.

              curtain guard scan old-replies.csv --clinic clinic.json
            """)

    @OptionGroup var options: RuleOptions

    @Option(help: ArgumentHelp("Column of a CSV file that holds the reply.", valueName: "name"))
    var column: String?

    @Option(help: "How the result is written: table, json or ndjson.")
    var format: OutputFormat = .table

    @Argument(help: "The file; - is standard input, as JSON Lines.", completion: .file())
    var file: String

    func run() throws {
        let host = Host.current
        let form = try ReplyFileForm(path: file)
        if column != nil, form != .csv {
            throw CLIError.usage("--column is for CSV files", hint: "leave it out for \(file)")
        }
        let loaded = try options.load(host)
        let replyGuard = loaded.replyGuard
        var found = GuardScanResult(rules: loaded.rules.version)
        try ReplyFile(path: file, form: form, column: column, host: host).each { line, reply in
            guard let reply, reply.text.contains(where: { !$0.isWhitespace }) else {
                found.empty += 1
                return
            }
            found.looked += 1
            let verdict = replyGuard.check(
                publicText: reply.text, answering: reply.comment, language: reply.language)
            if case .refused(let reasons) = verdict { found.refused.append(RefusedReply(line, reasons)) }
        }
        let output = Output(format: format, host: host, quiet: false)
        try show(found, output)
        guard found.refused.isEmpty else { throw CLIError.refusedReplies(found.refused.count) }
    }

    private func show(_ found: GuardScanResult, _ output: Output) throws {
        try output.list(
            found.refused, whole: found,
            columns: [
                Column("LINE") { String($0.line) },
                Column("RULES") { $0.reasons.map(\.rule).joined(separator: ", ") },
                Column("REASONS", flexible: true) { $0.reasons.map(\.reason).joined(separator: "; ") },
            ], empty: "the guard refuses none")
        let empty = found.empty > 0 ? ", \(found.empty) without text passed over" : ""
        try output.total(
            "\(found.looked) looked at with rules \(found.rules), \(found.refused.count) refused\(empty)")
    }
}

/// What the guard says of a file.
struct GuardScanResult: Encodable {
    var rules: String
    var looked = 0
    /// Lines without a reply.
    var empty = 0
    var refused: [RefusedReply] = []

    init(rules: String) {
        self.rules = rules
    }
}

/// A reply that the guard refuses, by its line.
struct RefusedReply: Encodable {
    struct Reason: Encodable, Equatable {
        var rule: String
        var code: String
        var reason: String
    }

    var line: Int
    /// Each once, in the order of the text.
    var reasons: [Reason]

    init(_ line: Int, _ reasons: [GuardReason]) {
        self.line = line
        self.reasons = reasons.reduce(into: []) { kept, reason in
            let reason = Reason(rule: reason.rule, code: reason.code, reason: reason.message)
            if !kept.contains(reason) { kept.append(reason) }
        }
    }
}
