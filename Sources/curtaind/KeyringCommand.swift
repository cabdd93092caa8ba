// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainCore
import CurtainRuntime

struct KeyringCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keyring", abstract: "The keyring file.", subcommands: [SlotCommand.self])
}

struct SlotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slot",
        abstract: "What can open the keyring: passphrases, key files, printed recovery keys.",
        discussion: """
            A slot can be added, tested and removed while the service runs. Removing one does not make old copies of \
            the keyring file useless: after a secret was lost to somebody, also run "curtain keys rotate" and destroy \
            the older version.

            Examples:
              curtaind keyring slot list
              curtaind keyring slot add passphrase
              curtaind keyring slot add keyfile /etc/curtain-keys/second.key
              curtaind keyring slot test --passphrase-file words
              curtaind keyring slot remove 8f2e...
            """,
        subcommands: [List.self, Add.self, Test.self, Remove.self],
        defaultSubcommand: List.self,
        aliases: ["slots"])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List what can open the keyring. Opens nothing.",
            discussion: """
                Examples:
                  curtaind keyring slot list
                """)

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            try await reporting {
                let listing = try KeyringListing.read(try options.load().keyring)
                print("keyring     \(listing.path)\ngeneration  \(listing.generation)")
                for slot in listing.slots { print("slot        \(slot.id)  \(slot.type)") }
            }
        }
    }

    struct Add: AsyncParsableCommand {
        enum Kind: String, ExpressibleByArgument, CaseIterable {
            case passphrase, keyfile, recovery
        }

        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Add a slot.",
            discussion: """
                A passphrase is asked for twice, or read from a file; a key file is made; a recovery key is printed \
                once, to be kept on paper. The options name the secret that opens the keyring now.

                Examples:
                  curtaind keyring slot add passphrase
                  curtaind keyring slot add keyfile /etc/curtain-keys/second.key
                  curtaind keyring slot add recovery --passphrase-file words
                """)

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var secret: SecretOptions

        @Argument(help: "passphrase, keyfile or recovery.")
        var kind: Kind

        @Argument(help: "With keyfile: the file to make. With passphrase: a file that holds it, else it is asked for.")
        var path: String?

        func validate() throws {
            if kind == .keyfile, path == nil { throw ValidationError("Name the key file to make.") }
            if kind == .recovery, path != nil { throw ValidationError("A recovery key is printed, not written.") }
        }

        func run() async throws {
            try await reporting {
                let done = try await KeyringSlots(try options.load()).add(try newSlot(), secret: secret.override)
                print("slot        \(done.slot)  \(kind.rawValue)\ngeneration  \(done.generation)")
                if let key = done.recoveryKey {
                    print("recovery    \(key.reveal())")
                    Terminal.say("curtaind: keep the recovery key on paper; it is not shown again")
                }
                Terminal.say("curtaind: \(logged(done)); back the keyring file up again")
            }
        }

        private func newSlot() throws -> KeyringSlots.NewSlot {
            switch kind {
            case .passphrase:
                .passphrase(try path.map { try Passphrase.read(file: $0) } ?? Passphrase.promptNew())
            case .keyfile: .keyFile(HostPath.absolute(path ?? "", from: HostPath.workingDirectory()))
            case .recovery: .recovery
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Open the keyring with a secret and say which slot it opened.",
            discussion: """
                Without an option the configured secret is tried.

                Examples:
                  curtaind keyring slot test
                  curtaind keyring slot test --recovery-key-file recovery.txt
                """)

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var secret: SecretOptions

        func run() async throws {
            try await reporting {
                let slot = try KeyringSlots(try options.load()).test(secret: secret.override)
                print("slot        \(slot.id)  \(slot.type)  opens the keyring")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Remove a slot.",
            discussion: """
                The keyring is opened with the secret of another slot first, the configured one or the one that the \
                options name, so that nobody is locked out.

                Examples:
                  curtaind keyring slot remove 8f2e1c04-6d1b-4f53-9c61-0f6f3f1f2a77
                """)

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var secret: SecretOptions

        @Argument(help: "The slot's identifier, whole.")
        var slot: String

        @Flag(help: "Do not ask.")
        var yes = false

        func run() async throws {
            try await reporting {
                let configuration = try options.load()
                guard yes || Terminal.confirm("remove slot \(slot)? its secret opens the keyring no longer") else {
                    Terminal.say("curtaind: nothing was changed")
                    throw ExitCode(130)
                }
                let done = try await KeyringSlots(configuration).remove(slot, secret: secret.override)
                print("removed     \(done.slot)\ngeneration  \(done.generation)")
                Terminal.say("curtaind: \(logged(done)); back the keyring file up again")
            }
        }
    }
}

private func logged(_ outcome: KeyringSlots.Outcome) -> String {
    outcome.isLogged
        ? "the running service has taken it over and written it into the log"
        : "the next start of the service writes it into the log"
}
