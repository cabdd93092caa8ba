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
    /// every checkpoint's signature and root, and the index.
    ///
    /// `progress` is told leaves done, and in all.
    ///
    /// - Throws: ``StartProblem/treeMismatch(_:)`` naming the first bad position; ``StartProblem/rollback(database:lock:)``.
    package static func verifyLog(
        databasePath: String, lockPath: String?, verifierKey: String, progress: (UInt64, UInt64) -> Void
    ) throws -> LogReport {
        try verifying(databasePath, lockPath, verifierKey) { queue, log in
            var log = log
            return try queue.read { db in
                let total = try logSize(db)
                var index = try IndexPass(db)
                while try !log.advance(
                    db, Slice(.milliseconds(200)), visit: { seq, bytes in index.take(try leaf(bytes, at: seq)) })
                {
                    progress(log.size, total)
                }
                guard log.hasMetLock else {
                    throw StartProblem.rollback(database: log.size, lock: log.lockedSize ?? 0)
                }
                var fault: String?
                while fault == nil,
                    try !index.advance(db, size: log.size, Slice(.zero), report: { fault = fault ?? $0 })
                {}
                if let fault { throw StartProblem.treeMismatch(fault) }
                progress(total, total)
                return log.report
            }
        }
    }

    /// Opens a file read-only and runs a verification; faults of the log come out as start problems.
    static func verifying<Value>(
        _ databasePath: String, _ lockPath: String?, _ verifierKey: String,
        _ body: (DatabaseQueue, LogPass) throws -> Value
    ) throws -> Value {
        guard let key = try? VerifierKey(vkey: verifierKey) else { throw StartProblem.noVerifierKey }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            let queue = try DatabaseQueue(path: databasePath, configuration: configuration)
            let lock = try lockPath.flatMap { try LockFile(path: $0).read() }
            return try body(queue, try LogPass(key: key, lock: lock))
        } catch let fault as LogFault {
            throw StartProblem.treeMismatch(fault.message)
        } catch StoreError.damaged(let what) {
            throw StartProblem.treeMismatch(what)
        } catch let error as DatabaseError {
            throw StoreOpening.problem(error, path: databasePath)
        }
    }

    /// Entries of the log as they are numbered.
    static func logSize(_ db: Database) throws -> UInt64 {
        try db.first("SELECT max(seq) + 1 FROM auditLeaf") { UInt64(clamping: $0.int(0)) } ?? 0
    }

    /// - Throws: `LogFault` for bytes that are no leaf.
    static func leaf(_ bytes: [UInt8], at seq: UInt64) throws(LogFault) -> Leaf {
        do {
            return try Leaf(parsing: bytes)
        } catch {
            throw .leaf(position: seq, error)
        }
    }
}

extension LogPass {
    var report: LogReport {
        LogReport(size: size, root: root, comparedWithLock: lockedSize != nil, checkpoints: checkpoints)
    }
}
