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

    @Option(help: "Open the keyring with this key file.")
    var keyFile: String?

    func validate() throws {
        guard [passphraseFile, recoveryKeyFile, keyFile].compactMap({ $0 }).count <= 1 else {
            throw ValidationError("Give one of --passphrase-file, --recovery-key-file and --key-file.")
        }
    }

    var override: KeyringAccess.Override {
        if let passphraseFile { return .passphraseFile(passphraseFile) }
        if let recoveryKeyFile { return .recoveryFile(recoveryKeyFile) }
        if let keyFile { return .keyFile(keyFile) }
        return .none
    }
}
