// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct OutboxShow: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Open an outgoing item: the text to pass on. A logged read.",
        discussion: """
              curtain outbox show O-5
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The item, such as O-5.")
    var item: OutboxReference

    func run(_ connection: Connection) async throws {
        let item = try await connection.client.outboxItem(item.text)
        try connection.output.one(item) { page in
            page.field("item", item.ref)
            page.field("kind", item.kind)
            page.field("carrier", item.carrier)
            page.field("state", item.state)
            if item.attempts > 0 {
                page.field("tries", "\(item.attempts), last \(moment(item.attemptedAt ?? item.createdAt))")
            }
            if let problem = item.problem { page.field("problem", problem) }
            if let next = item.notBefore, item.state == "approved" { page.field("next try", moment(next)) }
            if let remote = item.remoteID { page.field("their id", remote) }
            page.field("comment", "\(item.comment) on \(item.channel)")
            page.field("thread", item.thread)
            page.field("created", moment(item.createdAt))
            page.field("resolved", item.resolvedAt.map { moment($0) })
            page.blank()
            page.heading(item.kind == "public" ? "To be said in public:" : "To be passed on in private only:")
            page.paragraph(item.text ?? "(no text)", indent: 2)
            if item.state == "unknown" {
                page.blank()
                page.paragraph(
                    "It may have been posted or not. Look at the channel, then: curtain outbox resolve \(item.ref) --outcome sent, or failed and then retry."
                )
            }
        }
    }
}
