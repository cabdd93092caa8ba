// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Histogram

/// One line of the results.
///
/// A field without a meaning is nil.
struct Measurement: Sendable {
    var name: String
    /// Operations a second.
    var rate: Double?
    /// Milliseconds.
    var p50: Double?
    var p99: Double?
    var max: Double?
    /// Resident memory of the measured process, at its highest.
    var rssMiB: Double?
    var ratioTo: String?
    var ratio: Double?
    /// Said in the table alone.
    var note = ""

    init(_ name: String, rate: Double? = nil, latencies: Latencies? = nil) {
        self.name = name
        self.rate = rate
        if let latencies, latencies.count > 0 {
            p50 = latencies.milliseconds(at: 50)
            p99 = latencies.milliseconds(at: 99)
            max = latencies.longest
        }
    }

    init(_ name: BenchName, rate: Double? = nil, latencies: Latencies? = nil) {
        self.init(name.rawValue, rate: rate, latencies: latencies)
    }

    /// The same, compared with another rate.
    func compared(to other: Measurement) -> Measurement {
        var copy = self
        copy.ratioTo = other.name
        if let rate, let base = other.rate, base > 0 { copy.ratio = rate / base }
        return copy
    }

    func noting(_ text: String) -> Measurement {
        var copy = self
        copy.note = text
        return copy
    }
}

/// Durations in a histogram of three significant digits.
struct Latencies: Sendable {
    private var histogram = Histogram<UInt64>(
        highestTrackableValue: 600_000_000_000, numberOfSignificantValueDigits: .three)

    var count: UInt64 { histogram.totalCount }
    /// Milliseconds.
    var longest: Double { Double(histogram.max) / 1e6 }

    mutating func record(nanoseconds: UInt64) {
        _ = histogram.record(Swift.max(nanoseconds, 1))
    }

    func milliseconds(at percentile: Double) -> Double {
        Double(histogram.valueAtPercentile(percentile)) / 1e6
    }
}
