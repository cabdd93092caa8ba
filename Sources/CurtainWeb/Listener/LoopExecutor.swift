// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Runs the tasks of a connection on its own event loop: an answer to a slow reader is then written no faster than the
/// socket takes it.
///
/// Whatever computes or blocks for long must leave it (``offLoop(_:)``).
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Runs long work on the global pool, so that the other connections of the caller's event loop go on.
func offLoop<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withTaskExecutorPreference(globalConcurrentExecutor) {
        try await work()
    }
}
