// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import Dispatch
import GRDB
import Synchronization

/// The one writer: runs batches of changes, each in a savepoint of its own, with their leaves and one checkpoint.
///
/// `state` is owned by `commit`; everybody else reads what was published after a COMMIT.
final class StoreWriter: BatchWriter {
    struct State {
        var pool: DatabasePool
        var isClosed = false
        var file: FileIdentity
        var log: LogState
        /// Postings that the index of the log does not hold yet.
        var waiting: [Posting]
        /// Wrappings of the active key-encryption key that are counted on the disk, ahead of those made.
        var wraps: (version: UInt32, count: UInt64) = (0, 0)
        /// Generations that changed since the start, by principal.
        var bumped: [RawID: Int64] = [:]
    }

    /// What readers see without asking the writer.
    struct Published {
        var pool: DatabasePool
        var checkpoint: LogCheckpoint
        /// The tree over the entries of the checkpoint.
        var tree: LogTree
        /// The state could not be read back, or is not what was acknowledged.
        var sealed: SealReason?
        /// A verification found the log faulty: no reading back makes that good.
        var isCondemned = false
        /// Why the last write failed; one that reaches the disk clears it.
        var failing: SealReason?
        /// The keyring file is not in its place.
        var lacksKeyring = false

        /// Why nothing may be written or read now.
        var obstacle: SealReason? { sealed ?? (lacksKeyring ? .keyring : nil) }
    }

    private let state: Mutex<State>
    let published: Mutex<Published>
    let live: Mutex<LiveState>
    private let keyRing: KeyRing
    private let options: SQLiteStore.Options
    private let clock: WallClock
    private let lockFile: LockFile
    let measures = WriterMeasures()
    /// Tests put faults here: called before and after COMMIT.
    let faults = Mutex<CommitFaults>(CommitFaults())

    init(
        pool: DatabasePool, file: FileIdentity, log: LogState, waiting: [Posting], live: LiveState, keyRing: KeyRing,
        options: SQLiteStore.Options, clock: WallClock, lockFile: LockFile
    ) {
        state = Mutex(State(pool: pool, file: file, log: log, waiting: waiting))
        published = Mutex(Published(pool: pool, checkpoint: log.checkpoint, tree: log.tree, sealed: nil))
        self.live = Mutex(live)
        self.keyRing = keyRing
        self.options = options
        self.clock = clock
        self.lockFile = lockFile
    }

    func commit(_ feed: GroupCommit.Feed) {
        state.withLock { state in
            var feed = feed
            guard !state.isClosed else {
                while let job = feed.next() { job.fail(StoreError.busy(retryAfterSeconds: 5)) }
                return
            }
            if let reason = obstacle(&state) {
                while let job = feed.next() { job.fail(StoreError.sealed(reason)) }
                return
            }
            let outcome = attempt(&state) { feed.next() }
            let jobs = outcome.jobs + feed.rest()
            switch outcome.end {
            case .committed:
                for job in outcome.succeeded { job.succeed() }
                for (job, error) in outcome.refused { job.fail(error) }
            case .lostForSpace:
                // One large change must not sink its neighbours: each has a transaction of its own now.
                for job in jobs { commitAlone(&state, job) }
            case .unknown:
                failed(.inputOutput, &state)
                for job in jobs { job.fail(StoreError.inputOutput) }
            case .failed(let error):
                for job in jobs { job.fail(error) }
            }
        }
    }

    /// Reads the state back; until a write reaches the disk again, everybody who asks is told.
    private func failed(_ reason: SealReason, _ state: inout State) {
        reopen(&state)
        published.withLock { $0.failing = reason }
    }

    private func commitAlone(_ state: inout State, _ job: any CommitJob) {
        var handed = false
        let outcome = attempt(&state) {
            defer { handed = true }
            return handed ? nil : job
        }
        switch outcome.end {
        case .committed:
            for job in outcome.succeeded { job.succeed() }
            for (job, error) in outcome.refused { job.fail(error) }
        case .lostForSpace:
            job.fail(StoreError.full)
            published.withLock { $0.failing = .full }
        case .unknown:
            failed(.inputOutput, &state)
            job.fail(StoreError.inputOutput)
        case .failed(let error):
            job.fail(error)
        }
    }

    private enum End {
        case committed
        /// SQLite dropped the transaction, and nothing of it is on the disk.
        case lostForSpace
        /// Nobody can say whether the transaction is on the disk.
        case unknown
        case failed(StoreError)

        var measure: WriterMeasures.End {
            switch self {
            case .committed: .committed
            case .lostForSpace: .full
            case .unknown: .unknown
            case .failed: .failed
            }
        }
    }

    private struct Outcome {
        var jobs: [any CommitJob] = []
        var succeeded: [any CommitJob] = []
        var refused: [(any CommitJob, any Error)] = []
        var end = End.committed
        var wrote = false
    }

    /// One transaction for as many changes as `next` hands out.
    private func attempt(_ state: inout State, next: () -> (any CommitJob)?) -> Outcome {
        let start = DispatchTime.now().uptimeNanoseconds
        let outcome = transaction(&state, next: next)
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
        // The look each second writes nothing and says nothing of the disk.
        if outcome.wrote || outcome.end.measure != .committed {
            measures.ended(outcome.end.measure, changes: outcome.jobs.count, seconds: seconds)
        }
        return outcome
    }

    private func transaction(_ state: inout State, next: () -> (any CommitJob)?) -> Outcome {
        var outcome = Outcome()
        var log = state.log
        var bumped = state.bumped
        var changes: [Change] = []
        var indexed = false
        var reserved = state.wraps
        var wrote = false
        let now = clock.now()
        do {
            try state.pool.writeWithoutTransaction { db in
                do {
                    let before = db.totalChangesCount
                    try db.run("BEGIN IMMEDIATE")
                    while let job = next() {
                        outcome.jobs.append(job)
                        let change = Change(
                            db: db, now: now, keys: keyRing, bumped: bumped)
                        if let refusal = try savepoint(db, { try job.run(change) }) {
                            outcome.refused.append((job, refusal))
                        } else {
                            outcome.succeeded.append(job)
                            changes.append(change)
                            bumped.merge(change.newGenerations) { max($0, $1) }
                        }
                    }
                    try log.append(changes, to: db, at: now, node: options.node, signer: keyRing.signer)
                    indexed = state.waiting.count + log.added.count >= options.indexLag
                    if indexed { try LogIndex.store(state.waiting + log.added, upTo: log.tree.size, db) }
                    reserved = try reserveWraps(beyond: state.wraps, db)
                    try faults.withLock { $0.beforeCommit }?()
                    wrote = db.totalChangesCount > before
                    try db.run("COMMIT")
                    try faults.withLock { $0.afterCommit }?()
                } catch {
                    if db.isInsideTransaction { try db.run("ROLLBACK") }
                    throw error
                }
            }
        } catch {
            outcome.end = end(for: error)
            return outcome
        }
        state.log = log
        if indexed { state.waiting.removeAll(keepingCapacity: true) } else { state.waiting += log.added }
        state.bumped = bumped
        state.wraps = reserved
        live.withLock { live in
            for change in changes { for edit in change.edits { edit(&live) } }
        }
        outcome.wrote = wrote
        published.withLock { published in
            (published.checkpoint, published.tree) = (log.checkpoint, log.tree)
            if wrote { published.failing = nil }
        }
        if changes.contains(where: { !$0.entries.isEmpty }) { lockFile.advance(to: log.checkpoint) }
        return outcome
    }

    /// Counts wrappings in blocks and ahead of time, so that a crash never counts too few.
    private func reserveWraps(
        beyond known: (version: UInt32, count: UInt64), _ db: Database
    ) throws -> (version: UInt32, count: UInt64) {
        let made = keyRing.wraps
        guard known.version != made.version || made.count + 4096 > known.count else { return known }
        let reserved = made.count + 8192
        try SQLiteStore.save("keyWraps.\(made.version)", String(reserved), db)
        return (made.version, reserved)
    }

    /// Runs a change in its savepoint; answers the error it was refused with.
    ///
    /// - Throws: when the transaction itself is gone or unsound, so that nothing may follow in it.
    private func savepoint(_ db: Database, _ run: () throws -> Void) throws -> (any Error)? {
        try db.run("SAVEPOINT change")
        do {
            try run()
            try db.run("RELEASE SAVEPOINT change")
            return nil
        } catch {
            // On a full disk, an I/O error or an interrupt SQLite drops the whole transaction by itself; a later
            // SAVEPOINT would commit alone, without its leaf.
            guard db.isInsideTransaction, !Self.isStorageFault(error) else { throw error }
            try db.run("ROLLBACK TO SAVEPOINT change")
            try db.run("RELEASE SAVEPOINT change")
            return Self.translated(error)
        }
    }

    private func end(for error: any Error) -> End {
        guard let error = error as? DatabaseError else {
            return .failed((error as? StoreError) ?? .failed(code: -1))
        }
        switch error.resultCode {
        case .SQLITE_FULL: return .lostForSpace
        case .SQLITE_IOERR, .SQLITE_INTERRUPT, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN: return .unknown
        // Outside of a savepoint only the log's own rows can clash: somebody else wrote them.
        case .SQLITE_READONLY, .SQLITE_CONSTRAINT: return .unknown
        default: return .failed(.failed(code: error.extendedResultCode.rawValue))
        }
    }

    static func isStorageFault(_ error: any Error) -> Bool {
        guard let code = (error as? DatabaseError)?.resultCode else { return false }
        return [
            .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_INTERRUPT, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_NOMEM,
            .SQLITE_READONLY, .SQLITE_CANTOPEN,
        ].contains(code)
    }

    /// Database errors leave the store as `StoreError`; a change's own errors as they are.
    static func translated(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: return StoreError.exists
        case .SQLITE_CONSTRAINT_FOREIGNKEY: return StoreError.notFound
        default: break
        }
        switch error.resultCode {
        case .SQLITE_FULL: return StoreError.full
        case .SQLITE_IOERR: return StoreError.inputOutput
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return StoreError.damaged("SQLite cannot read it")
        default: return StoreError.failed(code: error.extendedResultCode.rawValue)
        }
    }

    /// Why nothing may be written now; nil when all is well.
    ///
    /// Tries to get well first.
    private func obstacle(_ state: inout State) -> SealReason? {
        let (isSealed, isCondemned) = published.withLock { ($0.sealed != nil, $0.isCondemned) }
        if isSealed, !isCondemned { reopen(&state) }
        if let reason = published.withLock({ $0.obstacle }) { return reason }
        guard state.file.isCurrent else {
            seal(.replaced)
            return .replaced
        }
        return nil
    }

    /// Seals for good: entries, tiles or checkpoints on the disk are not what was signed.
    func condemn() {
        published.withLock { ($0.sealed, $0.isCondemned) = (.tree, true) }
    }

    private func seal(_ reason: SealReason) {
        published.withLock { $0.sealed = reason }
    }

    /// Reads the state back from the disk, never assumes it.
    ///
    /// Seals the service when that fails or when anything that was acknowledged is not there.
    private func reopen(_ state: inout State) {
        let known = state.log
        // Opening another file would give it this one's write-ahead log.
        guard state.file.isCurrent else {
            seal(.replaced)
            return
        }
        do {
            try? state.pool.close()
            let opened = try StoreOpening.openPool(options)
            let file = try FileIdentity(path: options.databasePath)
            guard file == state.file else {
                seal(.replaced)
                return
            }
            let (log, waiting, live) = try opened.read { db in
                (
                    try LogLoading.load(db, keyRing: keyRing, atLeast: known.checkpoint), try LogIndex.waiting(db),
                    try LiveState.load(db)
                )
            }
            var bumped = state.bumped
            self.live.withLock { current in
                // A revocation in the batch of unknown outcome may have happened: it counts at once.
                bumped.merge(live.generationsBeyond(current)) { max($0, $1) }
                current.replace(with: live)
            }
            state = State(pool: opened, file: file, log: log, waiting: waiting, bumped: bumped)
            published.withLock { published in
                published.pool = opened
                (published.checkpoint, published.tree) = (log.checkpoint, log.tree)
                published.sealed = published.isCondemned ? .tree : nil
            }
            lockFile.advance(to: log.checkpoint)
        } catch is StartProblem {
            seal(.tree)
        } catch {
            seal(.inputOutput)
        }
    }

    /// Closes the connections; a second time does nothing.
    ///
    /// Call after the queue is empty.
    func close() {
        let first = state.withLock { state in
            guard !state.isClosed else { return false }
            state.isClosed = true
            if published.withLock({ $0.sealed }) == nil, state.file.isCurrent {
                try? state.pool.writeInTransaction(.immediate) { db in
                    try LogIndex.store(state.waiting, upTo: state.log.tree.size, db)
                    return .commit
                }
            }
            // What is in the write-ahead log is durable; moving it into the file leaves one file to copy.
            _ = try? state.pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try? state.pool.close()
            return true
        }
        if first { lockFile.flush() }
    }
}

/// Faults for tests: what happens around COMMIT.
struct CommitFaults: Sendable {
    var beforeCommit: (@Sendable () throws -> Void)?
    var afterCommit: (@Sendable () throws -> Void)?
}
