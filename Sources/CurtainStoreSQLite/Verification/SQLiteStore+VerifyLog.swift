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
            throw StartProblem.treeMismatch("the verifier key is malformed")
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
        try compareIndex()
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
    private func compareIndex() throws {
        var expected = 0
        try db.each("SELECT seq, leaf FROM auditLeaf ORDER BY seq") { row in
            let leaf = try Leaf(parsing: row.blob(1))
            for reference in leaf.indexed {
                let found = try db.first(
                    "SELECT 1 FROM auditEntity WHERE kind = ? AND id = ? AND seq = ?", .int(reference.kind.code),
                    .raw(reference.id), .int(row.int(0))
                ) { _ in true }
                guard found == true else {
                    throw StartProblem.treeMismatch("the index misses entry \(row.int(0))")
                }
                expected += 1
            }
        }
        let stored = try db.first("SELECT count(*) FROM auditEntity") { Int($0.int(0)) } ?? 0
        guard stored == expected else {
            throw StartProblem.treeMismatch("the index has \(stored) rows, and the entries give \(expected)")
        }
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
