// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct OutboxRetry: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try again what failed for certain. What is unknown is resolved by a person first.",
        discussion: """
              curtain outbox retry O-5
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The item, such as O-5.")
    var item: OutboxReference

    func run(_ connection: Connection) async throws {
        let changed = try await connection.client.retryOutboxItem(item.text)
        try connection.output.done(changed, "\(changed.ref) goes out again")
    }
}
