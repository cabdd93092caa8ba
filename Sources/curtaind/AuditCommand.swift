// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainCore
import CurtainRuntime

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The log of every access.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Verify every entry, tile and checkpoint of the log on this host.",
            discussion: """
                Works while serving. With --key no keyring is opened, so an auditor can verify a copy of the database. \
                With --deep the keyring is opened, and every message, comment, name, reason and data key is opened \
                where it stands and held against the entry that wrote it: a row that was altered, exchanged, dropped, \
                added or put back to an older state is named.

                Examples:
                  curtaind audit verify
                  curtaind audit verify --deep
                  curtaind audit verify --database /backup/curtain.db --key 'relay.example/audit/1+d920c4b5+AQOh...'
                """)

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var secret: SecretOptions

        @Option(help: "Another database file, such as a backup.")
        var database: String?

        @Option(help: "The log's verifier key, as init printed it.")
        var key: String?

        @Flag(help: "Verify every sealed row against the log, too.")
        var deep = false

        func validate() throws {
            if deep, key != nil { throw ValidationError("--deep opens the keyring, and goes without --key.") }
        }

        func run() async throws {
            try await reporting {
                if deep { return try verifyDeep() }
                var line = ProgressLine("verifying")
                let configuration = try options.load()
                let report = try LogCheck.run(
                    configuration, database: database, key: key, secret: secret.override
                ) { done, total in
                    line.show(done: Int64(clamping: done), of: Int64(clamping: total), note: "\(done) entries")
                }
                line.clear()
                show(report)
            }
        }

        private func verifyDeep() throws {
            var line = ProgressLine("verifying")
            defer { line.clear() }
            let (report, rows) = try LogCheck.runDeep(
                try options.load(), database: database, secret: secret.override
            ) { progress in
                line.show(
                    done: Int64(clamping: progress.leaves), of: Int64(clamping: progress.size),
                    note: "\(progress.leaves) entries, \(progress.phase.rawValue)")
            }
            line.clear()
            show(report)
            print(
                "\(rows.messages) messages of \(rows.threads) threads and \(rows.snapshots) snapshots of "
                    + "\(rows.comments) comments are what the log says")
            print(
                "\(rows.dataKeys) data keys, \(rows.names) names and outgoing texts and \(rows.reasons) reasons open")
        }

        private func show(_ report: LogCheck.Outcome) {
            print("\(report.entries) entries and \(report.checkpoints) checkpoints verify")
            print("root \(report.root)")
            print(
                report.comparedWithLock
                    ? "the lock file agrees"
                    : "the lock file was not compared: the log is only consistent with itself")
        }
    }
}
