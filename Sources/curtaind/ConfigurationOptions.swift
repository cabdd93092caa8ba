// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRuntime

/// Which configuration, and with what secret the keyring is opened.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "The configuration file (CURTAIN_CONFIG, else config/curtain.yaml).")
    var config: String?

    var path: String { config ?? HostEnvironment.variable("CURTAIN_CONFIG") ?? "config/curtain.yaml" }

    func load() throws -> CurtainConfiguration { try CurtainConfiguration.load(path) }
}

/// Another secret than the configured one, for this once.
struct SecretOptions: ParsableArguments {
    @Option(help: "Open the keyring with the passphrase in this file (its first line).")
    var passphraseFile: String?

    @Option(help: "Open the keyring with the recovery key in this file.")
    var recoveryKeyFile: String?

    func validate() throws {
        if passphraseFile != nil, recoveryKeyFile != nil {
            throw ValidationError("Give --passphrase-file or --recovery-key-file, not both.")
        }
    }

    var override: KeyringAccess.Override {
        if let passphraseFile { return .passphraseFile(passphraseFile) }
        if let recoveryKeyFile { return .recoveryFile(recoveryKeyFile) }
        return .none
    }
}
