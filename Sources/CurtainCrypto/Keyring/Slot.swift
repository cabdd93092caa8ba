// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// How a slot turns its secret into key material.
enum SlotKDF: Equatable {
    /// The secret is 32 uniform bytes already.
    case none
    /// scrypt with N = 2^ln.
    case scrypt(ln: UInt8, r: UInt32, p: UInt32, salt: [UInt8])
    /// PBKDF2-HMAC-SHA512, for hosts whose validated module has no scrypt.
    case pbkdf2(iterations: UInt32, salt: [UInt8])
    /// A command outside holds the key; these are what it needs to be told.
    case command(keyID: [UInt8], wrapped: [UInt8])

    /// The parameters as they stand in the file.
    var bytes: [UInt8] {
        var out = ByteWriter()
        switch self {
        case .none:
            out.put(UInt8(0))
        case .scrypt(let ln, let r, let p, let salt):
            out.put(UInt8(1))
            out.put(ln)
            out.put(r)
            out.put(p)
            out.put(salt)
        case .pbkdf2(let iterations, let salt):
            out.put(UInt8(2))
            out.put(iterations)
            out.put(salt)
        case .command(let keyID, let wrapped):
            out.put(UInt8(3))
            out.put(UInt32(keyID.count))
            out.put(keyID)
            out.put(UInt32(wrapped.count))
            out.put(wrapped)
        }
        return out.bytes
    }

    /// Parses and bounds parameters before any of them is used: a hostile file must not cost memory or hours.
    init(parsing bytes: [UInt8], type: SlotType) throws(CryptoError) {
        var reader = ByteReader(bytes)
        let tag = try reader.u8()
        switch (tag, type) {
        case (0, .keyFile), (0, .recovery), (0, .systemdCredential):
            self = .none
        case (1, .passphrase):
            self = .scrypt(ln: try reader.u8(), r: try reader.u32(), p: try reader.u32(), salt: try reader.take(16))
        case (2, .passphrase):
            self = .pbkdf2(iterations: try reader.u32(), salt: try reader.take(16))
        case (3, .command):
            let keyID = try reader.take(limited(try reader.u32(), to: 1024))
            self = .command(keyID: keyID, wrapped: try reader.take(limited(try reader.u32(), to: 8192)))
        default:
            throw .malformed("keyring slot")
        }
        try reader.end()
        switch self {
        case .scrypt(let ln, let r, let p, _):
            guard (10...20).contains(ln), r == 8, (1...4).contains(p) else { throw .weakParameters }
        case .pbkdf2(let iterations, _):
            guard (100_000...10_000_000).contains(iterations) else { throw .weakParameters }
        case .none, .command:
            break
        }
    }

    /// Fresh parameters for a secret.
    ///
    /// A passphrase costs 2^18 by default: 256 MiB, about two thirds of a second.
    init(for secret: SlotSecret, scryptLN: UInt8 = 18) throws(CryptoError) {
        switch secret {
        case .passphrase: self = .scrypt(ln: scryptLN, r: 8, p: 1, salt: try SecureRandom.bytes(16))
        case .command(let keyID, let wrapped, _): self = .command(keyID: Array(keyID.utf8), wrapped: wrapped)
        case .keyFile, .recovery, .systemdCredential: self = .none
        }
    }

    /// The pseudorandom key that wrap key and commitment are expanded from.
    func key(from secret: SlotSecret) throws(CryptoError) -> [UInt8] {
        switch (self, secret) {
        case (.scrypt(let ln, let r, let p, let salt), .passphrase(let passphrase)):
            return try PasswordKDF.scrypt(
                passphrase, salt: salt, n: 1 << UInt64(ln), r: UInt64(r), p: UInt64(p), count: 64)
        case (.pbkdf2(let iterations, let salt), .passphrase(let passphrase)):
            return try PasswordKDF.pbkdf2SHA512(passphrase, salt: salt, iterations: iterations, count: 64)
        default:
            guard let bytes = try secret.uniformBytes() else { throw .malformed("keyring slot") }
            return bytes
        }
    }
}

private func limited(_ count: UInt32, to limit: UInt32) throws(CryptoError) -> Int {
    guard count <= limit else { throw .malformed("keyring slot") }
    return Int(count)
}

/// One slot: the root key, wrapped under a secret, with a commitment that is checked before anything is decrypted.
struct Slot: Equatable {
    let id: RawID
    let type: SlotType
    let kdf: SlotKDF
    let nonce: [UInt8]
    let ciphertext: [UInt8]
    let commitment: [UInt8]

    /// Wraps the root for a secret.
    init(
        wrapping root: borrowing SecretBytes, for secret: SlotSecret, id: RawID, keyring: RawID, scryptLN: UInt8 = 18
    ) throws(CryptoError) {
        let kdf = try SlotKDF(for: secret, scryptLN: scryptLN)
        self.id = id
        type = secret.type
        self.kdf = kdf
        let aad = Self.context(keyring: keyring, id: id, type: secret.type, kdf: kdf)
        var material = try Self.material(kdf: kdf, secret: secret, context: aad)
        defer { cleanse(&material) }
        var plain = unsafe root.withUnsafe { unsafe Array($0) }
        defer { cleanse(&plain) }
        var key = Array(material[..<32])
        defer { cleanse(&key) }
        let box = try AESGCM.seal(plain, key: key, aad: aad.bytes)
        nonce = Array(box[..<12])
        ciphertext = Array(box[12...])
        commitment = Array(material[32...])
    }

    /// Unwraps the root, or answers nil when the secret is not this slot's.
    ///
    /// - Throws: ``CryptoError/authenticationFailed`` when the secret is right and the slot was altered.
    func unwrap(with secret: SlotSecret, keyring: RawID) throws(CryptoError) -> SecretBytes? {
        guard secret.type == type else { return nil }
        let aad = Self.context(keyring: keyring, id: id, type: type, kdf: kdf)
        var material = try Self.material(kdf: kdf, secret: secret, context: aad)
        defer { cleanse(&material) }
        guard constantTimeEqual(Array(material[32...]), commitment) else { return nil }
        var key = Array(material[..<32])
        defer { cleanse(&key) }
        var plain = try AESGCM.open(nonce + ciphertext, key: key, aad: aad.bytes)
        defer { cleanse(&plain) }
        return try SecretBytes.copying(plain)
    }

    /// `wrap key(32) | commitment(32)`.
    private static func material(kdf: SlotKDF, secret: SlotSecret, context: LP) throws(CryptoError) -> [UInt8] {
        var prk = try kdf.key(from: secret)
        defer { cleanse(&prk) }
        return try HKDF.expand(.sha512, key: prk, info: derivationInfo("curtain/v1/slot", context), count: 64)
    }

    /// The fields that both the derivation and the associated data hold.
    private static func context(keyring: RawID, id: RawID, type: SlotType, kdf: SlotKDF) -> LP {
        var list = LP("curtain/v1/slot")
        list.append(keyring)
        list.append(id)
        list.append(u8: type.rawValue)
        list.append(kdf.bytes)
        return list
    }

    init(parsing reader: inout ByteReader) throws(CryptoError) {
        guard let id = RawID(bytes: try reader.take(16)), let type = SlotType(rawValue: try reader.u8()) else {
            throw .malformed("keyring slot")
        }
        self.id = id
        self.type = type
        let count = try reader.u32()
        kdf = try SlotKDF(parsing: try reader.take(limited(count, to: 16_384)), type: type)
        nonce = try reader.take(12)
        ciphertext = try reader.take(48)
        commitment = try reader.take(32)
    }

    var bytes: [UInt8] {
        var out = ByteWriter()
        let parameters = kdf.bytes
        out.put(id.bytes)
        out.put(type.rawValue)
        out.put(UInt32(parameters.count))
        out.put(parameters)
        out.put(nonce)
        out.put(ciphertext)
        out.put(commitment)
        return out.bytes
    }
}
