// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRuntime

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The log of every access.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Verify every entry, tile and checkpoint of the log on this host.",
            discussion: """
                Works while serving. With --key no keyring is opened, so an auditor can verify a copy of the database.

                Examples:
                  curtaind audit verify
                  curtaind audit verify --database /backup/curtain.db --key 'relay.example/audit/1+d920c4b5+AQOh...'
                """)

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var secret: SecretOptions

        @Option(help: "Another database file, such as a backup.")
        var database: String?

        @Option(help: "The log's verifier key, as init printed it.")
        var key: String?

        func run() async throws {
            try await reporting {
                var line = ProgressLine("verifying")
                let configuration = try options.load()
                let report = try LogCheck.run(
                    configuration, database: database, key: key, secret: secret.override
                ) { done, total in
                    line.show(done: Int64(clamping: done), of: Int64(clamping: total), note: "\(done) entries")
                }
                line.clear()
                print("\(report.entries) entries and \(report.checkpoints) checkpoints verify")
                print("root \(report.root)")
                print(
                    report.comparedWithLock
                        ? "the lock file agrees"
                        : "the lock file was not compared: the log is only consistent with itself")
            }
        }
    }
}
