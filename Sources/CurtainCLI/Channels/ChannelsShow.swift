// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ChannelsShow: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show where a channel's webhook sends, its secrets' identifiers, and where its posts go.",
        discussion: """
              curtain channels show reviews
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The channel's name.")
    var name: String

    func run(_ connection: Connection) async throws {
        let detail = try await connection.client.channel(name)
        try connection.output.one(detail) { $0.show(detail) }
    }
}

extension Sheet {
    mutating func show(_ detail: ChannelDetailResponse) {
        field("channel", "\(detail.channel.name) (\(detail.channel.kind))")
        field("pool", detail.channel.intakePool)
        field("webhook", detail.hookURL)
        field("posts to", detail.postURL ?? "people carry them")
        if detail.postURL != nil { field("posts", detail.channel.carries.joined(separator: ", ")) }
        field("by itself", detail.automaticText)
        blank()
        heading(detail.secrets.isEmpty ? "No secrets: nothing signed is accepted" : "Secrets:")
        for secret in detail.secrets {
            paragraph("\(secret.purpose)  \(secret.id)  since \(moment(secret.createdAt))", indent: 2)
        }
    }
}
