// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ChannelsSecret: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Secrets shared with a channel: two of a kind at most, so that they can be replaced without a gap.",
        discussion: """
            To replace one: add the new one, give it to the other side, remove the old one.

              curtain channels secret add reviews --for hook
            """,
        subcommands: [ChannelsSecretAdd.self, ChannelsSecretRemove.self])
}

struct ChannelsSecretAdd: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Give a channel a secret: a new one, shown once, or one from a file.",
        discussion: """
            Secrets are as Standard Webhooks has them: whsec_ and 24 to 64 bytes in Base64.

              curtain channels secret add reviews --for hook
              curtain channels secret add reviews --for post --file -
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The channel's name.")
    var name: String

    @Option(name: .customLong("for"), help: "What it signs: hook, what the channel sends; post, what is posted there.")
    var purpose: SecretPurposeArgument

    @Option(help: ArgumentHelp("Read it from a file; - is standard input.", valueName: "file"))
    var file: String?

    func run(_ connection: Connection) async throws {
        let given = try file.map { try FileInput.secretLine($0, connection.host) }
        let added = try await connection.client.addSecret(
            to: name, AddChannelSecretRequest(purpose: purpose.rawValue, secret: given))
        try connection.output.one(added) { page in
            page.field("secret", added.id)
            page.field("for", added.purpose)
            if let address = added.hookURL { page.field("webhook", address) }
            guard let secret = added.secret else { return }
            page.blank()
            page.paragraph("Give this to the other side now; it is not shown again:")
            page.paragraph(secret, indent: 2)
        }
    }
}

struct ChannelsSecretRemove: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a secret away: what it signs is refused at once.",
        discussion: """
              curtain channels secret remove reviews 0199e1a2-0000-7000-8000-000000000001
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The channel's name.")
    var name: String

    @Argument(help: ArgumentHelp("The secret's identifier, as \"channels show\" lists it.", valueName: "id"))
    var secret: String

    func run(_ connection: Connection) async throws {
        try connection.confirm("what is signed with this secret is refused from now on")
        try await connection.client.removeSecret(secret, from: name)
        try connection.output.done(["removed": secret], "the secret is gone")
    }
}

enum SecretPurposeArgument: String, ExpressibleByArgument, CaseIterable {
    case hook, post
}

extension FileInput {
    /// A secret of one line.
    static func secretLine(_ path: String, _ host: Host) throws -> String {
        let bytes = path == "-" ? try host.readAllInput(limit: 4096) : try readAll(path, limit: 4096)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CLIError.notText(path) }
        let line = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
        guard !line.isEmpty else {
            throw CLIError.usage("\(path == "-" ? "standard input" : path) is empty", hint: nil)
        }
        return String(line)
    }
}
