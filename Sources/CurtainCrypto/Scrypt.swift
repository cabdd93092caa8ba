// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Password-based key derivation: scrypt (RFC 7914) and PBKDF2-HMAC-SHA512 (RFC 8018).
enum PasswordKDF {
    /// scrypt with its memory limit set to what the parameters need; OpenSSL's default refuses above 32 MiB.
    static func scrypt(
        _ password: [UInt8], salt: [UInt8], n: UInt64, r: UInt64, p: UInt64, count: Int
    ) throws(CryptoError) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: count)
        let memory = 128 * r * (n + p + 2) + 1_048_576
        let done = unsafe password.withRaw { password in
            unsafe EVP_PBE_scrypt(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count,
                salt, salt.count, n, r, p, memory, &out, count)
        }
        guard done == 1 else { throw .unavailable("scrypt") }
        return out
    }

    static func pbkdf2SHA512(
        _ password: [UInt8], salt: [UInt8], iterations: UInt32, count: Int
    ) throws(CryptoError) -> [UInt8] {
        guard let md = unsafe EVP_MD_fetch(nil, "SHA512", nil) else { throw .unavailable("SHA-512") }
        defer { unsafe EVP_MD_free(md) }
        var out = [UInt8](repeating: 0, count: count)
        let done = unsafe password.withRaw { password in
            unsafe PKCS5_PBKDF2_HMAC(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(password.count),
                salt, Int32(salt.count), Int32(iterations), md, Int32(count), &out)
        }
        guard done == 1 else { throw .unavailable("PBKDF2") }
        return out
    }
}
