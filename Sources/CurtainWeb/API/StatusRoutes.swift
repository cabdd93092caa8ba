// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// How the service is, for staff.
enum StatusRoutes {
    static func add(to staff: StaffRouter, version: String) {
        let relay = staff.relay
        let started = relay.clock.now()
        staff.on(.get, "/status") { _, context in
            let health = relay.health()
            let counts = try await relay.counts(as: context.caller)
            // A sealed service still says that it is.
            let waiting = try? await relay.outboxCounts()
            let outbox = waiting.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.key.rawValue, $0.value) }) }
            return try Answers.json(
                StatusResponse(
                    version: version, state: health.sealed?.state ?? "ok", reason: health.sealed?.rawValue,
                    logSize: Int(health.logSize),
                    queued: health.queued, startedAt: started.description,
                    people: counts.people, pools: counts.pools, channels: counts.channels, outbox: outbox,
                    deep: DeepStatusResponse(running: relay.deepWork.running, last: relay.deepWork.last),
                    rules: RulesResponse(
                        version: relay.rules.version, identifier: relay.rules.identifier,
                        problem: relay.rules.problem)))
        }
    }
}
