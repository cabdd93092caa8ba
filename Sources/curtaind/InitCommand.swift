// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainCore
import CurtainRuntime

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a deployment: data directory, keyring, database, first admin.",
        discussion: """
            Shows once, and never again: the recovery key and the admin's one-time password. It never touches a
            deployment that exists, and takes back what it made when it fails.

            Examples:
              curtaind init
              curtaind init --admin alice --pool nurses
              curtaind init --key-file /etc/curtain/keyring.key --passphrase
              curtaind init --no-recovery --passphrase-file /etc/curtain/passphrase
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "Login of the first admin.")
    var admin = "admin"

    @Option(help: "A pool to make beside front-desk.")
    var pool = "nurses"

    @Option(help: "Key file that opens the keyring; made when it is not there.")
    var keyFile: String?

    @Option(help: "Add a passphrase slot, with the passphrase in this file (its first line).")
    var passphraseFile: String?

    @Flag(help: "Add a passphrase slot, and ask for the passphrase.")
    var passphrase = false

    @Flag(help: "Make no recovery key.")
    var noRecovery = false

    @Flag(help: "Go on with one slot only: without its secret everything is lost.")
    var iAcceptNoRecovery = false

    func run() async throws {
        try await reporting {
            var request = InitialisationRequest()
            request.admin = admin
            request.pool = pool
            request.keyFile = keyFile.map { HostPath.absolute($0, from: HostPath.workingDirectory()) }
            request.passphraseFile = passphraseFile
            request.promptsPassphrase = passphrase
            request.makesRecoveryKey = !noRecovery
            request.acceptsNoRecovery = iAcceptNoRecovery
            let report = try await Initialisation(try options.load(), request).run()
            show(report)
        }
    }

    private func show(_ report: InitialisationReport) {
        print(
            """
            deployment    \(report.deployment)
            data          \(report.dataDirectory)
            keyring       \(report.keyringPath)
            slots         \(report.slots.joined(separator: ", "))
            log           \(report.logOrigin)
            verifier key  \(report.verifierKey)
            pools         \(report.pools.joined(separator: ", "))
            """)
        if let keyFile = report.keyFile { print("key file      \(keyFile)") }
        print("\nshown once, and stored nowhere:\n")
        if let recoveryKey = report.recoveryKey {
            print("recovery key  \(recoveryKey.reveal())")
            print("              print it and lock it away: it opens the keyring when every other secret is lost\n")
        }
        print("admin         \(report.admin)")
        print("password      \(report.oneTimePassword.reveal())   (for one sign-in, which replaces it)\n")
        print("next:")
        print("  back up \(report.keyringPath) to a place apart from the backups of the data")
        if let keyFile = report.keyFileToSet {
            print("  set keyring.key_file to \(keyFile) in \(options.path): it does not name that file yet")
        }
        print("  curtaind doctor")
        print("  curtaind serve")
        print(
            "  curtain login --server \(report.staffOrigin) --user \(report.admin)    (compare the verifier key above;")
        print("    with a certificate of \"curtaind certs dev\" add --ca and its ca.pem)")
        for template in report.templates {
            print("  curtain templates approve \(template.name) --locale \(template.locale)")
        }
    }
}
