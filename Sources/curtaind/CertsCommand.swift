// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRuntime

struct CertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certs", abstract: "Certificates of the listeners.", subcommands: [Dev.self])

    struct Dev: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dev",
            abstract: "Make a development authority and a server certificate.",
            discussion: """
                What is still valid stays as it is. Nobody but you trusts these; certs/README.md is about real ones.

                Examples:
                  curtaind certs dev
                  curtaind certs dev --host relay.example --host 192.0.2.10
                  curtaind certs dev --force
                """)

        @Option(help: "Where the files go.")
        var dir = "certs"

        @Option(name: .customLong("host"), help: "A further name or address that the certificate covers.")
        var hosts: [String] = []

        @Flag(help: "Make everything anew, the authority too.")
        var force = false

        func run() async throws {
            try await reporting {
                let directory = HostPath.absolute(dir, from: HostPath.workingDirectory())
                let outcome = try DevelopmentCertificates(directory: directory, hosts: hosts).make(force: force)
                print("\(outcome.madeAuthority ? "made" : "kept")  \(outcome.authorityPath)")
                print("\(outcome.madeServer ? "made" : "kept")  \(outcome.certificatePath)")
                print("for   \(outcome.names.joined(separator: ", "))")
                print("until \(outcome.notAfter)")
            }
        }
    }
}
