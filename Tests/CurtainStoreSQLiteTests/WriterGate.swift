// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Dispatch
@testable import CurtainStoreSQLite

/// Holds the writer, so that changes queued meanwhile share the next batch.
struct WriterGate {
    private let open = DispatchSemaphore(value: 0)
    private let store: SQLiteStore

    init(_ store: SQLiteStore) async throws {
        self.store = store
        let gate = open
        let held = DispatchSemaphore(value: 0)
        let group = store.group
        Task.detached {
            try await group.write { _ in
                held.signal()
                gate.wait()
            }
        }
        await Task.detached { Self.wait(for: held) }.value
    }

    private static func wait(for semaphore: DispatchSemaphore) {
        semaphore.wait()
    }

    /// Waits until so many changes are queued, then lets the writer go on.
    func release(whenQueued count: Int) async throws {
        while store.group.queued < count { await Task.yield() }
        open.signal()
    }
}
