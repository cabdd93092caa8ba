// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainTriage

struct TriageTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Hold the rules against labelled comments and replies of your own.",
        discussion: """
            A line of the file is a JSON object. A comment has "text" and "labels" with any of "urgency", "intent", \
            "route", "health", "complaint", "misinfo", "spam" and "spans" (type, start, end). A reply has "reply", \
            "comment" and "label": allow or refuse. What is left out is not looked at. Each difference is shown; with \
            any, the command ends with 65.

              curtain triage test our-comments.jsonl --rules config/triage
            """)

    @OptionGroup var options: RuleOptions

    @Argument(help: "The files; - is standard input.", completion: .file())
    var files: [String]

    func run() throws {
        let host = Host.current
        let loaded = try options.load(host)
        let engine = loaded.engine
        let replyGuard = loaded.replyGuard
        var checked = 0
        var different = 0
        for file in files {
            try SampleFile.each(file, host: host) { line, sample in
                let differences: [String]
                if let reply = sample.reply {
                    let label = try SampleFile.required(sample.label, "label", path: file, line: line)
                    let verdict = replyGuard.check(
                        publicText: reply, answering: sample.comment, language: sample.lang)
                    differences = LabelCheck.differences(verdict, label: label)
                } else {
                    let text = try SampleFile.required(sample.text, "text", path: file, line: line)
                    guard let labels = sample.labels else {
                        throw CLIError.badSample(path: file, line: line, reason: "lacks \"labels\"")
                    }
                    differences = LabelCheck.differences(
                        engine.triage(text, language: sample.lang), labels: labels)
                }
                checked += 1
                guard !differences.isEmpty else { return }
                different += 1
                let name = sample.id.map { " (\($0))" } ?? ""
                for difference in differences {
                    try host.write(TerminalText.line("\(file) line \(line)\(name): \(difference)") + "\n")
                }
            }
        }
        try host.write("\(checked) checked with rules \(loaded.rules.version), \(different) different\n")
        guard different == 0 else { throw CLIError.differentLabels(different) }
    }
}

/// Compares what was found with what was expected.
enum LabelCheck {
    static func differences(_ result: TriageResult, labels: Sample.Labels) -> [String] {
        var list: [String] = []
        func compare(_ what: String, _ expected: String?, _ found: String) {
            guard let expected, expected != found else { return }
            list.append("\(what) is \(found), not \(expected)")
        }
        compare("urgency", labels.urgency, result.urgency.rawValue)
        compare("intent", labels.intent, result.intent.rawValue)
        compare("route", labels.route, result.route.rawValue)
        compare("health", labels.health, result.healthSubject.rawValue)
        compare("complaint", labels.complaint.map(String.init), String(result.isComplaint))
        compare("misinfo", labels.misinfo.map(String.init), String(result.isMisinformation))
        compare("spam", labels.spam.map(String.init), String(result.isSpam))
        guard let spans = labels.spans else { return list }
        let found = result.findings.filter { $0.identifierType != nil && $0.certainty >= .likely }
        for span in spans
        where !found.contains(where: { $0.identifierType == span.type && $0.start < span.end && span.start < $0.end }) {
            list.append("\(span.type) at \(span.start) to \(span.end) is not found")
        }
        for finding in found where !spans.contains(where: { finding.start < $0.end && $0.start < finding.end }) {
            list.append(
                "\(finding.identifierType ?? "") at \(finding.start) to \(finding.end) is found and not expected")
        }
        return list
    }

    static func differences(_ verdict: GuardVerdict, label: String) -> [String] {
        switch verdict {
        case .allowed: label == "allow" ? [] : ["allowed, not \(label)"]
        case .refused(let reasons):
            label == "refuse" ? [] : ["refused (\(reasons.map { $0.rule }.joined(separator: ", "))), not \(label)"]
        }
    }
}
