// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What the connections of one load have seen.
///
/// Touched by one event loop; the lock is never waited for.
final class LoadTally: Sendable {
    struct Counts: Sendable {
        var latencies = Latencies()
        /// Answers inside the measured time.
        var measured = 0
        /// Answers in all, the warm-up included.
        var answered = 0
        var problem: BenchProblem?
        var keys = KeyCounter()
        var open = 0
    }

    let counts = Mutex(Counts())
    /// Nanoseconds of ``Stopwatch``.
    let measuredFrom: UInt64
    let measuredTo: UInt64

    init(warmUp: Double, seconds: Double) {
        measuredFrom = Stopwatch.now() + UInt64(warmUp * 1e9)
        measuredTo = measuredFrom + UInt64(seconds * 1e9)
    }

    var isStopped: Bool { counts.withLock { $0.problem != nil } }

    func fail(_ problem: BenchProblem) {
        counts.withLock { if $0.problem == nil { $0.problem = problem } }
    }

    /// Notes an answer.
    ///
    /// - Returns: whether another request is to follow.
    func answered(sent: UInt64, now: UInt64) -> Bool {
        counts.withLock { counts in
            counts.answered += 1
            if now >= measuredFrom, now < measuredTo {
                counts.measured += 1
                if sent >= measuredFrom { counts.latencies.record(nanoseconds: now - sent) }
            }
            return now < measuredTo && counts.problem == nil
        }
    }
}
