// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ChannelsPosting: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "posting",
        abstract: "Say where the service posts to a channel itself, or that people carry everything.",
        discussion: """
            Posts are signed (Standard Webhooks): give the channel a secret for posts first. The address's host must be \
            among posts.allowed_hosts of the service's configuration.

              curtain channels posting reviews --url https://hooks.channel.example/curtain --carries public
              curtain channels posting reviews --off
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The channel's name.")
    var name: String

    @Option(help: "Where posts go; - reads it from standard input, for one that holds a credential.")
    var url: String?

    @Option(
        help: "What is posted: public replies, private invitations, or both with a comma; public unless told otherwise."
    )
    var carries: String?

    @Flag(help: "People carry everything from now on.")
    var off = false

    func validate() throws {
        if off == (url != nil) { throw ValidationError("give --url or --off") }
        if off, carries != nil { throw ValidationError("--off leaves nothing for --carries") }
    }

    func run(_ connection: Connection) async throws {
        let address = try url.map { $0 == "-" ? try FileInput.secretLine("-", connection.host) : $0 }
        let kinds =
            off ? [] : (carries ?? "public").split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }
        let detail = try await connection.client.setPosting(
            of: name, ChannelPostingRequest(url: address, carries: kinds.map(String.init)))
        try connection.output.done(
            detail,
            off
                ? "people carry what is said on \(detail.channel.name)"
                : "the service posts to \(detail.channel.name): \(detail.channel.carries.joined(separator: ", "))")
    }
}
