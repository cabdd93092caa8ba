// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Dispatch
import Synchronization

@testable import CurtainStoreSQLite

/// Holds the writer, so that changes queued meanwhile share the next batch.
final class WriterGate: Sendable {
    private let open = DispatchSemaphore(value: 0)
    private let passed = Mutex(false)
    private let store: SQLiteStore

    init(_ store: SQLiteStore) async {
        self.store = store
        let group = store.group
        await withCheckedContinuation { (held: CheckedContinuation<Void, Never>) in
            Task {
                try await group.write { _ in
                    // A change may run twice; the gate holds once, on the writer's own thread.
                    guard
                        self.passed.withLock({ passed in
                            defer { passed = true }
                            return !passed
                        })
                    else { return }
                    held.resume()
                    self.open.wait()
                }
            }
        }
    }

    /// Waits until so many changes are queued, then lets the writer go on.
    func release(whenQueued count: Int) async throws {
        while store.group.queued < count { await Task.yield() }
        open.signal()
    }
}
