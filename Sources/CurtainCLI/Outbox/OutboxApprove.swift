// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct OutboxApprove: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Let a draft go out: the service posts it, or a person passes it on.",
        discussion: """
              curtain outbox approve O-5
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The item, such as O-5.")
    var item: OutboxReference

    func run(_ connection: Connection) async throws {
        let changed = try await connection.client.approveOutboxItem(item.text)
        try connection.output.done(changed, "\(changed.ref) is approved")
    }
}
