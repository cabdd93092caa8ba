// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import GRDB

/// Rebuilds the index of the log from its leaves and compares, in slices, so that no query can be made to miss an
/// entry.
///
/// Both sides are summed under a key of this process, so memory does not grow with the log; only a difference is
/// looked for entry by entry. What the index gained since the pass began is left to the next one.
struct IndexPass: Sendable {
    private static let chunk = 256

    private enum Stage {
        case rows
        /// Entries that the index does not name.
        case missing
        /// Rows that name what is not so.
        case invented
        case over
    }

    /// A row of the index: where a slice goes on behind.
    private struct Place {
        var kind: Int64 = .min
        var id = RawID(high: 0, low: 0)
        var first: Int64 = .min
    }

    /// Entries that the rows covered when the pass began.
    let covered: UInt64
    private var expected = PostingSum()
    private var stored = PostingSum()
    private var stage = Stage.rows
    private var place = Place()
    private var seq: UInt64 = 0
    private var hasFound = false

    /// - Throws: ``StoreError/damaged(_:)``.
    init(_ db: Database) throws {
        covered = try LogIndex.size(db)
    }

    /// Takes an entry that was verified; each once, in order.
    mutating func take(_ leaf: Leaf) {
        guard leaf.seq < covered else { return }
        for entity in leaf.indexed { expected.add(kind: entity.kind.code, id: entity.id, seq: leaf.seq) }
    }

    /// Goes on after the last entry was taken; answers whether the comparison is over.
    ///
    /// `size`: entries of the log now.
    mutating func advance(
        _ db: Database, size: UInt64, _ slice: Slice, report: (String) -> Void
    ) throws -> Bool {
        repeat {
            var faults: [String] = []
            switch stage {
            case .rows: try addRows(db, size: size, &faults)
            case .missing: try findMissing(db, &faults)
            case .invented: try findInvented(db, &faults)
            case .over: return true
            }
            hasFound = hasFound || !faults.isEmpty
            for fault in faults { report(fault) }
        } while !slice.isOver
        return stage == .over
    }

    // MARK: sums

    private mutating func addRows(_ db: Database, size: UInt64, _ faults: inout [String]) throws {
        let now = try LogIndex.size(db)
        if now > size { faults.append("the index claims \(now) entries, and there are \(size)") }
        let rows = try self.rows(db)
        for row in rows {
            guard let numbers = row.numbers, numbers.first.map({ Int64(clamping: $0) }) == row.place.first else {
                faults.append("the row of \(name(row)) is malformed or stands in another's place")
                continue
            }
            if let last = numbers.last, last >= now {
                faults.append("the row of \(name(row)) names entry \(last), which the index does not cover")
            }
            for number in numbers where number < covered {
                stored.add(kind: row.place.kind, id: row.place.id, seq: number)
            }
        }
        guard rows.count < Self.chunk || now > size else { return }
        place = Place()
        stage = expected == stored && !hasFound && faults.isEmpty ? .over : .missing
    }

    // MARK: naming

    private mutating func findMissing(_ db: Database, _ faults: inout [String]) throws {
        let leaves = try db.all(
            "SELECT leaf FROM auditLeaf WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?", .number(seq),
            .number(covered), .number(Self.chunk)
        ) { $0.blob(0) }
        for bytes in leaves {
            for entity in try SQLiteStore.leaf(bytes, at: seq).indexed {
                let numbers = try db.first(
                    """
                    SELECT numbers FROM auditEntity WHERE kind = ? AND id = ? AND first <= ?
                    ORDER BY first DESC LIMIT 1
                    """, .int(entity.kind.code), .raw(entity.id), .number(seq)
                ) { try? LogIndex.decode($0.blob(0)) }
                if numbers??.contains(seq) != true {
                    faults.append("the index misses entry \(seq) under \(entity.kind.rawValue)_\(entity.id)")
                }
            }
            seq += 1
        }
        if leaves.count < Self.chunk { stage = .invented }
    }

    private mutating func findInvented(_ db: Database, _ faults: inout [String]) throws {
        let rows = try self.rows(db)
        for row in rows {
            for number in row.numbers ?? [] where number < covered {
                let leaf = try db.first("SELECT leaf FROM auditLeaf WHERE seq = ?", .number(number)) {
                    try SQLiteStore.leaf($0.blob(0), at: number)
                }
                let isThere = leaf?.indexed.contains { $0.kind.code == row.place.kind && $0.id == row.place.id }
                if isThere != true { faults.append("the index names entry \(number) for \(name(row)), wrongly") }
            }
        }
        guard rows.count < Self.chunk else { return }
        if !hasFound, faults.isEmpty { faults.append("the index names an entry twice") }
        stage = .over
    }

    private mutating func rows(_ db: Database) throws -> [(place: Place, numbers: [UInt64]?)] {
        let rows = try db.all(
            """
            SELECT kind, id, first, numbers FROM auditEntity WHERE (kind, id, first) > (?, ?, ?)
            ORDER BY kind, id, first LIMIT ?
            """, .int(place.kind), .raw(place.id), .int(place.first), .number(Self.chunk)
        ) { row in
            (Place(kind: row.int(0), id: try row.raw(1), first: row.int(2)), try? LogIndex.decode(row.blob(3)))
        }
        if let last = rows.last { place = last.0 }
        return rows
    }

    private func name(_ row: (place: Place, numbers: [UInt64]?)) -> String {
        let kind = AuditEntityKind.allCases.first { $0.code == row.place.kind }?.rawValue ?? "kind \(row.place.kind)"
        return "\(kind)_\(row.place.id)"
    }
}

/// A sum over postings in any order, under the random key of this process's hashing, which nobody who wrote the file
/// could know.
private struct PostingSum: Equatable {
    private var count: UInt64 = 0
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    mutating func add(kind: Int64, id: RawID, seq: UInt64) {
        count += 1
        low &+= Self.hash(0, kind, id, seq)
        high &+= Self.hash(1, kind, id, seq)
    }

    private static func hash(_ side: UInt8, _ kind: Int64, _ id: RawID, _ seq: UInt64) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(side)
        hasher.combine(kind)
        hasher.combine(id)
        hasher.combine(seq)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
