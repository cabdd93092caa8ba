// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases

/// Hands batches of comments to the relay, a few at a time, and gives the outcomes back in order.
///
/// Triage and sealing of one batch go on while the store writes another. Two batches that name the same comment are
/// never on their way together, so that its versions arrive in the order of the file.
struct BatchPipeline {
    private struct Flight {
        let task: Task<ReceiveOutcome, any Error>
        let channel: String
        let identifiers: Set<String>
    }

    private let relay: Relay
    private let host: Caller
    private let depth: Int
    private var flights: [Flight] = []

    init(relay: Relay, host: Caller, depth: Int) {
        self.relay = relay
        self.host = host
        self.depth = depth
    }

    /// Sends a batch; answers the outcomes of those that had to end first.
    mutating func send(_ drafts: [CommentDraft], channel: String) async throws -> [ReceiveOutcome] {
        let identifiers = Set(drafts.map(\.externalID))
        var outcomes: [ReceiveOutcome] = []
        while flights.count >= depth
            || flights.contains(where: { $0.channel == channel && !$0.identifiers.isDisjoint(with: identifiers) })
        {
            outcomes.append(try await flights.removeFirst().task.value)
        }
        let task = Task { [relay, host] in try await relay.receive(drafts, channel: channel, as: host) }
        flights.append(Flight(task: task, channel: channel, identifiers: identifiers))
        return outcomes
    }

    /// Waits for what is still on its way.
    mutating func finish() async throws -> [ReceiveOutcome] {
        var outcomes: [ReceiveOutcome] = []
        while !flights.isEmpty { outcomes.append(try await flights.removeFirst().task.value) }
        return outcomes
    }
}
