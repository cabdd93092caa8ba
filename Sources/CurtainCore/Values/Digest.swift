// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 value: 32 bytes, kept in four words so that trees of them need no allocation a node.
package struct Digest: Hashable, Sendable {
    package let words: (UInt64, UInt64, UInt64, UInt64)

    @inlinable package init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Reads exactly 32 bytes, or answers nil.
    @inlinable package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var parts: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var index = 0
        for byte in bytes {
            switch index >> 3 {
            case 0: parts.0 = parts.0 << 8 | UInt64(byte)
            case 1: parts.1 = parts.1 << 8 | UInt64(byte)
            case 2: parts.2 = parts.2 << 8 | UInt64(byte)
            default: parts.3 = parts.3 << 8 | UInt64(byte)
            }
            index += 1
        }
        words = parts
    }

    /// The 32 bytes, first byte first.
    @inlinable package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            write(into: buffer)
            count = 32
        }
    }

    /// Writes the 32 bytes to the start of a buffer that holds at least 32.
    @inlinable package func write(into buffer: UnsafeMutableBufferPointer<UInt8>) {
        let raw = UnsafeMutableRawBufferPointer(buffer)
        raw.storeBytes(of: words.0.bigEndian, toByteOffset: 0, as: UInt64.self)
        raw.storeBytes(of: words.1.bigEndian, toByteOffset: 8, as: UInt64.self)
        raw.storeBytes(of: words.2.bigEndian, toByteOffset: 16, as: UInt64.self)
        raw.storeBytes(of: words.3.bigEndian, toByteOffset: 24, as: UInt64.self)
    }

    @inlinable package static func == (a: Digest, b: Digest) -> Bool {
        a.words == b.words
    }

    @inlinable package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}
