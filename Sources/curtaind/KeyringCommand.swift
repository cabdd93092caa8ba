// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRuntime

struct KeyringCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keyring", abstract: "The keyring file.", subcommands: [Slots.self])

    struct Slots: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "slots",
            abstract: "List what can open the keyring. Opens nothing.",
            discussion: """
                Examples:
                  curtaind keyring slots
                """,
            aliases: ["list"])

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            try await reporting {
                let listing = try KeyringListing.read(try options.load().keyring)
                print("keyring     \(listing.path)\ngeneration  \(listing.generation)")
                for slot in listing.slots { print("slot        \(slot.id)  \(slot.type)") }
            }
        }
    }
}
