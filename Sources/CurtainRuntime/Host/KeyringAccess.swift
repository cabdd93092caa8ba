// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCrypto

/// Opens the keyring the way the configuration says, or with another secret that was named for this once.
package enum KeyringAccess {
    /// A secret given on the command line instead of the configured one.
    package enum Override: Sendable, Equatable {
        case none
        case passphraseFile(String)
        case recoveryFile(String)
        case keyFile(String)
    }

    /// The secret of the configured slot; may ask on the terminal.
    package static func secret(
        _ keyring: KeyringConfiguration, override: Override = .none
    ) throws -> SlotSecret {
        switch override {
        case .passphraseFile(let path):
            return .passphrase(try Passphrase.read(file: path))
        case .recoveryFile(let path):
            return .recovery(String(decoding: try Passphrase.read(file: path), as: UTF8.self))
        case .keyFile(let path):
            return .keyFile(path: path)
        case .none:
            break
        }
        switch keyring.source {
        case .keyFile: return .keyFile(path: keyring.keyFile)
        case .passphraseFile: return .passphrase(try Passphrase.read(file: keyring.passphraseFile))
        case .prompt: return .passphrase(try Passphrase.prompt("passphrase of the keyring: "))
        }
    }

    /// Reads and opens the keyring file.
    package static func open(_ keyring: KeyringConfiguration, override: Override = .none) throws -> KeyRing {
        let file = try KeyringFile.read(path: keyring.path)
        return try file.open(with: secret(keyring, override: override))
    }
}
