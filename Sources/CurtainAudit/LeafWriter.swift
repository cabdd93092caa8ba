// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// Writes the bytes of one leaf into one buffer, by hand: a general JSON encoder costs more than all the rest.
///
/// Past the limit of a leaf nothing more is written, and ``finish()`` answers nil.
struct LeafWriter: ~Copyable {
    private let base: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var isFull = false

    init() {
        base = .allocate(capacity: LeafLimit.leaf)
    }

    deinit {
        base.deallocate()
    }

    /// What was written, or nil when it did not fit.
    func finish() -> [UInt8]? {
        isFull ? nil : Array(UnsafeBufferPointer(start: base, count: count))
    }

    /// Where the next bytes go, or nil when there is no room for so many.
    private mutating func room(_ more: Int) -> UnsafeMutablePointer<UInt8>? {
        guard !isFull, count &+ more <= LeafLimit.leaf else {
            isFull = true
            return nil
        }
        defer { count &+= more }
        return base + count
    }

    mutating func literal(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        guard let out = room(length) else { return }
        out.update(from: text.utf8Start, count: length)
    }

    /// Text of ours that needs no escape.
    mutating func ascii(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            guard let from = bytes.baseAddress, let out = room(bytes.count) else { return }
            out.update(from: from, count: bytes.count)
        }
    }

    /// A quoted string with the escapes of RFC 8785.
    mutating func string(_ text: String, limit: Int, name: String) throws(LeafError) {
        guard text.utf8.count <= limit else { throw .field(name) }
        literal("\"")
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
            ascii(text)
        } else {
            for byte in text.utf8 { escaped(byte) }
        }
        literal("\"")
    }

    private mutating func escaped(_ byte: UInt8) {
        switch byte {
        case 0x22: literal("\\\"")
        case 0x5C: literal("\\\\")
        case 0x08: literal("\\b")
        case 0x09: literal("\\t")
        case 0x0A: literal("\\n")
        case 0x0C: literal("\\f")
        case 0x0D: literal("\\r")
        case 0..<0x20:
            literal("\\u00")
            hex(UInt64(byte), digits: 2)
        default:
            if let out = room(1) { out.pointee = byte }
        }
    }

    mutating func integer(_ value: UInt64) {
        var digits = 1
        var bound = value / 10
        while bound > 0 {
            digits &+= 1
            bound /= 10
        }
        guard let out = room(digits) else { return }
        var rest = value
        while digits > 0 {
            digits &-= 1
            out[digits] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// A keyed code of 16 bytes as 32 hexadecimal digits.
    mutating func code(_ value: [UInt8], name: String) throws(LeafError) {
        guard value.count == 16 else { throw .field(name) }
        guard let out = room(32) else { return }
        for index in 0..<16 {
            out[2 &* index] = Self.digit(value[index] >> 4)
            out[2 &* index &+ 1] = Self.digit(value[index] & 15)
        }
    }

    mutating func uuid(_ id: RawID) {
        hex(id.high >> 32, digits: 8)
        literal("-")
        hex(id.high >> 16, digits: 4)
        literal("-")
        hex(id.high, digits: 4)
        literal("-")
        hex(id.low >> 48, digits: 4)
        literal("-")
        hex(id.low, digits: 12)
    }

    /// The lowest digits of a word, in lower case.
    private mutating func hex(_ word: UInt64, digits: Int) {
        guard let out = room(digits) else { return }
        var rest = word
        var place = digits
        while place > 0 {
            place &-= 1
            out[place] = Self.digit(UInt8(truncatingIfNeeded: rest) & 15)
            rest >>= 4
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 &+ value : 0x57 &+ value
    }

    /// The 44 characters of a digest's base64.
    mutating func base64(_ digest: Digest) {
        guard let out = room(44) else { return }
        let words = digest.words
        // 32 bytes are five windows of 48 bits and 16 bits over.
        Self.window(words.0 >> 16, out)
        Self.window(words.0 << 32 & 0xFFFF_0000_0000 | words.1 >> 32, out + 8)
        Self.window(words.1 << 16 & 0xFFFF_FFFF_0000 | words.2 >> 48, out + 16)
        Self.window(words.2 & 0xFFFF_FFFF_FFFF, out + 24)
        Self.window(words.3 >> 16, out + 32)
        let rest = words.3 << 2 & 0x3FFFF
        out[40] = Self.character(rest >> 12)
        out[41] = Self.character(rest >> 6)
        out[42] = Self.character(rest)
        out[43] = UInt8(ascii: "=")
    }

    /// The eight characters of 48 bits.
    private static func window(_ bits: UInt64, _ out: UnsafeMutablePointer<UInt8>) {
        var rest = bits
        var place = 8
        while place > 0 {
            place &-= 1
            out[place] = character(rest)
            rest >>= 6
        }
    }

    private static func character(_ bits: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: bits) & 63
        return switch value {
        case 0..<26: 0x41 &+ value
        case 26..<52: 0x47 &+ value
        case 52..<62: value &- 4
        default: value == 62 ? 0x2B : 0x2F
        }
    }
}
