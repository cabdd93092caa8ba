// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One figure of the service at a moment, with its labels.
///
/// No label holds anything a person typed: names of states, kinds, listeners and route patterns only.
package struct Metric: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case gauge, counter, histogram
    }

    package struct Sample: Sendable, Equatable {
        package let labels: [Label]
        package let value: Value

        package init(_ value: Double, _ labels: [Label] = []) {
            self.labels = labels
            self.value = .number(value)
        }

        package init(_ counts: HistogramCounts, _ labels: [Label] = []) {
            self.labels = labels
            self.value = .histogram(counts)
        }
    }

    package struct Label: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package enum Value: Sendable, Equatable {
        case number(Double)
        case histogram(HistogramCounts)
    }

    /// Letters, digits and underscores; the unit is its end.
    package let name: String
    package let help: String
    package let kind: Kind
    package let samples: [Sample]

    package init(_ name: String, _ help: String, _ kind: Kind, _ samples: [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }

    package init(_ name: String, _ help: String, _ kind: Kind, _ value: Double) {
        self.init(name, help, kind, [Sample(value)])
    }
}

/// The text format of Prometheus, version 0.0.4.
package enum PrometheusText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package static func encode(_ metrics: [Metric]) -> String {
        var out = ""
        for metric in metrics {
            out += "# HELP \(metric.name) \(escaped(metric.help, quotes: false))\n"
            out += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
            for sample in metric.samples { append(sample, of: metric.name, to: &out) }
        }
        return out
    }

    private static func append(_ sample: Metric.Sample, of name: String, to out: inout String) {
        switch sample.value {
        case .number(let value):
            out += "\(name)\(braces(sample.labels)) \(number(value))\n"
        case .histogram(let counts):
            var below: UInt64 = 0
            for (place, count) in counts.counts.enumerated() {
                below += count
                let bound = place < counts.bounds.count ? number(counts.bounds[place]) : "+Inf"
                out += "\(name)_bucket\(braces(sample.labels + [Metric.Label("le", bound)])) \(below)\n"
            }
            out += "\(name)_sum\(braces(sample.labels)) \(number(counts.sum))\n"
            out += "\(name)_count\(braces(sample.labels)) \(below)\n"
        }
    }

    private static func braces(_ labels: [Metric.Label]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",") + "}"
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return String(value)
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var out = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\"" where quotes: out += "\\\""
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }
}
