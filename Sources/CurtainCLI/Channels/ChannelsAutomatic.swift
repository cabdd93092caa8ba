// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ChannelsAutomatic: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "automatic",
        abstract: "Say which comments of a channel move into private threads without a person.",
        discussion: """
            For comments that the channel's webhook brings from now on. Nothing is said in public, unless --template \
            names an approved template; what cannot be routed stays in the queue for a person.

              curtain channels automatic reviews --on crisis --pool nurses
              curtain channels automatic reviews --on private --pool nurses --template take-it-private
              curtain channels automatic reviews --off
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The channel's name.")
    var name: String

    @Option(help: ArgumentHelp("Which: crisis, or private for all that need a private answer.", valueName: "which"))
    var on: AutomaticTrigger?

    @Option(help: "The pool that answers.")
    var pool: String?

    @Option(help: "The approved template that is said in public.")
    var template: String?

    @Flag(help: "A person routes every comment from now on.")
    var off = false

    func validate() throws {
        if off == (on != nil) { throw ValidationError("give --on or --off") }
        if off, pool != nil || template != nil {
            throw ValidationError("--off goes with neither --pool nor --template")
        }
        if on != nil, pool == nil { throw ValidationError("--on needs --pool, the pool that answers") }
    }

    func run(_ connection: Connection) async throws {
        let detail = try await connection.client.setAutomatic(
            of: name, AutomaticRequest(trigger: on?.rawValue, pool: pool, template: template))
        try connection.output.done(detail, "\(detail.channel.name): \(detail.automaticText)")
    }
}

/// Which comments can be routed without a person.
enum AutomaticTrigger: String, ExpressibleByArgument, CaseIterable {
    case crisis, `private`
}

extension ChannelDetailResponse {
    /// What is routed without a person, in words.
    var automaticText: String {
        guard let automatic else { return "a person routes every comment" }
        let which = automatic.trigger == "crisis" ? "emergencies" : "what needs a private answer"
        let said = automatic.template.map { "with template \($0) in public" } ?? "nothing is said in public"
        return "\(which) go to pool \(automatic.pool) by themselves, \(said)"
    }
}
