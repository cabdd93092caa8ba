// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
package import CurtainCore
package import CurtainCrypto
import GRDB
import Glibc

extension SQLiteStore {
    /// Makes a new database with its first leaf, and the lock file.
    ///
    /// - Throws: ``StartProblem/databaseExists(_:)``; on any other failure what was made is removed again.
    package static func create(
        _ options: Options, keyRing: KeyRing, deploymentKey: WrappedDataKey, clock: WallClock
    ) throws -> SQLiteStore {
        try StoreOpening.createFile(options.databasePath)
        do {
            return try fill(options, keyRing: keyRing, deploymentKey: deploymentKey, clock: clock)
        } catch {
            for suffix in ["", "-wal", "-shm"] { unlink(options.databasePath + suffix) }
            unlink(options.lockPath)
            throw error
        }
    }

    private static func fill(
        _ options: Options, keyRing: KeyRing, deploymentKey: WrappedDataKey, clock: WallClock
    ) throws -> SQLiteStore {
        let pool = try StoreOpening.openPool(options)
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
        }
        try Schema.migrator.migrate(pool)
        var log = LogState(
            tree: LogTree(), checkpoint: LogCheckpoint(size: 0, root: TreeHash.empty, note: ""),
            lastTime: Timestamp(milliseconds: 0))
        try pool.write { db in
            let change = Change(
                db: db, now: clock.now(), keys: keyRing, bumped: [:])
            try change.insert(deploymentKey)
            try saveKeyring(keyRing, db)
            let origin = LeafOrigin(.host(requestID: "init"), keyRing: keyRing)
            change.log(
                .logGenesis, by: origin, hash: keyRing.fileHash,
                [
                    LeafAttribute("keyring", keyRing.keyringID.description),
                    LeafAttribute("generation", Int64(clamping: keyRing.generation)),
                    LeafAttribute("org", keyRing.organization.description),
                    LeafAttribute("origin", keyRing.logOrigin),
                ])
            try log.append([change], to: db, at: change.now, node: options.node, signer: keyRing.signer)
        }
        let lock = LockFile(path: options.lockPath)
        try lock.write(log.checkpoint.note)
        let live = try pool.read { try LiveState.load($0) }
        return try assemble(options, keyRing: keyRing, clock: clock, pool: pool, log: log, live: live, lock: lock)
    }

    /// Opens a deployment's database and refuses what is not the state that was signed last.
    ///
    /// - Throws: ``StartProblem``.
    package static func open(_ options: Options, keyRing: KeyRing, clock: WallClock) throws -> SQLiteStore {
        let lock = LockFile(path: options.lockPath)
        return try open(options, keyRing: keyRing, clock: clock, lock: lock) { try lockCheckpoint(lock, keyRing) }
    }

    static func open(
        _ options: Options, keyRing: KeyRing, clock: WallClock, lock: LockFile,
        known: () throws -> LogCheckpoint?
    ) throws -> SQLiteStore {
        try StoreOpening.requireWritable(options.databasePath)
        let pool = try StoreOpening.openPool(options)
        do {
            try StoreOpening.inspect(pool, path: options.databasePath)
            try checkKeyring(keyRing, pool)
            let known = try known()
            try Schema.migrator.migrate(pool)
            let (log, live) = try pool.read { db in
                (try LogLoading.load(db, keyRing: keyRing, atLeast: known), try LiveState.load(db))
            }
            try pool.read { try resumeCounters(keyRing, $0) }
            try lock.write(log.checkpoint.note)
            return try assemble(
                options, keyRing: keyRing, clock: clock, pool: pool, log: log, live: live, lock: lock)
        } catch let error as DatabaseError {
            throw StoreOpening.problem(error, path: options.databasePath)
        } catch let error as StoreError {
            if case .damaged(let what) = error { throw StartProblem.treeMismatch(what) }
            throw error
        }
    }

    private static func assemble(
        _ options: Options, keyRing: KeyRing, clock: WallClock, pool: DatabasePool, log: LogState, live: LiveState,
        lock: LockFile
    ) throws -> SQLiteStore {
        let waiting = try pool.read { try LogIndex.waiting($0) }
        let writer = StoreWriter(
            pool: pool, file: try FileIdentity(path: options.databasePath), log: log, waiting: waiting, live: live,
            keyRing: keyRing, options: options, clock: clock, lockFile: lock)
        return SQLiteStore(options: options, keyRing: keyRing, clock: clock, writer: writer)
    }

    /// The checkpoint in the lock file.
    private static func lockCheckpoint(_ lock: LockFile, _ keyRing: KeyRing) throws(StartProblem) -> LogCheckpoint {
        guard let note = try lock.read() else { throw .lockMissing(lock.path) }
        guard let signed = try? LogLoading.open(note, signer: keyRing.signer) else { throw .lockMalformed(lock.path) }
        return LogCheckpoint(size: signed.size, root: signed.root, note: note)
    }

    private static func checkKeyring(_ keyRing: KeyRing, _ pool: DatabasePool) throws {
        let stored = try pool.read { db in
            Dictionary(
                uniqueKeysWithValues: try db.all("SELECT name, value FROM setting") { (try $0.text(0), try $0.text(1)) }
            )
        }
        guard stored["organization"] == keyRing.organization.description,
            stored["keyring"] == keyRing.keyringID.description, stored["origin"] == keyRing.logOrigin
        else { throw StartProblem.foreignKeyring }
        let logged = stored["keyringGeneration"].flatMap { UInt64($0) } ?? 0
        guard keyRing.generation >= logged else {
            throw StartProblem.keyringOlder(file: keyRing.generation, logged: logged)
        }
    }

    private static func saveKeyring(_ keyRing: KeyRing, _ db: Database) throws {
        for (name, value) in [
            ("organization", keyRing.organization.description), ("keyring", keyRing.keyringID.description),
            ("origin", keyRing.logOrigin), ("keyringGeneration", String(keyRing.generation)),
        ] {
            try save(name, value, db)
        }
    }

    /// What the ring must go on with: how often its active key was used, and the lowest version that opens anything.
    private static func resumeCounters(_ keyRing: KeyRing, _ db: Database) throws {
        func number(_ name: String) throws -> UInt64? {
            try db.first("SELECT value FROM setting WHERE name = ?", .text(name)) { UInt64(try $0.text(0)) } ?? nil
        }
        let active = keyRing.activeKEKVersion
        if let count = try number("keyWraps.\(active)") { keyRing.resumeWraps(of: active, at: count) }
        if let floor = try number("keyFloor") { keyRing.setFloor(UInt32(clamping: floor)) }
    }

    /// Opens a database whose lock file was lost or is behind: verifies the whole log first, then writes the lock
    /// file anew and records the recovery.
    ///
    /// - Throws: ``StartProblem``, also when the log does not verify.
    package static func recover(_ options: Options, keyRing: KeyRing, clock: WallClock) throws -> SQLiteStore {
        _ = try verifyLog(
            databasePath: options.databasePath, lockPath: nil, verifierKey: keyRing.signer.verifierKey,
            progress: { _, _ in })
        return try open(options, keyRing: keyRing, clock: clock, lock: LockFile(path: options.lockPath)) { nil }
    }
}
