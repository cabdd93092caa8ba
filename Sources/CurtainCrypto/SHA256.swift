// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
package import CurtainCore

/// SHA-256.
///
/// A process that cannot compute it ends: a digest that was not computed must never be compared.
package enum SHA256 {
    package static func hash(_ bytes: [UInt8]) -> Digest {
        unsafe bytes.withRaw { unsafe hash($0) }
    }

    /// The hash of up to four parts, one after the other, with no separator.
    package static func hash(_ a: [UInt8], _ b: [UInt8], _ c: [UInt8] = [], _ d: [UInt8] = []) -> Digest {
        unsafe output { out in
            unsafe a.withRaw { a in
                unsafe b.withRaw { b in
                    unsafe c.withRaw { c in
                        unsafe d.withRaw { d in
                            unsafe curtain_sha256(
                                a.baseAddress, a.count, b.baseAddress, b.count,
                                c.baseAddress, c.count, d.baseAddress, d.count, out)
                        }
                    }
                }
            }
        }
    }

    /// The hash of a span of bytes.
    package static func hash(_ bytes: Span<UInt8>) -> Digest {
        unsafe bytes.withUnsafeBufferPointer { unsafe hash(UnsafeRawBufferPointer($0)) }
    }

    static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
        unsafe output { out in unsafe curtain_sha256(bytes.baseAddress, bytes.count, nil, 0, nil, 0, nil, 0, out) }
    }

    /// The hash of one byte, then bytes: a tree's leaf, without a copy.
    package static func hash(prefix: UInt8, _ bytes: [UInt8]) -> Digest {
        unsafe bytes.withRaw { unsafe hash(prefix: prefix, $0) }
    }

    /// The hash of one byte, then a span of bytes.
    package static func hash(prefix: UInt8, _ bytes: Span<UInt8>) -> Digest {
        unsafe bytes.withUnsafeBufferPointer { unsafe hash(prefix: prefix, UnsafeRawBufferPointer($0)) }
    }

    static func hash(prefix: UInt8, _ bytes: UnsafeRawBufferPointer) -> Digest {
        var prefix = prefix
        return unsafe output { out in
            unsafe curtain_sha256(&prefix, 1, bytes.baseAddress, bytes.count, nil, 0, nil, 0, out)
        }
    }

    /// The hash of one byte, then two digests: a tree's node, without allocation.
    package static func hash(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
        let l = left.words
        let r = right.words
        var input = (
            UInt64(prefix).bigEndian, l.0.bigEndian, l.1.bigEndian, l.2.bigEndian, l.3.bigEndian,
            r.0.bigEndian, r.1.bigEndian, r.2.bigEndian, r.3.bigEndian
        )
        return unsafe output { out in
            unsafe withUnsafeBytes(of: &input) { bytes in
                // The prefix is the eighth byte of the first word: 65 bytes from there on.
                unsafe curtain_sha256(bytes.baseAddress?.advanced(by: 7), 65, nil, 0, nil, 0, nil, 0, out)
            }
        }
    }

    private static func output(_ body: (UnsafeMutablePointer<UInt8>) -> Void) -> Digest {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        unsafe withUnsafeMutablePointer(to: &words) { pointer in
            unsafe pointer.withMemoryRebound(to: UInt8.self, capacity: 32) { unsafe body($0) }
        }
        return Digest(words: (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian))
    }

    /// A hash in steps, for what does not fit in memory.
    ///
    /// Not for several threads at once.
    @safe package final class Hasher {
        private let ctx: OpaquePointer

        package init() throws(CryptoError) {
            guard let ctx = unsafe curtain_sha256_new() else { throw .unavailable("SHA-256") }
            unsafe self.ctx = ctx
        }

        deinit {
            unsafe EVP_MD_CTX_free(ctx)
        }

        package func update(_ bytes: [UInt8]) {
            unsafe bytes.withRaw { unsafe curtain_sha256_update(ctx, $0.baseAddress, $0.count) }
        }

        package func update(_ bytes: Span<UInt8>) {
            unsafe bytes.withUnsafeBufferPointer { unsafe curtain_sha256_update(ctx, $0.baseAddress, $0.count) }
        }

        /// The digest of all that was given; the next update begins anew.
        package func finish() -> Digest {
            unsafe SHA256.output { out in unsafe curtain_sha256_finish(ctx, out) }
        }
    }
}
