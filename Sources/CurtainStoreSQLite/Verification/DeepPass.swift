// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import GRDB

/// Verifies everything that is stored, in slices: the log, its index, and every sealed row against the log.
///
/// Each slice first verifies what was added to the log since, so what it compares with rows is of one state. Memory
/// holds four bytes a thread and twelve a comment, and nothing that grows with messages or entries.
struct DeepPass: Sendable {
    /// Longest that what was added since the slice before may take, once the log was verified to its end.
    private static let catchingUp = Duration.milliseconds(200)

    private(set) var progress = DeepProgress()
    private(set) var log: LogPass
    private var index: IndexPass?
    private var keys: OpenedKeys
    private var threads = ThreadCheck()
    private var comments = CommentCheck()
    private var rows = SealedRowCheck()

    init(log: LogPass, ring: KeyRing) {
        self.log = log
        keys = OpenedKeys(ring: ring)
    }

    /// Goes on in one read transaction; `progress.phase` is `done` at the end.
    ///
    /// - Throws: errors of the database itself; what is wrong in it is counted.
    mutating func run(_ db: Database, _ slice: Slice) throws {
        guard progress.phase != .done else { return }
        do {
            let isBehind = progress.phase == .leaves
            guard try verifyLog(db, isBehind ? slice : Slice(Self.catchingUp)) else { return }
            if progress.phase == .leaves { progress.phase = .index }
            repeat { try goOn(db, slice) } while !slice.isOver && progress.phase != .done
        } catch let fault as LogFault {
            end(with: fault.message)
        } catch StartProblem.treeMismatch(let what) {
            end(with: what)
        }
    }

    private mutating func end(with fault: String) {
        progress.found(DeepFault(.log, fault))
        progress.phase = .done
    }

    /// Answers whether the newest entry is verified.
    private mutating func verifyLog(_ db: Database, _ slice: Slice) throws -> Bool {
        progress.size = try SQLiteStore.logSize(db)
        var index = try self.index ?? IndexPass(db)
        defer { self.index = index }
        let isNewest = try log.advance(db, slice) { seq, bytes in
            let leaf = try SQLiteStore.leaf(bytes, at: seq)
            index.take(leaf)
            try threads.take(leaf, db, &keys, &progress)
            try comments.take(leaf, db, &keys, &progress)
            try rows.take(leaf, db, &progress)
        }
        progress.leaves = log.size
        if isNewest, !log.hasMetLock {
            throw StartProblem.treeMismatch(
                "there are \(log.size) entries, and \(log.lockedSize ?? 0) were signed before")
        }
        return isNewest
    }

    private mutating func goOn(_ db: Database, _ slice: Slice) throws {
        switch progress.phase {
        case .leaves: progress.phase = .index
        case .index: try compareIndex(db, slice)
        case .threads: if try threads.advance(db, &progress) { progress.phase = .comments }
        case .comments: if try comments.advance(db, &progress) { progress.phase = .keys }
        case .keys: if try rows.openKeys(db, keys.ring, &progress) { progress.phase = .names }
        case .names: if try rows.openNames(db, &keys, &progress) { progress.phase = .reasons }
        case .reasons: if try rows.openReasons(db, &keys, &progress) { progress.phase = .done }
        case .done: break
        }
    }

    private mutating func compareIndex(_ db: Database, _ slice: Slice) throws {
        guard var index else { return }
        var faults: [String] = []
        let isOver = try index.advance(db, size: log.size, slice) { faults.append($0) }
        self.index = index
        for fault in faults { progress.found(DeepFault(.index, fault)) }
        guard isOver else { return }
        progress.indexed = index.covered
        progress.phase = .threads
    }
}
