// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Time that only goes forward, in nanoseconds.
enum Stopwatch {
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    static func seconds(since start: UInt64) -> Double {
        Double(now() - start) / 1e9
    }

    /// Repeats an operation for some seconds on this thread, without timing each, then times single ones.
    ///
    /// `body`: takes the number of the repetition; its result keeps it from being left out.
    static func measure(
        _ name: String, seconds: Double, _ body: (Int) throws -> Int
    ) rethrows -> Measurement {
        var sink = 0
        for index in 0..<64 { sink &+= try body(index) }
        let start = now()
        var done = 0
        while Stopwatch.seconds(since: start) < seconds {
            for _ in 0..<64 {
                sink &+= try body(done)
                done += 1
            }
        }
        let rate = Double(done) / Stopwatch.seconds(since: start)
        var latencies = Latencies()
        for index in 0..<Swift.min(done, 100_000) {
            let began = now()
            sink &+= try body(index)
            latencies.record(nanoseconds: now() - began)
        }
        keep(sink)
        return Measurement(name, rate: rate, latencies: latencies)
    }

    /// Uses a value, so that what made it is not optimised away.
    @inline(never)
    static func keep(_ value: Int) {
        if value == Int.min { print("") }
    }
}
