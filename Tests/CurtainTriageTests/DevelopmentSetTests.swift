// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainTriage
import Foundation
import Testing

/// Counts on the shared development set, where this machine has it.
///
/// The floors are for breakage, not for glory.
@Suite struct DevelopmentSetTests {
    private struct Comment: Decodable {
        struct Labels: Decodable {
            var phi: Bool
            var urgency: String
            var neutral: [Span]
        }
        struct Span: Decodable {
            var start: Int
            var end: Int
        }
        var text: String
        var labels: Labels
    }

    private struct Reply: Decodable {
        var comment: String
        var reply: String
        var label: String
    }

    private struct Clinic: Decodable {
        var name: String
        var phones: [String]
        var emails: [String]
        var domains: [String]
        var staff: [String]
    }

    private func lines<Row: Decodable>(_ name: String, _ type: Row.Type) throws -> [Row] {
        guard let folder = SampleRules.sharedData else { return [] }
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
    }

    @Test("Comments of the development set are found out at the stated floors")
    func comments() throws {
        let rows = try lines("comments-dev.jsonl", Comment.self)
        print("development set: \(rows.count) comments ran")
        guard !rows.isEmpty else { return }
        let engine = TriageEngine(rules: try SampleRules.rules(), clinic: ClinicFacts())
        var found = 0
        var missed = 0
        var extra = 0
        var urgent = 0
        var caught = 0
        var calm = 0
        var alarmed = 0
        for row in rows {
            let result = engine.triage(row.text, language: nil)
            let holds = result.findings.contains { finding in
                finding.identifierType != nil && finding.certainty >= .likely
                    && (row.labels.phi
                        || !row.labels.neutral.contains { $0.start < finding.end && finding.start < $0.end })
            }
            if row.labels.phi { if holds { found += 1 } else { missed += 1 } } else if holds { extra += 1 }
            switch row.labels.urgency {
            case "emergency":
                urgent += 1
                if result.urgency == .emergency { caught += 1 }
            case "none":
                calm += 1
                if result.urgency == .emergency { alarmed += 1 }
            default: break
            }
        }
        #expect(Double(found) >= 0.85 * Double(found + missed))
        #expect(Double(found) >= 0.85 * Double(found + extra))
        #expect(Double(caught) >= 0.8 * Double(urgent))
        #expect(Double(alarmed) <= 0.03 * Double(calm))
    }

    @Test("Replies of the development set are judged at the stated floors")
    func replies() throws {
        let rows = try lines("replies-dev.jsonl", Reply.self)
        print("development set: \(rows.count) replies ran")
        guard !rows.isEmpty, let folder = SampleRules.sharedData else { return }
        let data = try Data(contentsOf: folder.appendingPathComponent("clinic-dev.json"))
        let clinic = try JSONDecoder().decode(Clinic.self, from: data)
        let facts = ClinicFacts(
            names: [clinic.name], phones: clinic.phones, emails: clinic.emails, domains: clinic.domains,
            staff: clinic.staff)
        let replyGuard = ReplyGuard(rules: try SampleRules.rules(), clinic: facts)
        let refused = rows.map {
            replyGuard.check(publicText: $0.reply, answering: $0.comment, language: nil) != .allowed
        }
        let bad = zip(rows, refused).filter { $0.0.label == "refuse" }
        let good = zip(rows, refused).filter { $0.0.label == "allow" }
        #expect(Double(bad.filter { $0.1 }.count) >= 0.95 * Double(bad.count))
        #expect(Double(good.filter { $0.1 }.count) <= 0.1 * Double(good.count))
    }
}
