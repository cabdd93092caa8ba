// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// HKDF (RFC 5869) over SHA-256 and SHA-512.
package enum HKDF {
    /// The hash that HKDF runs on.
    package enum Hash: String, Sendable {
        case sha256 = "SHA256"
        case sha512 = "SHA512"

        var length: Int { self == .sha256 ? 32 : 64 }
    }

    /// Extract and expand.
    ///
    /// - Throws: ``CryptoError/malformed(_:)`` for more than 255 blocks of output.
    package static func derive(
        _ hash: Hash, key: [UInt8], salt: [UInt8] = [], info: [UInt8], count: Int
    ) throws(CryptoError) -> [UInt8] {
        try run(
            hash, mode: EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND, key: key, salt: salt, info: info, count: count)
    }

    /// Expand only: the key is uniform already.
    package static func expand(
        _ hash: Hash, key: [UInt8], info: [UInt8], count: Int
    ) throws(CryptoError) -> [UInt8] {
        try run(hash, mode: EVP_KDF_HKDF_MODE_EXPAND_ONLY, key: key, salt: [], info: info, count: count)
    }

    private static func run(
        _ hash: Hash, mode: Int32, key: [UInt8], salt: [UInt8], info: [UInt8], count: Int
    ) throws(CryptoError) -> [UInt8] {
        guard count > 0, count <= 255 * hash.length else { throw .malformed("length of a derived key") }
        var out = [UInt8](repeating: 0, count: count)
        let done: Bool = try unsafe key.withRaw { key throws(CryptoError) in
            try unsafe out.withMutableRaw { out throws(CryptoError) in
                try unsafe derive(hash, mode: mode, key: key, salt: salt, info: info, into: out)
            }
        }
        guard done else { throw .unavailable("HKDF") }
        return out
    }

    /// Expand only, from and into locked memory.
    static func expand(
        _ hash: Hash, key: UnsafeRawBufferPointer, info: [UInt8], into out: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        if hash == .sha256, out.count == 32 {
            // One block: by definition HMAC(key, info || 01), at half the cost of a derivation context.
            unsafe HMACSHA256.authenticate(info + [1], key: key, into: out)
            return
        }
        let done = try unsafe derive(
            hash, mode: EVP_KDF_HKDF_MODE_EXPAND_ONLY, key: key, salt: [], info: info, into: out)
        guard done else { throw .unavailable("HKDF") }
    }

    private static func derive(
        _ hash: Hash, mode: Int32, key: UnsafeRawBufferPointer, salt: [UInt8], info: [UInt8],
        into out: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) -> Bool {
        let kdf = unsafe try Algorithms.shared().hkdf
        return unsafe salt.withUnsafeBufferPointer { salt in
            unsafe info.withUnsafeBufferPointer { info in
                unsafe curtain_hkdf(
                    kdf, mode, hash.rawValue, key.baseAddress?.assumingMemoryBound(to: UInt8.self), key.count,
                    salt.baseAddress, salt.count, info.baseAddress, info.count,
                    out.baseAddress?.assumingMemoryBound(to: UInt8.self), out.count) == 1
            }
        }
    }
}

/// Input of a derivation: a label, a zero byte, then a length-prefixed list.
func derivationInfo(_ label: String, _ list: LP) -> [UInt8] {
    var info = Array(label.utf8)
    info.append(0)
    info.append(contentsOf: list.bytes)
    return info
}
