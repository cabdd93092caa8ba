// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainAudit
import CurtainClient

struct Status: ServerCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how the service is.",
        discussion: """
              curtain status
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        let status = try await connection.client.status()
        try connection.output.one(status) { page in
            page.field("state", status.state, status.state == "ok" ? .plain : .alarm)
            if let reason = status.reason { page.field("because", reason) }
            page.field("version", status.version)
            page.field("running since", moment(status.startedAt))
            page.field("log", "\(status.logSize) entries, \(connection.comparison)")
            page.show(status.deep)
            if let rules = status.rules {
                page.field("rules", "\(rules.version) (\(rules.identifier))")
                if let problem = rules.problem { page.field("newer rules", "not usable: \(problem)", .warning) }
            }
            page.field("waiting changes", String(status.queued))
            page.field("people", String(status.people))
            page.field("pools", String(status.pools))
            page.field("channels", String(status.channels))
            let waiting = status.outbox?.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            let needsPerson = (status.outbox?["unknown"] ?? 0) > 0
            let text = waiting.map { $0.isEmpty ? "empty" : $0.joined(separator: ", ") } ?? "unknown while sealed"
            page.field("outbox", text, needsPerson ? .warning : .plain)
        }
    }
}

extension Sheet {
    /// How old the last verification of everything stored is, what it covered and found, and how far the next one is.
    fileprivate mutating func show(_ deep: DeepStatusResponse?) {
        if let last = deep?.last, let ended = last.endedAt {
            let covered = "\(last.entries) entries and \(last.messages) messages, on \(moment(ended))"
            if let fault = last.firstFault {
                field("verified", "\(covered): \(last.faults) faults, the first: \(fault)", .alarm)
            } else {
                field("verified", "\(covered): no fault")
            }
        } else {
            field("verified", "not yet since the service started", .warning)
        }
        if let running = deep?.running {
            let share = running.size > 0 ? running.entries * 100 / running.size : 0
            field("verifying", "\(share) % of the entries, \(running.phase), \(running.faults) faults so far")
        }
    }
}

extension Connection {
    /// How the log was compared with what was remembered of it.
    var comparison: String {
        guard let remembered = log.remembered else { return "seen for the first time" }
        return "continues the \(remembered.checkpoint.size) seen on \(exactMoment(remembered.updated))"
    }
}
