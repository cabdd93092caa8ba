// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct OutboxResolve: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Record how passing an item on went.",
        discussion: """
              curtain outbox resolve O-5 --outcome sent
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The item, such as O-5.")
    var item: OutboxReference

    @Option(help: "How it went: sent or failed.")
    var outcome: OutcomeArgument

    func run(_ connection: Connection) async throws {
        let changed = try await connection.client.resolveOutboxItem(
            item.text, ResolveRequest(outcome: outcome.rawValue))
        try connection.output.done(changed, "\(changed.ref) is recorded as \(changed.state)")
    }
}

/// How passing something on can end.
enum OutcomeArgument: String, ExpressibleByArgument, CaseIterable {
    case sent, failed
}
