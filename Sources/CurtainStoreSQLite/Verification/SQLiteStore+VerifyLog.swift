// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
package import CurtainCore
import GRDB

/// What a verification found.
package struct LogReport: Sendable, Equatable {
    package let size: UInt64
    package let root: Digest
    /// The lock file's checkpoint was compared too; without it the log is only consistent with itself.
    package let comparedWithLock: Bool
    package let checkpoints: Int
}

extension SQLiteStore {
    /// Verifies a log in a database file, read-only, without any key but the public one: every leaf, every full tile,
    /// every checkpoint's signature and root.
    ///
    /// `progress` is told leaves done, and in all.
    ///
    /// - Throws: ``StartProblem/treeMismatch(_:)`` naming the first bad position; ``StartProblem/rollback(database:lock:)``.
    package static func verifyLog(
        databasePath: String, lockPath: String?, verifierKey: String, progress: (UInt64, UInt64) -> Void
    ) throws -> LogReport {
        guard let key = try? VerifierKey(vkey: verifierKey) else {
            throw StartProblem.noVerifierKey
        }
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: databasePath, configuration: configuration)
            let lock = try lockPath.flatMap { try LockFile(path: $0).read() }
            return try queue.read { db in
                try LogVerification(db: db, key: key).run(lock: lock, progress: progress)
            }
        } catch let fault as LogFault {
            throw StartProblem.treeMismatch(fault.message)
        } catch StoreError.damaged(let what) {
            throw StartProblem.treeMismatch(what)
        } catch let error as DatabaseError {
            throw StoreOpening.problem(error, path: databasePath)
        }
    }
}

private struct LogVerification {
    let db: Database
    let key: VerifierKey

    func run(lock: String?, progress: (UInt64, UInt64) -> Void) throws -> LogReport {
        let total = try db.first("SELECT count(*) FROM auditLeaf") { UInt64(clamping: $0.int(0)) } ?? 0
        var checkpoints = try db.all("SELECT size, note FROM auditCheckpoint ORDER BY size") {
            (UInt64(clamping: $0.int(0)), try $0.text(1))
        }[...]
        let count = checkpoints.count
        let signed = checkpoints.last?.0 ?? 0
        let locked = try lock.map { try checkpoint($0, what: "the lock file") }
        var lockCompared = locked == nil
        var verifier = LogVerifier()
        try db.each("SELECT seq, leaf FROM auditLeaf ORDER BY seq") { row in
            guard UInt64(clamping: row.int(0)) == verifier.size else {
                throw LogFault.missingLeaves(from: verifier.size)
            }
            try verifier.feed(row.blob(1))
            for tile in verifier.takeCompletedTiles() {
                try LogVerifier.compare(
                    tile, stored: try StoredTiles(db: db).stored(level: tile.level, index: tile.index))
            }
            if let (size, note) = checkpoints.first, size == verifier.size {
                checkpoints.removeFirst()
                try verifier.check(against: try checkpoint(note, what: "the checkpoint at \(size)"))
            }
            if let locked, locked.size == verifier.size {
                try verifier.check(against: locked)
                lockCompared = true
            }
            if verifier.size % 50_000 == 0 { progress(verifier.size, total) }
        }
        if let (size, _) = checkpoints.first { throw LogFault.size(checkpoint: size, leaves: verifier.size) }
        guard signed == verifier.size else { throw LogFault.size(checkpoint: signed, leaves: verifier.size) }
        guard lockCompared else { throw StartProblem.rollback(database: verifier.size, lock: locked?.size ?? 0) }
        try compareIndex(upTo: verifier.size)
        progress(total, total)
        return LogReport(
            size: verifier.size, root: verifier.root, comparedWithLock: locked != nil, checkpoints: count)
    }

    private func checkpoint(_ note: String, what: String) throws -> Checkpoint {
        do {
            return try SignedNote.openCheckpoint(note, with: key)
        } catch {
            throw StartProblem.treeMismatch("\(what) is not signed by the log's key")
        }
    }

    /// Rebuilds the index of the log from its leaves and compares, so that no query can be made to miss an entry.
    ///
    /// Both sides are summed under a key of this process; only a difference is looked for entry by entry.
    private func compareIndex(upTo size: UInt64) throws {
        let covered = try LogIndex.size(db)
        guard covered <= size else {
            throw StartProblem.treeMismatch("the index claims \(covered) entries, and there are \(size)")
        }
        var (expected, stored) = (PostingSum(), PostingSum())
        try db.each("SELECT seq, leaf FROM auditLeaf WHERE seq < ? ORDER BY seq", .number(covered)) { row in
            for entity in try Leaf(parsing: row.blob(1)).indexed {
                expected.add(kind: entity.kind.code, id: entity.id, seq: UInt64(clamping: row.int(0)))
            }
        }
        try db.each("SELECT kind, id, first, numbers FROM auditEntity") { row in
            let (kind, id, numbers) = (row.int(0), try row.raw(1), try LogIndex.decode(row.blob(3)))
            guard numbers.first.map({ Int64(clamping: $0) }) == row.int(2) else {
                throw StartProblem.treeMismatch("a row of the index stands in another's place")
            }
            for seq in numbers { stored.add(kind: kind, id: id, seq: seq) }
        }
        guard expected != stored else { return }
        try nameMissing(below: covered)
        throw StartProblem.treeMismatch("the index names entries for what they do not name")
    }

    private func nameMissing(below covered: UInt64) throws {
        try db.each("SELECT seq, leaf FROM auditLeaf WHERE seq < ? ORDER BY seq", .number(covered)) { row in
            for entity in try Leaf(parsing: row.blob(1)).indexed {
                let numbers = try db.first(
                    """
                    SELECT numbers FROM auditEntity WHERE kind = ? AND id = ? AND first <= ?
                    ORDER BY first DESC LIMIT 1
                    """, .int(entity.kind.code), .raw(entity.id), .int(row.int(0))
                ) { try LogIndex.decode($0.blob(0)) }
                guard numbers?.contains(UInt64(clamping: row.int(0))) == true else {
                    throw StartProblem.treeMismatch("the index misses entry \(row.int(0))")
                }
            }
        }
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
