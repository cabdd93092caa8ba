// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import GRDB

/// Finds entries of the log, newest first.
///
/// Only what the leaves themselves say decides; the index merely finds them.
struct LogSearch {
    let query: LogQuery

    func run(_ db: Database) throws -> [StoredLeaf] {
        let before = query.before.map { Int64(clamping: $0) } ?? Int64.max
        var found: [StoredLeaf] = []
        guard let entity = query.entity else {
            try db.walk("SELECT seq, leaf FROM auditLeaf WHERE seq < ? ORDER BY seq DESC", [.int(before)]) { row in
                try take(row, naming: nil, into: &found)
            }
            return found
        }
        // What the index does not cover yet is read; an entry that names the entity holds its identifier as text.
        let covered = try LogIndex.size(db)
        let name = Array("_\(entity.id.description)".utf8)
        try db.walk(
            "SELECT seq, leaf FROM auditLeaf WHERE seq < ? AND seq >= ? ORDER BY seq DESC",
            [.int(before), .number(covered)]
        ) { row in
            guard row.blobContains(name, 1) else { return true }
            return try take(row, naming: entity, into: &found)
        }
        guard found.count < query.limit else { return found }
        try db.walk(
            "SELECT numbers FROM auditEntity WHERE kind = ? AND id = ? AND first < ? ORDER BY first DESC",
            [.int(entity.kind.code), .raw(entity.id), .int(before)]
        ) { row in
            for seq in try LogIndex.decode(row.blob(0)).reversed() where Int64(clamping: seq) < before {
                let goesOn = try db.first("SELECT seq, leaf FROM auditLeaf WHERE seq = ?", .number(seq)) {
                    try take($0, naming: entity, into: &found)
                }
                guard let goesOn else { throw StoreError.damaged("the log's index names an entry that is not there") }
                if !goesOn { return false }
            }
            return true
        }
        return found
    }

    /// Takes an entry that matches; answers whether more are wanted.
    private func take(_ row: Columns, naming entity: LogEntityRef?, into found: inout [StoredLeaf]) throws -> Bool {
        let bytes = row.blob(1)
        guard let leaf = try? Leaf(parsing: bytes) else {
            throw StoreError.damaged("entry \(row.int(0)) of the log cannot be read")
        }
        if let entity, !leaf.indexed.contains(entity) { return true }
        if let since = query.since, leaf.time < since { return true }
        if let until = query.until, leaf.time > until { return true }
        if let event = query.event, leaf.event != event { return true }
        found.append(StoredLeaf(seq: leaf.seq, bytes: bytes))
        return found.count < query.limit
    }
}
