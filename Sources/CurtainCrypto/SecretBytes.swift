// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Synchronization

/// Whether all memory that holds keys could be locked; `doctor` shows it.
package enum SecretMemory {
    private static let refusals = Atomic<Int>(0)

    /// False once a page could not be locked (the limit for locked memory is too low): keys may then reach swap.
    package static var isLocked: Bool { refusals.load(ordering: .relaxed) == 0 }

    /// Zeroed pages for secrets, or nil.
    static func map(_ size: Int) -> UnsafeMutableRawPointer? {
        var locked: Int32 = 0
        let base = unsafe curtain_secret_map(size, &locked)
        if unsafe base != nil, locked == 0 { refusals.add(1, ordering: .relaxed) }
        return unsafe base
    }
}

/// A secret on pages of its own: locked, left out of core dumps, cleansed when it goes.
@safe package struct SecretBytes: ~Copyable, @unchecked Sendable {
    private let base: UnsafeMutableRawPointer
    package let count: Int
    private let mapped: Int

    private init(base: UnsafeMutableRawPointer, count: Int, mapped: Int) {
        unsafe self.base = base
        self.count = count
        self.mapped = mapped
    }

    deinit {
        unsafe curtain_secret_unmap(base, mapped)
    }

    /// A secret of zeros, to be filled.
    package static func zeroed(_ count: Int) throws(CryptoError) -> SecretBytes {
        let mapped = max(4096, (count + 4095) & ~4095)
        guard let base = unsafe SecretMemory.map(mapped) else { throw .outOfMemory }
        return unsafe SecretBytes(base: base, count: count, mapped: mapped)
    }

    /// A copy of bytes; the caller cleanses its own.
    package static func copying(_ bytes: [UInt8]) throws(CryptoError) -> SecretBytes {
        let secret = try zeroed(bytes.count)
        unsafe secret.withUnsafeMutable { unsafe $0.copyBytes(from: bytes) }
        return secret
    }

    /// Random bytes from OpenSSL's private generator.
    package static func random(_ count: Int) throws(CryptoError) -> SecretBytes {
        let secret = try zeroed(count)
        let drawn = unsafe secret.withUnsafeMutable { buffer in
            unsafe RAND_priv_bytes(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(buffer.count))
        }
        guard drawn == 1 else { throw .randomFailed }
        return secret
    }

    /// Lends the bytes.
    package borrowing func withBytes<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        let buffer = unsafe UnsafeBufferPointer(start: base.assumingMemoryBound(to: UInt8.self), count: count)
        return try body(unsafe buffer.span)
    }

    /// Lends the bytes to C.
    borrowing func withUnsafe<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Lends the bytes for filling.
    borrowing func withUnsafeMutable<R, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try unsafe body(UnsafeMutableRawBufferPointer(start: base, count: count))
    }
}

/// Overwrites an array that held a secret.
///
/// Copies made before are out of reach.
package func cleanse(_ bytes: inout [UInt8]) {
    unsafe bytes.withMutableRaw { buffer in
        if let base = buffer.baseAddress { unsafe OPENSSL_cleanse(base, buffer.count) }
    }
}

/// Compares without telling by its time where the first difference is.
///
/// Lengths are not secret.
package func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    if a.isEmpty { return true }
    return unsafe a.withRaw { left in
        unsafe b.withRaw { right in unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0 }
    }
}
