// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRuntime

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a consistent copy of the database, also while serving.",
        discussion: """
            The copy holds no key: the keyring is backed up on its own, to another place.

            Examples:
              curtaind backup --to /backup/curtain-2026-11-21.db
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var secret: SecretOptions

    @Option(name: .customLong("to"), help: "The file to write; it must not exist.")
    var target: String

    func run() async throws {
        try await reporting {
            let configuration = try options.load()
            let (report, serving) = try await Backup.run(configuration, to: target, secret: secret.override)
            print("copy      \(report.path)")
            print("size      \(report.bytes) bytes")
            print("log       \(report.logSize) entries")
            print("made by   \(serving ? "the running service" : "this command")")
            print("not in it \(configuration.keyring.path): back the keyring up on its own, to another place")
        }
    }
}
