// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import GRDB

/// Rebuilds the tree from the leaves, in slices, and holds it against every stored tile and every signed checkpoint.
///
/// Memory does not grow with the log.
struct LogPass: Sendable {
    private static let chunk = 512

    private let key: VerifierKey
    /// Met on the way: the lock file's checkpoint.
    private let locked: Checkpoint?
    private var verifier = LogVerifier()
    private(set) var hasMetLock: Bool
    /// Checkpoints that were verified.
    private(set) var checkpoints = 0

    /// - Throws: `StartProblem.treeMismatch` for a lock file that is not signed by the key.
    init(key: VerifierKey, lock: String?) throws {
        self.key = key
        locked = try lock.map { try Self.open($0, with: key, what: "the lock file") }
        hasMetLock = locked == nil
    }

    /// Entries that are verified, from the first.
    var size: UInt64 { verifier.size }
    var root: Digest { verifier.root }
    /// Entries that the lock file says there are.
    var lockedSize: UInt64? { locked?.size }

    /// Goes on until the newest entry or the end of the slice; answers whether it is at the newest.
    ///
    /// `visit` gets each entry after its place in the tree is computed; tile and checkpoint above it may come later.
    /// - Throws: `LogFault` or `StartProblem` at the first thing that is wrong.
    mutating func advance(
        _ db: Database, _ slice: Slice, visit: (_ seq: UInt64, _ leaf: [UInt8]) throws -> Void
    ) throws -> Bool {
        while true {
            let first = verifier.size
            let leaves = try db.all(
                "SELECT seq, leaf FROM auditLeaf WHERE seq >= ? ORDER BY seq LIMIT ?", .number(first),
                .number(Self.chunk)
            ) { (UInt64(clamping: $0.int(0)), $0.blob(1)) }
            if !leaves.isEmpty { try feed(leaves, db, visit) }
            if leaves.count < Self.chunk {
                try checkEnd(db)
                return true
            }
            if slice.isOver { return false }
        }
    }

    private mutating func feed(
        _ leaves: [(seq: UInt64, leaf: [UInt8])], _ db: Database, _ visit: (UInt64, [UInt8]) throws -> Void
    ) throws {
        var signed = try db.all(
            "SELECT size, note FROM auditCheckpoint WHERE size > ? AND size <= ? ORDER BY size",
            .number(verifier.size), .number(verifier.size + UInt64(leaves.count))
        ) { (UInt64(clamping: $0.int(0)), try $0.text(1)) }[...]
        var hashes: (tile: UInt64, of: [Digest])?
        for (seq, leaf) in leaves {
            guard seq == verifier.size else { throw LogFault.missingLeaves(from: verifier.size) }
            // The stored hash of each leaf names the one that was altered; without it the next checkpoint would.
            if hashes?.tile != seq >> 8 {
                hashes = (seq >> 8, try StoredTiles(db: db).stored(level: 0, index: seq >> 8)?.hashes ?? [])
            }
            let place = Int(seq & 255)
            let stored = hashes.flatMap { place < $0.of.count ? $0.of[place] : nil }
            try verifier.feed(leaf, storedHash: stored)
            for tile in verifier.takeCompletedTiles() {
                try LogVerifier.compare(
                    tile, stored: try StoredTiles(db: db).stored(level: tile.level, index: tile.index))
            }
            if let (size, note) = signed.first, size == verifier.size {
                signed.removeFirst()
                try verifier.check(
                    against: try Self.open(note, with: key, what: "the checkpoint at \(size)"))
                checkpoints += 1
            }
            if let locked, locked.size == verifier.size {
                try verifier.check(against: locked)
                hasMetLock = true
            }
            try visit(seq, leaf)
        }
    }

    /// Every entry is signed for, and there is no tile that no entry fills.
    private func checkEnd(_ db: Database) throws {
        let signed = try db.first("SELECT max(size) FROM auditCheckpoint") { UInt64(clamping: $0.int(0)) } ?? 0
        guard signed == verifier.size else { throw LogFault.size(checkpoint: signed, leaves: verifier.size) }
        var expected: UInt64 = 0
        for level in 1...7 { expected += verifier.size >> UInt64(8 * level) }
        let stored = try db.first("SELECT count(*) FROM auditTile") { UInt64(clamping: $0.int(0)) } ?? 0
        guard stored == expected else {
            throw StartProblem.treeMismatch("\(stored) tiles are stored, and the entries fill \(expected)")
        }
    }

    private static func open(_ note: String, with key: VerifierKey, what: String) throws -> Checkpoint {
        do {
            return try SignedNote.openCheckpoint(note, with: key)
        } catch {
            throw StartProblem.treeMismatch("\(what) is not signed by the log's key")
        }
    }
}
