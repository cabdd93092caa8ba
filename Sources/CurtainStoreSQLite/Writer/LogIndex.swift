// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import GRDB

/// One entry of the log names one entity.
struct Posting: Sendable, Equatable {
    let entity: LogEntityRef
    let seq: UInt64
}

/// The index of the log: which entries name an entity, as rows of ascending numbers.
///
/// It follows the log: entries from `size` on are found by reading them. A row for every entry would cost a message
/// three pages of the write-ahead log; a thousand entries at once share theirs.
///
/// - SeeAlso: `docs/formats.md`, "Index".
enum LogIndex {
    /// Most numbers in a row, so that a row needs no overflow page.
    static let rowLimit = 384

    /// Entries that the rows cover, from the first.
    static func size(_ db: Database) throws -> UInt64 {
        let text = try db.first("SELECT value FROM setting WHERE name = 'auditIndexed'") { try $0.text(0) }
        guard let text else { return 0 }
        guard let size = UInt64(text) else { throw StoreError.damaged("the size of the index is not a number") }
        return size
    }

    /// What the rows do not cover yet.
    static func waiting(_ db: Database) throws -> [Posting] {
        var found: [Posting] = []
        try db.each("SELECT seq, leaf FROM auditLeaf WHERE seq >= ? ORDER BY seq", .number(try size(db))) { row in
            let seq = UInt64(clamping: row.int(0))
            guard let leaf = try? Leaf(parsing: row.blob(1)) else {
                throw StoreError.damaged("entry \(seq) of the log cannot be read")
            }
            found += leaf.indexed.map { Posting(entity: $0, seq: seq) }
        }
        return found
    }

    /// Stores what waited; the rows cover the log up to `size` then.
    static func store(_ postings: [Posting], upTo size: UInt64, _ db: Database) throws {
        var lists: [LogEntityRef: [UInt64]] = [:]
        for posting in postings { lists[posting.entity, default: []].append(posting.seq) }
        for (entity, numbers) in lists.sorted(by: { precedes($0.key, $1.key) }) {
            for start in stride(from: 0, to: numbers.count, by: rowLimit) {
                let row = numbers[start..<min(start + rowLimit, numbers.count)]
                try db.run(
                    """
                    INSERT INTO auditEntity (kind, id, first, numbers) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET numbers = excluded.numbers
                    """, .int(entity.kind.code), .raw(entity.id), .number(numbers[start]), .blob(encode(row)))
            }
        }
        try db.run(
            """
            INSERT INTO setting (name, value) VALUES ('auditIndexed', ?)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, .text(String(size)))
    }

    /// Ascending numbers as differences, the first from zero, each in base 128 with the lowest seven bits first.
    static func encode(_ numbers: ArraySlice<UInt64>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(numbers.count * 2 + 8)
        var previous: UInt64 = 0
        for number in numbers {
            var rest = number - previous
            while rest >= 0x80 {
                out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            out.append(UInt8(rest))
            previous = number
        }
        return out
    }

    /// - Throws: ``StoreError/damaged(_:)`` when the bytes are not a list of ascending numbers.
    static func decode(_ bytes: [UInt8]) throws -> [UInt64] {
        var numbers: [UInt64] = []
        var (previous, value, shift): (UInt64, UInt64, UInt64) = (0, 0, 0)
        for byte in bytes {
            guard shift < 63 else { throw StoreError.damaged("a row of the log's index is malformed") }
            value |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte & 0x80 != 0 { continue }
            let (next, overflow) = previous.addingReportingOverflow(value)
            guard !overflow, numbers.isEmpty || value > 0 else {
                throw StoreError.damaged("a row of the log's index is malformed")
            }
            numbers.append(next)
            (previous, value, shift) = (next, 0, 0)
        }
        guard shift == 0 else { throw StoreError.damaged("a row of the log's index is malformed") }
        return numbers
    }

    private static func precedes(_ a: LogEntityRef, _ b: LogEntityRef) -> Bool {
        a.kind.code == b.kind.code ? a.id < b.id : a.kind.code < b.kind.code
    }
}

extension Leaf {
    /// What the index must hold of this leaf.
    var indexed: Set<LogEntityRef> {
        var found = Set(entities.filter { $0.kind != .message }.map { LogEntityRef(kind: $0.kind, id: $0.id) })
        if let mark = agent.user.firstIndex(of: "_"),
            let kind = AuditEntityKind(rawValue: String(agent.user[..<mark])),
            let id = RawID(agent.user[agent.user.index(after: mark)...])
        {
            found.insert(LogEntityRef(kind: kind, id: id))
        }
        return found
    }
}
