// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainAudit
import CurtainCore
import CurtainUseCases
import Hummingbird

/// Entries of the log, for those who examine it.
enum AuditRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.get, "/audit/entries") { request, context in
            let query = try QueryReader(request)
            let asked = LogQueryRequest(
                actor: query.text("actor"), thread: try query.reference("thread", kind: .thread),
                patient: try query.reference("patient", kind: .patient),
                comment: try query.reference("comment", kind: .comment), event: query.text("event"),
                since: try query.time("since"), until: try query.time("until"),
                before: try query.number("before", as: UInt64.self), limit: try query.number("limit") ?? 100)
            let caller = context.caller
            return try await offLoop {
                var answer = LogEntriesResponse(try await relay.logEntries(asked, as: caller))
                let index = relay.indexVerification()
                answer.indexVerified = index.map { Int(clamping: $0.size) }
                answer.indexVerifiedAt = index?.time.description
                return try Answers.json(answer)
            }
        }
        staff.on(.get, "/audit/proof") { request, context in
            guard let entry = try QueryReader(request).number("entry", as: UInt64.self) else {
                throw EdgeError.malformed("entry must be the number of an entry")
            }
            let caller = context.caller
            return try await offLoop {
                let (leaf, proof) = try await relay.proveEntry(entry, as: caller)
                return try Answers.json(
                    EntryProofResponse(
                        seq: Int(leaf.seq), leaf: String(decoding: leaf.bytes, as: UTF8.self), proof: proof.text))
            }
        }
        staff.on(.get, "/audit/export") { request, context in
            let query = try QueryReader(request)
            let from = try query.number("from", as: UInt64.self) ?? 0
            let limit = min(try query.number("limit") ?? 1000, 1000)
            let caller = context.caller
            return try await offLoop {
                try Answers.json(
                    LogEntriesResponse(try await relay.exportLog(from: from, limit: limit, as: caller)))
            }
        }
    }
}

extension LogEntriesResponse {
    init(_ entries: LogEntries) {
        self.init(
            entries: entries.entries.map {
                LogEntryResponse(seq: Int($0.seq), leaf: String(decoding: $0.bytes, as: UTF8.self))
            },
            next: entries.next.map { String($0) }, names: entries.names)
    }
}
