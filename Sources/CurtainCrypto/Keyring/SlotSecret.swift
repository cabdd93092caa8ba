// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// What kind of secret a slot of the keyring answers to.
///
/// Raw values stand in the file.
package enum SlotType: UInt8, Sendable, CaseIterable {
    case passphrase = 1
    case keyFile = 2
    /// A command outside wraps the slot's secret (a key management service, a hardware module).
    case command = 3
    /// A credential that systemd decrypts for the service.
    case systemdCredential = 4
    case recovery = 5

    /// The name people see.
    package var name: String {
        switch self {
        case .passphrase: "passphrase"
        case .keyFile: "keyfile"
        case .command: "command"
        case .systemdCredential: "systemd-credential"
        case .recovery: "recovery"
        }
    }
}

/// A secret that opens a slot, or that a new slot is made for.
package enum SlotSecret: Sendable {
    /// The exact bytes that were typed.
    case passphrase([UInt8])
    /// A file of exactly 32 bytes that only its owner, this user, may read.
    case keyFile(path: String)
    /// The printed recovery key.
    case recovery(String)
    /// The 32 bytes that an outside command unwrapped; `keyID` and `wrapped` are stored in the slot.
    case command(keyID: String, wrapped: [UInt8], secret: [UInt8])
    /// A file of exactly 32 bytes in the service manager's credentials directory.
    case systemdCredential(path: String)

    package var type: SlotType {
        switch self {
        case .passphrase: .passphrase
        case .keyFile: .keyFile
        case .recovery: .recovery
        case .command: .command
        case .systemdCredential: .systemdCredential
        }
    }

    /// A new recovery key: 256 random bits as 52 characters and a checksum of 4, in groups of four.
    package static func makeRecoveryKey() throws(CryptoError) -> String {
        var key = try SecureRandom.bytes(32)
        defer { cleanse(&key) }
        return Crockford32.grouped(Crockford32.encode(key) + checksum(of: key))
    }

    /// Writes a new key file: 32 random bytes, mode 0400; refuses to overwrite.
    package static func makeKeyFile(at path: String) throws(CryptoError) {
        var key = try SecureRandom.bytes(32)
        defer { cleanse(&key) }
        try SecretFile.create(path: path, bytes: key, mode: 0o400)
    }

    /// The 32 uniform bytes of a secret that needs no stretching; nil for a passphrase.
    func uniformBytes() throws(CryptoError) -> [UInt8]? {
        switch self {
        case .passphrase:
            return nil
        case .keyFile(let path):
            return try SecretFile.read(path: path, limit: 32, exactly: true, private: true)
        case .systemdCredential(let path):
            return try SecretFile.read(path: path, limit: 32, exactly: true, private: false)
        case .command(_, _, let secret):
            guard secret.count == 32 else { throw .malformed("secret from the command") }
            return secret
        case .recovery(let text):
            return try Self.recoveryBytes(text)
        }
    }

    /// Reads a typed recovery key, checking its checksum so that a slip is told from a wrong key.
    static func recoveryBytes(_ text: String) throws(CryptoError) -> [UInt8] {
        guard let canonical = Crockford32.normalized(text), canonical.utf8.count == 56,
            let key = Crockford32.decode(canonical.prefix(52)), key.count == 32,
            checksum(of: key) == canonical.suffix(4)
        else { throw .malformed("recovery key: a character is wrong or missing") }
        return key
    }

    private static func checksum(of key: [UInt8]) -> String {
        Crockford32.encode(Array(SHA256.hash(Array("curtain/v1/recovery".utf8), key).bytes.prefix(2)))
    }
}
