// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import GRDB

/// Finds entries of the log, newest first.
///
/// Only what the leaves themselves say decides, and every leaf that is looked at is held against the signed tree. The
/// index merely finds them, and only where this process has compared it with the leaves; before that, every leaf is
/// looked at, so that a changed index hides nothing.
struct LogSearch {
    let query: LogQuery
    /// The tree over the entries that are searched.
    let tree: LogTree
    let usesIndex: Bool

    /// - Throws: `LogFault` for an entry that is missing or is not the one that was signed.
    func run(_ db: Database) throws -> [StoredLeaf] {
        let before = min(query.before ?? tree.size, tree.size)
        var found: [StoredLeaf] = []
        let log = AuthenticLeaves(tree: tree, db: db)
        guard let entity = query.entity else {
            try scan(db, log, from: 0, to: before, for: nil, &found)
            return found
        }
        // What the index does not cover yet is read.
        let covered = usesIndex ? min(try LogIndex.size(db), before) : 0
        try scan(db, log, from: covered, to: before, for: entity, &found)
        guard found.count < query.limit, covered > 0 else { return found }
        try db.walk(
            "SELECT numbers FROM auditEntity WHERE kind = ? AND id = ? AND first < ? ORDER BY first DESC",
            [.int(entity.kind.code), .raw(entity.id), .number(covered)]
        ) { row in
            for seq in try LogIndex.decode(row.blob(0)).reversed() where seq < covered {
                let goesOn = try db.first("SELECT seq, leaf FROM auditLeaf WHERE seq = ?", .number(seq)) { row in
                    let bytes = row.blob(1)
                    try log.check(bytes, at: seq)
                    return try take(bytes, at: seq, naming: entity, into: &found)
                }
                guard let goesOn else { throw StoreError.damaged("the log's index names an entry that is not there") }
                if !goesOn { return false }
            }
            return true
        }
        return found
    }

    /// Looks at every entry of a range, the last one first.
    ///
    /// An entry that names the entity holds its identifier as text.
    private func scan(
        _ db: Database, _ log: AuthenticLeaves, from first: UInt64, to end: UInt64, for entity: LogEntityRef?,
        _ found: inout [StoredLeaf]
    ) throws {
        let name = entity.map { Array("_\($0.id.description)".utf8) }
        var expected = end
        try db.walk(
            "SELECT seq, leaf FROM auditLeaf WHERE seq < ? AND seq >= ? ORDER BY seq DESC",
            [.number(end), .number(first)]
        ) { row in
            let seq = UInt64(clamping: row.int(0))
            guard seq + 1 == expected else { throw LogFault.missingLeaves(from: expected - 1) }
            expected = seq
            let bytes = row.blob(1)
            try log.check(bytes, at: seq)
            if let name, !row.blobContains(name, 1) { return true }
            return try take(bytes, at: seq, naming: entity, into: &found)
        }
        guard expected == first || found.count == query.limit else {
            throw LogFault.missingLeaves(from: expected - 1)
        }
    }

    /// Takes an entry that matches; answers whether more are wanted.
    private func take(
        _ bytes: [UInt8], at seq: UInt64, naming entity: LogEntityRef?, into found: inout [StoredLeaf]
    ) throws -> Bool {
        guard let leaf = try? Leaf(parsing: bytes) else {
            throw StoreError.damaged("entry \(seq) of the log cannot be read")
        }
        if let entity, !leaf.indexed.contains(entity) { return true }
        if let since = query.since, leaf.time < since { return true }
        if let until = query.until, leaf.time > until { return true }
        if let event = query.event, leaf.event != event { return true }
        found.append(StoredLeaf(seq: leaf.seq, bytes: bytes))
        return found.count < query.limit
    }
}
