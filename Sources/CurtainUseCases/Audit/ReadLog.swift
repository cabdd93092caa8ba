// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAudit
package import CurtainCore

/// Which entries of the log somebody asks for, by the names people use.
package struct LogQueryRequest: Sendable, Equatable {
    package var actor: String?
    package var thread: Reference?
    package var patient: Reference?
    package var comment: Reference?
    package var event: String?
    package var since: Timestamp?
    package var until: Timestamp?
    package var before: UInt64?
    package var limit: Int

    package init(
        actor: String? = nil, thread: Reference? = nil, patient: Reference? = nil, comment: Reference? = nil,
        event: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil, before: UInt64? = nil,
        limit: Int = 100
    ) {
        self.actor = actor
        self.thread = thread
        self.patient = patient
        self.comment = comment
        self.event = event
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }
}

extension Relay {
    /// Entries that match, newest first.
    ///
    /// The first named thing is looked up in the index, the others are compared.
    package func logEntries(_ request: LogQueryRequest, as who: Caller) async throws -> LogEntries {
        var query = LogQuery(
            since: request.since, until: request.until, before: request.before, limit: request.limit)
        if let event = request.event {
            guard let known = AuditEvent(rawValue: event) else {
                throw RelayError.invalid(field: "event", reason: "no such event: see docs/formats.md")
            }
            query.event = known
        }
        var named: [LogEntityRef] = []
        for reference in [request.thread, request.patient, request.comment].compactMap({ $0 }) {
            guard let entity = try await store.entity(for: reference) else {
                throw RelayError.notFound(reference.description)
            }
            named.append(entity)
        }
        if let actor = request.actor { named.append(LogEntityRef(kind: .staff, id: try people.staff(actor).id.raw)) }
        query.entity = named.first
        let permit = try await authorize(who, ReadLog(query: query))
        let found = try await store.leaves(permit)
        let others = named.dropFirst()
        let entries = others.isEmpty ? found : found.filter { leaf in others.allSatisfy { mentions(leaf, $0) } }
        return LogEntries(
            entries: entries, next: found.count == query.limit ? found.last?.seq : nil,
            names: try await logNames(entries))
    }

    /// Entries in order from a number, at most 1,000.
    package func exportLog(from: UInt64, limit: Int, as who: Caller) async throws -> LogEntries {
        let limit = min(max(limit, 1), 1000)
        let entries = try await store.leaves(try await authorize(who, ExportLog(from: from, limit: limit)))
        return LogEntries(
            entries: entries, next: entries.count == limit ? entries.last.map { $0.seq + 1 } : nil, names: [:])
    }

    /// One entry with the proof that it is in the log as of the newest checkpoint: a logged export of that entry.
    package func proveEntry(_ seq: UInt64, as who: Caller) async throws -> (entry: StoredLeaf, proof: TLogProof) {
        let found = try await store.leaves(try await authorize(who, ExportLog(from: seq, limit: 1)))
        guard let entry = found.first, entry.seq == seq else { throw RelayError.notFound("entry") }
        let checkpoint = store.checkpoint()
        let hashes = try await store.inclusionProof(of: seq, in: checkpoint.size)
        return (entry, TLogProof(index: seq, hashes: hashes, note: checkpoint.note, extra: entry.bytes))
    }

    package func consistencyProof(from: UInt64, to: UInt64) async throws -> [Digest] {
        try await store.consistencyProof(from: from, to: to)
    }

    /// Records an event of the service itself.
    package func recordService(
        _ event: AuditEvent, attributes: [LeafAttribute], as who: Caller
    ) async throws {
        try await store.record(try await authorize(who, RecordService(recorded: event)), attributes: attributes)
    }

    private func mentions(_ stored: StoredLeaf, _ entity: LogEntityRef) -> Bool {
        guard let leaf = try? Leaf(parsing: stored.bytes) else { return false }
        return leaf.entities.contains { $0.kind == entity.kind && $0.id == entity.id }
            || leaf.agent.user == "\(entity.kind.rawValue)_\(entity.id)"
    }

    /// Names of people, pools and channels, and short references of the rest, by what stands in the leaves.
    private func logNames(_ entries: [StoredLeaf]) async throws -> [String: String] {
        let names = people
        var found: [String: String] = [:]
        var numbered: Set<LogEntityRef> = []
        for entry in entries {
            guard let leaf = try? Leaf(parsing: entry.bytes) else { continue }
            if leaf.agent.user.hasPrefix("st_"), let id = StaffID(leaf.agent.user.dropFirst(3)) {
                found[leaf.agent.user] = try names.login(id)
            }
            for entity in leaf.entities {
                let key = "\(entity.kind.rawValue)_\(entity.id)"
                switch entity.kind {
                case .staff: found[key] = try names.login(StaffID(entity.id))
                case .pool: found[key] = try names.poolName(PoolID(entity.id))
                case .channel: found[key] = try names.channelName(ChannelID(entity.id))
                default: numbered.insert(LogEntityRef(kind: entity.kind, id: entity.id))
                }
            }
        }
        for (entity, reference) in try await store.references(for: numbered) {
            found["\(entity.kind.rawValue)_\(entity.id)"] = reference.description
        }
        return found
    }
}
