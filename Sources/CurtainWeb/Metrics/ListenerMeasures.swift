// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Synchronization

/// What one listener did since the start.
final class ListenerMeasures: Sendable {
    private struct Answered: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    private struct State {
        var answers: [Answered: UInt64] = [:]
        var open = 0
        var refused: UInt64 = 0
    }

    let name: String
    private let state = Mutex(State())
    private let seconds = Histogram(bounds: Histogram.seconds)

    init(name: String) {
        self.name = name
    }

    /// Routes are patterns and methods are those of HTTP: their number is bounded.
    func answered(method: String, route: String, status: Int, microseconds: Int64) {
        state.withLock { $0.answers[Answered(method: method, route: route, status: status), default: 0] += 1 }
        seconds.observe(Double(microseconds) / 1e6)
    }

    func opened() { state.withLock { $0.open += 1 } }
    func closed() { state.withLock { $0.open -= 1 } }
    /// A connection beyond what its network may have.
    func refused() { state.withLock { $0.refused += 1 } }

    /// Figures of several listeners, one sample each.
    static func metrics(of listeners: [ListenerMeasures]) -> [Metric] {
        let all = listeners.map { ($0, $0.state.withLock { $0 }, Metric.Label("listener", $0.name)) }
        return [
            Metric(
                "curtain_requests_total", "Answers, by route pattern and status.", .counter,
                all.flatMap { _, state, listener in
                    state.answers.sorted {
                        ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
                    }
                    .map { key, count in
                        .init(
                            Double(count),
                            [
                                listener, .init("method", key.method), .init("route", key.route),
                                .init("status", String(key.status)),
                            ])
                    }
                }),
            Metric(
                "curtain_request_seconds", "From a request's head to its answer's.", .histogram,
                all.map { .init($0.seconds.counts, [$2]) }),
            Metric("curtain_connections", "Open connections.", .gauge, all.map { .init(Double($1.open), [$2]) }),
            Metric(
                "curtain_connections_refused_total", "Connections beyond what their network may have.", .counter,
                all.map { .init(Double($1.refused), [$2]) }),
        ]
    }
}
