// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore

/// Has the keys rotated again and again, each time with every data key wrapped anew.
struct RewrapLoop: Sendable {
    let client: LoadClient
    let token: String

    /// Until it is cancelled; answers how many data keys were wrapped.
    func run() async throws -> Int {
        var total = 0
        while !Task.isCancelled {
            let begun = try await ask(
                RequestPlan.posts(["/api/v1/keys/rotate"], host: client.host, token: token, body: "{}"))
            guard begun.isSuccess else { throw BenchProblem.refused(status: begun.status, type: begun.problemType) }
            while true {
                try? await Task.sleep(for: .milliseconds(100))
                let answer = try await ask(.get("/api/v1/keys/work", host: client.host, token: token))
                let state = try JSONDecoder().decode(State.self, from: Data(answer.body.readableBytesView))
                if state.endedAt != nil || Task.isCancelled {
                    total += state.rewrapped
                    break
                }
            }
        }
        return total
    }

    private struct State: Decodable {
        let rewrapped: Int
        let endedAt: String?
    }

    private func ask(_ plan: RequestPlan) async throws -> HTTPAnswer {
        guard let item = plan.items.first else { throw BenchProblem.setup("nothing to send") }
        // Asked for also while the loop ends.
        return try await Task { try await client.exchange(item) }.value
    }
}
