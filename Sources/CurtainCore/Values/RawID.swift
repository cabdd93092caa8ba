// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Sixteen bytes that name one thing.
///
/// New ones are UUIDs of version 7 (RFC 9562), so they sort by time.
package struct RawID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    @inlinable package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A new version 7 identifier: 48 bits of milliseconds, 74 random bits from the system generator.
    package init(at now: Timestamp) {
        var random = SystemRandomNumberGenerator()
        let a = random.next()
        let b = random.next()
        let time = UInt64(clamping: now.milliseconds) & 0xFFFF_FFFF_FFFF
        high = time << 16 | 0x7000 | a & 0x0FFF
        low = 0x8000_0000_0000_0000 | b & 0x3FFF_FFFF_FFFF_FFFF
    }

    /// Reads exactly 16 bytes, or answers nil.
    @inlinable package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var index = 0
        for byte in bytes {
            if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
            index += 1
        }
        self.init(high: high, low: low)
    }

    /// Reads the 36 characters of a UUID in either case, or answers nil.
    package init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let read = text.withUTF8({ RawID(text: $0) }) else { return nil }
        self = read
    }

    private init?(text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 36 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var digits = 0
        var index = 0
        for byte in text {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let value = RawID.hexValue(byte) else { return nil }
                if digits < 16 { high = high << 4 | value } else { low = low << 4 | value }
                digits += 1
            }
            index += 1
        }
        self.init(high: high, low: low)
    }

    /// The 16 bytes, big-endian.
    @inlinable package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            raw.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
            raw.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            count = 16
        }
    }

    /// Milliseconds since 1970 that a version 7 identifier carries.
    package var timestamp: Timestamp {
        Timestamp(milliseconds: Int64(high >> 16))
    }

    package var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var out = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    buffer[out] = UInt8(ascii: "-")
                    out += 1
                }
                let word = digit < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (digit % 16))) & 0xF
                buffer[out] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
                out += 1
            }
            return 36
        }
    }

    package static func < (a: RawID, b: RawID) -> Bool {
        (a.high, a.low) < (b.high, b.low)
    }

    private static func hexValue(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
