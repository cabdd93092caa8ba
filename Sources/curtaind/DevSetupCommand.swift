// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainCore
import CurtainRuntime

struct DevSetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev-setup",
        abstract: "Make a development deployment with people, channels and sample comments.",
        discussion: """
            Behind "make run". Running it again changes nothing and shows the logins again. It refuses a deployment
            that "init" made.

            Examples:
              curtaind dev-setup
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        try await reporting {
            let configuration = try options.load()
            let outcome = try await DevelopmentSetup(configuration) { Terminal.say("curtaind: \($0)") }.run()
            if !outcome.made {
                print("the development deployment in \(configuration.dataDirectory) is there already\n")
            }
            print(outcome.logins.reveal())
            print("kept in \(outcome.loginsPath)")
            if let summary = outcome.imported {
                print("imported \(summary.stored) sample comments, \(summary.rejected) rejected")
            }
            if let key = outcome.verifierKey { print("verifier key \(key)") }
            let staff = configuration.staffListener.origin
            print(
                """

                staff    \(staff)
                public   \(configuration.publicListener.origin)/private

                once it serves, in another terminal:
                  curtain login --server \(staff) --ca \(outcome.certificates.authorityPath) --user amy
                  curtain comments list --flagged
                  curtain comments route C-2 --template take-it-private --pool nurses --dry-run
                """)
        }
    }
}
