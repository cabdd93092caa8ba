// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient
import CurtainCore

struct ChannelsAdd: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a channel whose comments go to a pool.",
        discussion: """
              curtain channels add reviews --kind google_review --pool frontdesk
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The channel's name.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "What it is: \(ChannelKind.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "kind"))
    var kind: ChannelKindArgument

    @Option(help: "The pool that sees its comments until they are routed.")
    var pool: String

    func run(_ connection: Connection) async throws {
        let channel = try await connection.client.createChannel(
            CreateChannelRequest(name: name, kind: kind.kind.rawValue, intakePool: pool))
        try connection.output.done(
            channel, "channel \(channel.name) (\(channel.kind)) is there; pool \(channel.intakePool) sees it")
    }
}

/// A kind of channel as people type it.
struct ChannelKindArgument: ExpressibleByArgument {
    let kind: ChannelKind

    init?(argument: String) {
        guard let kind = ChannelKind(rawValue: argument) else { return nil }
        self.kind = kind
    }

    static var allValueStrings: [String] { ChannelKind.allCases.map(\.rawValue) }
}
