// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
package import CurtainCore
import GRDB
import Synchronization

extension SQLiteStore {
    package func record(_ permit: Permit<RecordService>, attributes: [LeafAttribute]) async throws {
        let event = permit.action.recorded
        try await change(permit) { change, origin in change.log(event, by: origin, attributes) }
    }

    package func record(_ permit: Permit<RecordDenial>) async throws {
        let refused = permit.action.refused
        try await change(permit) { change, origin in
            change.log(
                .denied, by: origin, outcome: .minorFailure, [LeafAttribute("refused", refused.rawValue)])
        }
    }

    package func record(_ permit: Permit<RecordDenials>) async throws {
        let counts = permit.action.counts
        try await change(permit) { change, origin in
            for count in counts {
                change.log(
                    .deniedSummary, by: origin, outcome: .minorFailure,
                    [LeafAttribute("count", Int64(count.count)), LeafAttribute("kind", count.kind)])
            }
        }
    }

    package func leaves(_ permit: Permit<ReadLog>) async throws -> [StoredLeaf] {
        let query = permit.action.query
        try await change(permit) { change, origin in
            change.log(.auditRead, by: origin, query.entity.map { [$0] } ?? [])
        }
        let tree = writer.published.withLock { $0.tree }
        let usesIndex = verifiedIndex.withLock { $0 } != nil
        do {
            return try await read { db in try LogSearch(query: query, tree: tree, usesIndex: usesIndex).run(db) }
        } catch is LogFault {
            writer.condemn()
            throw StoreError.sealed(.tree)
        }
    }

    package func leaves(_ permit: Permit<ExportLog>) async throws -> [StoredLeaf] {
        let action = permit.action
        let limit = min(max(action.limit, 1), 1000)
        try await change(permit) { change, origin in
            change.log(
                .auditExport, by: origin,
                [LeafAttribute("count", Int64(limit)), LeafAttribute("from", Int64(clamping: action.from))])
        }
        return try await read { db in
            try db.all(
                "SELECT seq, leaf FROM auditLeaf WHERE seq >= ? ORDER BY seq LIMIT ?", .number(action.from),
                .number(limit)
            ) { StoredLeaf(seq: UInt64(clamping: $0.int(0)), bytes: $0.blob(1)) }
        }
    }

    package func checkpoint() -> LogCheckpoint {
        writer.published.withLock { $0.checkpoint }
    }

    package func consistencyProof(from old: UInt64, to new: UInt64) async throws -> [Digest] {
        guard old <= new, new <= checkpoint().size else { throw StoreError.notFound }
        return try await read(evenSealed: true) { db in
            try Proofs.consistency(from: old, to: new, tiles: StoredTiles(db: db))
        }
    }

    package func inclusionProof(of index: UInt64, in size: UInt64) async throws -> [Digest] {
        guard index < size, size <= checkpoint().size else { throw StoreError.notFound }
        return try await read { db in
            try Proofs.inclusion(index: index, size: size, from: StoredTiles(db: db))
        }
    }

    package func entity(for reference: Reference) async throws -> LogEntityRef? {
        let (table, kind): (String, AuditEntityKind) =
            switch reference.kind {
            case .comment: ("comment", .comment)
            case .thread: ("thread", .thread)
            case .patient: ("patient", .patient)
            case .outbox: ("outbox", .outbox)
            }
        return try await read { db in
            try db.first("SELECT id FROM \(table) WHERE number = ?", .int(reference.number)) {
                LogEntityRef(kind: kind, id: try $0.raw(0))
            }
        }
    }

    package func references(for entities: Set<LogEntityRef>) async throws -> [LogEntityRef: Reference] {
        try await read { db in
            var found: [LogEntityRef: Reference] = [:]
            for entity in entities {
                let (table, kind): (String, Reference.Kind)
                switch entity.kind {
                case .comment: (table, kind) = ("comment", .comment)
                case .thread: (table, kind) = ("thread", .thread)
                case .patient: (table, kind) = ("patient", .patient)
                case .outbox: (table, kind) = ("outbox", .outbox)
                default: continue
                }
                found[entity] = try db.first("SELECT number FROM \(table) WHERE id = ?", .raw(entity.id)) {
                    Reference(kind: kind, number: $0.int(0))
                }
            }
            return found
        }
    }

    package func health() -> StoreHealth {
        writer.published.withLock {
            StoreHealth(sealed: $0.obstacle ?? $0.failing, queued: group.queued, logSize: $0.checkpoint.size)
        }
    }
}
