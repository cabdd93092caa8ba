// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// HMAC-SHA256 (RFC 2104).
package enum HMACSHA256 {
    /// The 32 bytes of the authentication code.
    package static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        unsafe key.withUnsafeBytes { unsafe authenticate(message, key: $0) }
    }

    /// The same under a secret that never leaves its page.
    package static func authenticate(_ message: [UInt8], key: borrowing SecretBytes) -> [UInt8] {
        unsafe key.withUnsafe { unsafe authenticate(message, key: $0) }
    }

    /// Whether a code, or its first bytes (16 at least), belongs to a message; in constant time.
    package static func verify(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        guard (16...32).contains(code.count) else { return false }
        return constantTimeEqual(code, Array(authenticate(message, key: key).prefix(code.count)))
    }

    static func authenticate(_ message: [UInt8], key: UnsafeRawBufferPointer) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        unsafe code.withMutableRaw { unsafe authenticate(message, key: key, into: $0) }
        return code
    }

    /// Writes the code to a buffer of 32 bytes, which may be locked memory.
    static func authenticate(
        _ message: [UInt8], key: UnsafeRawBufferPointer, into out: UnsafeMutableRawBufferPointer
    ) {
        // Nil only where the system has no HMAC: then no key ring was opened, and the call below ends the process.
        let hmac = unsafe (try? Algorithms.shared())?.hmac
        unsafe message.withUnsafeBufferPointer { message in
            unsafe curtain_hmac_sha256(
                hmac, key.baseAddress?.assumingMemoryBound(to: UInt8.self), key.count, message.baseAddress,
                message.count, out.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
    }
}
