// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import CurtainCore

/// Ed25519 (RFC 8032).
package enum Ed25519 {
    /// Whether a signature of 64 bytes belongs to a message and a public key of 32 bytes.
    package static func verify(signature: [UInt8], message: [UInt8], publicKey: [UInt8]) -> Bool {
        guard signature.count == 64, publicKey.count == 32 else { return false }
        guard let key = unsafe EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, publicKey, 32) else { return false }
        defer { unsafe EVP_PKEY_free(key) }
        let ctx = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(ctx) }
        return unsafe EVP_DigestVerifyInit_ex(ctx, nil, nil, nil, nil, key, nil) == 1
            && EVP_DigestVerify(ctx, signature, 64, message, message.count) == 1
    }

    /// The public key of a seed of 32 bytes.
    package static func publicKey(seed: [UInt8]) throws(CryptoError) -> [UInt8] {
        try SigningKey(seed: seed).publicKey
    }

    /// Signs with the key of a seed.
    package static func sign(_ message: [UInt8], seed: [UInt8]) throws(CryptoError) -> [UInt8] {
        try SigningKey(seed: seed).sign(message)
    }
}

/// A private Ed25519 key inside libcrypto, which cleanses it when it is freed.
@safe final class SigningKey: Sendable {
    private nonisolated(unsafe) let key: OpaquePointer
    let publicKey: [UInt8]

    convenience init(seed: [UInt8]) throws(CryptoError) {
        let key = unsafe seed.withRaw { unsafe Self.load($0) }
        try unsafe self.init(loaded: key)
    }

    convenience init(seed: UnsafeRawBufferPointer) throws(CryptoError) {
        try unsafe self.init(loaded: Self.load(seed))
    }

    private init(loaded: OpaquePointer?) throws(CryptoError) {
        guard let key = unsafe loaded else { throw .unavailable("Ed25519") }
        var publicKey = [UInt8](repeating: 0, count: 32)
        var count = 32
        guard unsafe EVP_PKEY_get_raw_public_key(key, &publicKey, &count) == 1, count == 32 else {
            unsafe EVP_PKEY_free(key)
            throw .unavailable("Ed25519")
        }
        unsafe self.key = key
        self.publicKey = publicKey
    }

    deinit {
        unsafe EVP_PKEY_free(key)
    }

    func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        let ctx = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(ctx) }
        var signature = [UInt8](repeating: 0, count: 64)
        var count = 64
        guard unsafe EVP_DigestSignInit_ex(ctx, nil, nil, nil, nil, key, nil) == 1,
            unsafe EVP_DigestSign(ctx, &signature, &count, message, message.count) == 1, count == 64
        else { throw .unavailable("Ed25519") }
        return signature
    }

    private static func load(_ seed: UnsafeRawBufferPointer) -> OpaquePointer? {
        guard seed.count == 32 else { return nil }
        return unsafe EVP_PKEY_new_raw_private_key_ex(
            nil, "ED25519", nil, seed.baseAddress?.assumingMemoryBound(to: UInt8.self), 32)
    }
}

/// The key that signs the log's checkpoints, by the name of the log.
package struct LogSigner: Sendable {
    /// The origin of the log.
    package let name: String
    /// 32 bytes.
    package let publicKey: [UInt8]
    /// SHA-256(name || 0A || 01 || public key), first 4 bytes (c2sp.org/signed-note).
    package let keyID: [UInt8]
    private let key: SigningKey

    /// A signer from a seed of 32 bytes.
    package init(name: String, seed: [UInt8]) throws(CryptoError) {
        self.init(name: name, key: try SigningKey(seed: seed))
    }

    init(name: String, key: SigningKey) {
        self.name = name
        self.key = key
        publicKey = key.publicKey
        keyID = Self.keyID(name: name, algorithm: 1, publicKey: key.publicKey)
    }

    /// The 64 bytes of an Ed25519 signature.
    package func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        try key.sign(message)
    }

    /// `name+hex key id+base64(01 || public key)`, which auditors pin.
    package var verifierKey: String {
        "\(name)+\(Hex.encode(keyID))+\(Base64.encode([1] + publicKey))"
    }

    /// The key id of signed notes.
    package static func keyID(name: String, algorithm: UInt8, publicKey: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(Array(name.utf8), [0x0A, algorithm], publicKey).bytes.prefix(4))
    }
}
