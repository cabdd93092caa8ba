// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    /// Kinds of callers that nobody knows, as refusals of them are counted.
    static let denialKinds = ["access", "claim", "confirm", "hook", "login", "return"]

    /// Figures of the store, the outbox, refusals and keys.
    package func metrics() async -> [Metric] {
        let denied = denials.totals
        var metrics =
            store.metrics() + [
                Metric(
                    "curtain_denials_total", "Refusals of callers nobody knows.", .counter,
                    Set(Self.denialKinds).union(denied.keys).sorted().map {
                        .init(Double(denied[$0] ?? 0), [.init("kind", $0)])
                    }),
                Metric(
                    "curtain_key_wraps", "Data keys wrapped by the active key-encryption key, counted a little ahead.",
                    .gauge, Double(keys.wraps.count)),
            ]
        metrics.append(
            Metric(
                "curtain_rules_outdated", "1 when changed rules could not be taken up and those before are in force.",
                .gauge, rules.problem == nil ? 0 : 1))
        let last = deepWork.last
        metrics += [
            Metric(
                "curtain_deep_pass_age_seconds",
                "Since the last verification of everything stored that went to its end; no value before the first.",
                .gauge,
                (last?.endedAt).map { [.init(Double(clock.now().milliseconds - $0.milliseconds) / 1000)] } ?? []),
            Metric(
                "curtain_deep_pass_faults", "Faults that the last verification of everything stored found.", .gauge,
                last.map { [.init(Double($0.progress.faults))] } ?? []),
        ]
        let automatic = automaticTally.counts
        metrics.append(
            Metric(
                "curtain_automatic_routes_total", "Comments routed without a person, or that could not be.", .counter,
                [
                    .init(Double(automatic.failed), [.init("outcome", "failed")]),
                    .init(Double(automatic.routed), [.init("outcome", "routed")]),
                ]))
        if let waiting = try? await store.alarmCount() {
            metrics.append(
                Metric(
                    "curtain_alarms_waiting", "Emergencies that the on-call receiver has not been told of.", .gauge,
                    Double(waiting)))
        }
        if let counts = try? await outboxCounts() {
            metrics.append(
                Metric(
                    "curtain_outbox_items", "Outgoing items that wait for the service or for a person.", .gauge,
                    [OutboxState.draft, .approved, .sending, .unknown].map {
                        .init(Double(counts[$0] ?? 0), [.init("state", $0.rawValue)])
                    }))
        }
        return metrics
    }
}
