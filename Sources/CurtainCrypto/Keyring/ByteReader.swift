// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Reads big-endian fields; running out of bytes is an error, so is leaving some.
struct ByteReader {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func take(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard count >= 0, count <= bytes.count - position else { throw .keyring(.truncated) }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// Moves on without a copy.
    mutating func skip(_ count: Int) throws(CryptoError) {
        guard count >= 0, count <= bytes.count - position else { throw .keyring(.truncated) }
        position += count
    }

    mutating func u8() throws(CryptoError) -> UInt8 { UInt8(try number(1)) }
    mutating func u16() throws(CryptoError) -> UInt16 { UInt16(try number(2)) }
    mutating func u32() throws(CryptoError) -> UInt32 { UInt32(try number(4)) }
    mutating func u64() throws(CryptoError) -> UInt64 { try number(8) }

    func end() throws(CryptoError) {
        guard position == bytes.count else { throw .keyring(.truncated) }
    }

    private mutating func number(_ width: Int) throws(CryptoError) -> UInt64 {
        try take(width).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Writes big-endian fields.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    /// Room for so many bytes: growing would leave copies behind.
    init(capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    mutating func put(_ field: [UInt8]) { bytes.append(contentsOf: field) }
    mutating func put(_ value: UInt8) { bytes.append(value) }

    mutating func put(_ value: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    mutating func put(_ value: UInt32) {
        put(UInt16(truncatingIfNeeded: value >> 16))
        put(UInt16(truncatingIfNeeded: value))
    }

    mutating func put(_ value: UInt64) {
        put(UInt32(truncatingIfNeeded: value >> 32))
        put(UInt32(truncatingIfNeeded: value))
    }
}
