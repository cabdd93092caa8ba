// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The system's algorithms, fetched once: fetching at every call costs more than the work (openssl issue 17064).
@safe package final class Algorithms: Sendable {
    nonisolated(unsafe) let aes256gcm: OpaquePointer
    nonisolated(unsafe) let hkdf: OpaquePointer
    /// A context of HMAC-SHA256 without a key, which every computation copies.
    nonisolated(unsafe) let hmac: OpaquePointer

    private init(aes256gcm: OpaquePointer, hkdf: OpaquePointer, hmac: OpaquePointer) {
        unsafe self.aes256gcm = aes256gcm
        unsafe self.hkdf = hkdf
        unsafe self.hmac = hmac
    }

    private static let fetched: Result<Algorithms, CryptoError> = fetch()

    private static func fetch() -> Result<Algorithms, CryptoError> {
        guard let aes256gcm = unsafe EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else {
            return .failure(.unavailable("AES-256-GCM"))
        }
        guard let hkdf = unsafe EVP_KDF_fetch(nil, "HKDF", nil) else { return .failure(.unavailable("HKDF")) }
        guard let hmac = unsafe curtain_hmac_sha256_new() else { return .failure(.unavailable("HMAC-SHA256")) }
        return .success(unsafe Algorithms(aes256gcm: aes256gcm, hkdf: hkdf, hmac: hmac))
    }

    /// The algorithms of this process, which keeps them until it ends.
    static func shared() throws(CryptoError) -> Algorithms {
        try fetched.get()
    }

    /// Refuses to go on where the system's OpenSSL lacks something; called at start.
    package static func check() throws(CryptoError) {
        _ = try shared()
        guard let ctx = unsafe curtain_sha256_new() else { throw .unavailable("SHA-256") }
        unsafe EVP_MD_CTX_free(ctx)
        guard let md = unsafe EVP_MD_fetch(nil, "SHA512", nil) else { throw .unavailable("SHA-512") }
        unsafe EVP_MD_free(md)
        let signer = try LogSigner(name: "check", seed: [UInt8](repeating: 1, count: 32))
        let signature = try signer.sign([0])
        guard Ed25519.verify(signature: signature, message: [0], publicKey: signer.publicKey) else {
            throw .unavailable("Ed25519")
        }
    }
}
