// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
package import CurtainCore
package import CurtainCrypto
import GRDB
import Synchronization

extension SQLiteStore {
    /// Verifies everything in a database file, read-only and with the keyring, while it is served or not.
    ///
    /// It reads in slices, so that a service on the same file can go on moving its write-ahead log. `progress` is told
    /// about twice a second. Faults are counted; the log's part of the answer is nil when the log itself is faulty.
    ///
    /// - Throws: ``StartProblem`` when the file cannot be read or is behind the lock file.
    package static func verifyDeep(
        databasePath: String, lockPath: String?, keyRing: KeyRing, progress: (DeepProgress) -> Void
    ) throws -> (deep: DeepProgress, log: LogReport?) {
        try verifying(databasePath, lockPath, keyRing.signer.verifierKey) { queue, log in
            var pass = DeepPass(log: log, ring: keyRing)
            while pass.progress.phase != .done {
                try queue.read { db in try pass.run(db, Slice(.milliseconds(500))) }
                progress(pass.progress)
            }
            return (pass.progress, pass.progress.hasFaults(of: .log) ? nil : pass.log.report)
        }
    }

    package func beginDeepVerification() throws -> any DeepVerification {
        let log = try LogPass(key: VerifierKey(keyRing.signer), lock: nil)
        return ServedPass(store: self, pass: DeepPass(log: log, ring: keyRing))
    }

    package func record(
        _ permit: Permit<VerifyDeep>, _ result: DeepProgress
    ) async throws {
        var attributes = [
            LeafAttribute("size", Int64(clamping: result.leaves)),
            LeafAttribute("indexed", Int64(clamping: result.indexed)),
            LeafAttribute("messages", Int64(clamping: result.messages)),
            LeafAttribute("snapshots", Int64(clamping: result.snapshots)),
            LeafAttribute("faults", Int64(clamping: result.faults)),
        ]
        if let first = result.first { attributes.append(LeafAttribute("first", first.text)) }
        let found = attributes
        try await change(permit) { change, origin in
            change.log(
                .auditDeep, by: origin, outcome: result.faults == 0 ? .success : .seriousFailure, found)
        }
    }

    package func indexVerification() -> IndexVerification? {
        verifiedIndex.withLock { $0 }
    }
}

/// A verification of the database that is served, over short read transactions.
private final class ServedPass: DeepVerification {
    private let store: SQLiteStore
    private let pass: Mutex<DeepPass>
    private let hasNoted = Mutex(false)

    init(store: SQLiteStore, pass: DeepPass) {
        self.store = store
        self.pass = Mutex(pass)
    }

    func step(for duration: Duration) async throws -> DeepProgress {
        let progress = try await store.read { db in
            try self.pass.withLock { pass in
                try pass.run(db, Slice(duration))
                return pass.progress
            }
        }
        if progress.hasFaults(of: .log) { store.writer.condemn() }
        if progress.isIndexCompared { note(progress) }
        return progress
    }

    /// From now on queries trust the index; a fault of it takes that away again.
    private func note(_ progress: DeepProgress) {
        let isFirst = hasNoted.withLock { hasNoted in
            defer { hasNoted = true }
            return !hasNoted
        }
        guard isFirst else { return }
        let verification = IndexVerification(size: progress.indexed, time: store.clock.now())
        let isSound = !progress.hasFaults(of: .index)
        store.verifiedIndex.withLock { $0 = isSound ? verification : nil }
    }
}
