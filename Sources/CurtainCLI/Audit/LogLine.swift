// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainAudit
import CurtainCore

/// An entry of the log for eyes.
struct LogLine {
    let seq: Int
    let time: String
    let event: String
    let who: String
    let what: String
    let outcome: String
    let isFailure: Bool

    init(_ entry: LogEntryResponse, names: [String: String]) {
        seq = entry.seq
        do throws(LeafError) {
            let leaf = try Leaf(parsing: Array(entry.leaf.utf8))
            time = exactMoment(leaf.time)
            event = leaf.eventName
            let person = names[leaf.agent.user] ?? Self.short(leaf.agent.user)
            let role = leaf.agent.role
            who = role.isEmpty || role == leaf.agent.user ? person : "\(person) (\(role))"
            let ids = leaf.entities.map { "\($0.kind.rawValue)_\($0.id)" } + leaf.otherEntities
            let named = ids.map { names[$0] ?? Self.short($0) }
            let extra = leaf.attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.text($0.value))" }
            what = (named + extra).joined(separator: " ")
            outcome = Self.outcome(leaf.outcome)
            isFailure = leaf.outcome != .success
        } catch {
            time = ""
            event = "unreadable"
            who = ""
            what = error.message
            outcome = ""
            isFailure = true
        }
    }

    static var columns: [Column<LogLine>] {
        [
            Column("ENTRY") { String($0.seq) },
            Column("TIME") { $0.time },
            Column("EVENT") { $0.event },
            Column("WHO", flexible: true) { $0.who },
            Column("WHAT", flexible: true) { $0.what },
            Column("OUTCOME", style: { $0.isFailure ? .warning : .plain }) { $0.outcome },
        ]
    }

    /// The last eight digits of an identifier that has no name here: the random ones.
    private static func short(_ id: String) -> String {
        guard id.utf8.count == 39, id.dropFirst(2).hasPrefix("_") else { return id }
        return "\(id.prefix(3))…\(id.suffix(8))"
    }

    private static func text(_ value: LeafValue) -> String {
        switch value {
        case .text(let text): text
        case .int(let number): String(number)
        }
    }

    private static func outcome(_ outcome: AuditOutcome) -> String {
        switch outcome {
        case .success: "done"
        case .minorFailure: "refused"
        case .seriousFailure: "failed"
        case .majorFailure: "broke down"
        }
    }
}
