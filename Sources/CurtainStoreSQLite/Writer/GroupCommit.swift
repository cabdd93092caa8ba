// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Dispatch
import Synchronization

/// The queue before the one writer: interactive changes first, bulk work in between.
///
/// It belongs to the service, not to any request's task: a client that hangs up never interrupts SQLite.
final class GroupCommit: Sendable {
    enum Lane: Sendable {
        case interactive
        /// Imports and the like, in chunks of about 5 ms of the writer's time each.
        case bulk
    }

    /// Most changes in one batch.
    static let maxBatch = 256
    /// How long a batch goes on taking interactive changes, in nanoseconds.
    static let interactiveBudget: UInt64 = 2_000_000

    private struct Queue {
        var interactive: [any CommitJob] = []
        var bulk: [any CommitJob] = []
        var bulkHead = 0
        var running = false
        var closed = false
        var idleWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private let queue = Mutex(Queue())
    private let limit: Int
    private let bulkBudget: UInt64
    private let thread = DispatchQueue(label: "curtain.writer", qos: .userInitiated)
    private let writer: any BatchWriter

    init(limit: Int, bulkBudget: UInt64, writer: any BatchWriter) {
        self.limit = limit
        self.bulkBudget = bulkBudget
        self.writer = writer
    }

    var queued: Int {
        queue.withLock { $0.interactive.count + $0.bulk.count - $0.bulkHead }
    }

    /// Queues a change and waits until it is durable.
    ///
    /// - Throws: what the change threw; ``StoreError/busy(retryAfterSeconds:)`` when the queue is full;
    ///   `CancellationError` when the waiting task was cancelled (the change may still happen).
    func write<Value: Sendable>(
        _ lane: Lane = .interactive, _ body: @escaping @Sendable (Change) throws -> Value
    ) async throws -> Value {
        let waiter = Waiter<Value>()
        try enqueue(TypedJob(waiter: waiter, body: body), lane)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter.attach($0) }
        } onCancel: {
            waiter.resume(.failure(CancellationError()))
        }
    }

    /// Takes no more changes and returns when the queued ones are done.
    func close() async {
        queue.withLock { $0.closed = true }
        await withCheckedContinuation { continuation in
            let idle = queue.withLock { queue in
                guard queue.running else { return true }
                queue.idleWaiters.append(continuation)
                return false
            }
            if idle { continuation.resume() }
        }
    }

    private func enqueue(_ job: any CommitJob, _ lane: Lane) throws {
        let start = try queue.withLock { queue in
            guard !queue.closed else { throw StoreError.busy(retryAfterSeconds: 5) }
            switch lane {
            case .interactive:
                guard queue.interactive.count < limit else { throw StoreError.busy(retryAfterSeconds: 1) }
                queue.interactive.append(job)
            case .bulk:
                guard queue.bulk.count - queue.bulkHead < limit else { throw StoreError.busy(retryAfterSeconds: 1) }
                queue.bulk.append(job)
            }
            if queue.running { return false }
            queue.running = true
            return true
        }
        if start { thread.async { self.drain() } }
    }

    /// Runs on the writer's thread until the queue is empty.
    private func drain() {
        while true {
            let waiters: [CheckedContinuation<Void, Never>]? = queue.withLock { queue in
                guard queue.interactive.isEmpty, queue.bulk.count == queue.bulkHead else { return nil }
                queue.running = false
                defer { queue.idleWaiters = [] }
                return queue.idleWaiters
            }
            if let waiters {
                for waiter in waiters { waiter.resume() }
                return
            }
            writer.commit(Feed(group: self))
        }
    }

    /// Hands a batch its changes one at a time, so that what arrives while it runs can still join it.
    struct Feed {
        private let group: GroupCommit
        private let started = DispatchTime.now().uptimeNanoseconds
        private var taken = 0
        private var bulkTaken = false
        private var ready: ArraySlice<any CommitJob> = []

        init(group: GroupCommit) {
            self.group = group
        }

        mutating func next() -> (any CommitJob)? {
            if let job = ready.popFirst() { return job }
            let room = GroupCommit.maxBatch - taken
            guard room > 0 else { return nil }
            let elapsed = taken == 0 ? 0 : DispatchTime.now().uptimeNanoseconds - started
            if elapsed < GroupCommit.interactiveBudget {
                let jobs = group.takeInteractive(room)
                if !jobs.isEmpty {
                    taken += jobs.count
                    ready = jobs[...]
                    return ready.popFirst()
                }
            }
            // One piece of bulk work a batch in any case, so that it is never starved; more while nobody waits.
            guard !bulkTaken || elapsed < group.bulkBudget, let job = group.takeBulk(onlyWhenIdle: bulkTaken)
            else { return nil }
            bulkTaken = true
            taken += 1
            return job
        }

        /// What was taken from the queue and not handed out yet.
        mutating func rest() -> [any CommitJob] {
            defer { ready = [] }
            return Array(ready)
        }
    }

    private func takeInteractive(_ most: Int) -> [any CommitJob] {
        queue.withLock { queue in
            guard queue.interactive.count > most else {
                defer { queue.interactive = [] }
                return queue.interactive
            }
            let jobs = Array(queue.interactive.prefix(most))
            queue.interactive.removeFirst(most)
            return jobs
        }
    }

    private func takeBulk(onlyWhenIdle: Bool) -> (any CommitJob)? {
        queue.withLock { queue in
            guard queue.bulk.count > queue.bulkHead, !onlyWhenIdle || queue.interactive.isEmpty else { return nil }
            let job = queue.bulk[queue.bulkHead]
            queue.bulkHead += 1
            if queue.bulkHead == queue.bulk.count || queue.bulkHead > 1024 {
                queue.bulk.removeFirst(queue.bulkHead)
                queue.bulkHead = 0
            }
            return job
        }
    }
}

/// Commits batches; called on the writer's thread only, one batch at a time.
protocol BatchWriter: Sendable {
    func commit(_ feed: GroupCommit.Feed)
}
