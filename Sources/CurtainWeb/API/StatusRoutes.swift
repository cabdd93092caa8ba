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
            return try Answers.json(
                StatusResponse(
                    version: version, state: health.sealed?.rawValue ?? "ok", logSize: Int(health.logSize),
                    queued: health.queued, startedAt: started.description,
                    people: counts.people, pools: counts.pools, channels: counts.channels,
                    deep: DeepStatusResponse(running: relay.deepWork.running, last: relay.deepWork.last)))
        }
    }
}
