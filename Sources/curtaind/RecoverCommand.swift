// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRuntime

struct RecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Write the log's lock file anew, after the whole log was verified.",
        discussion: """
            For when "serve" refuses because the lock file is lost or ahead of the database. It says what it found
            and asks; the recovery becomes an entry of the log. Entries that only the lock file saw stay lost.

            Examples:
              curtaind recover
              curtaind recover --yes
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var secret: SecretOptions

    @Flag(help: "Do not ask.")
    var yes = false

    func run() async throws {
        try await reporting {
            let recovery = try Recovery.begin(try options.load(), secret: secret.override)
            defer { recovery.end() }
            var line = ProgressLine("verifying")
            let found = try recovery.examine { done, total in
                line.show(done: Int64(clamping: done), of: Int64(clamping: total), note: "\(done) entries")
            }
            line.clear()
            print("the log in the database verifies: \(found.log.entries) entries, root \(found.log.root)")
            guard let refusal = found.refusal else {
                print("it matches the lock file: there is nothing to recover")
                return
            }
            print("the start refuses because: \(refusal.message)")
            guard yes || Terminal.confirm("go on with the log of \(found.log.entries) entries?") else {
                Terminal.say("curtaind: nothing was changed")
                throw ExitCode(130)
            }
            let size = try await recovery.run(found)
            print("recovered; the log has \(size) entries now")
        }
    }
}
