// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts of observations in buckets with fixed upper bounds.
package struct HistogramCounts: Sendable, Equatable {
    /// Ascending.
    package let bounds: [Double]
    /// One more than bounds: what is above the last.
    package private(set) var counts: [UInt64]
    package private(set) var sum = 0.0

    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package var total: UInt64 { counts.reduce(0, +) }

    package mutating func observe(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }
}

/// The same, shared.
package final class Histogram: Sendable {
    /// From 100 microseconds to 10 seconds.
    package static let seconds = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

    private let state: Mutex<HistogramCounts>

    package init(bounds: [Double]) {
        state = Mutex(HistogramCounts(bounds: bounds))
    }

    package func observe(_ value: Double) {
        state.withLock { $0.observe(value) }
    }

    package var counts: HistogramCounts { state.withLock { $0 } }
}
