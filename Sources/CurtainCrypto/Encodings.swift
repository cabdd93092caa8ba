// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Base64 of RFC 4648 section 4, with padding; decoding is strict (canonical form only).
package enum Base64 {
    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: encodeBytes(bytes, alphabet: alphabet, padded: true), as: UTF8.self)
    }

    /// The bytes, or nil for anything that ``encode(_:)`` would not have written.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let utf8 = Array(text.utf8)
        guard utf8.count % 4 == 0 else { return nil }
        var end = utf8.count
        while end > 0, utf8.count - end < 2, utf8[end - 1] == UInt8(ascii: "=") { end -= 1 }
        return decodeBytes(utf8[..<end], values: values)
    }

    static let values = table(alphabet)

    static func table(_ alphabet: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }

    static func encodeBytes(_ bytes: [UInt8], alphabet: [UInt8], padded: Bool) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let a = bytes[index]
            let b = left > 1 ? bytes[index + 1] : 0
            let c = left > 2 ? bytes[index + 2] : 0
            out.append(alphabet[Int(a >> 2)])
            out.append(alphabet[Int((a & 3) << 4 | b >> 4)])
            if left > 1 { out.append(alphabet[Int((b & 15) << 2 | c >> 6)]) }
            if left > 2 { out.append(alphabet[Int(c & 63)]) }
            index += 3
        }
        while padded, out.count % 4 != 0 { out.append(UInt8(ascii: "=")) }
        return out
    }

    /// Decodes without padding; unused low bits must be zero.
    static func decodeBytes(_ text: ArraySlice<UInt8>, values: [UInt8]) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(text.count * 3 / 4)
        var word: UInt32 = 0
        var bits = 0
        for character in text {
            let value = values[Int(character)]
            if value == 0xFF { return nil }
            word = word << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
                word &= (1 << UInt32(bits)) - 1
            }
        }
        return word == 0 ? out : nil
    }
}

/// Base64 for URLs (RFC 4648 section 5), without padding; decoding is strict.
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values = Base64.table(alphabet)

    package static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: Base64.encodeBytes(bytes, alphabet: alphabet, padded: false), as: UTF8.self)
    }

    /// The bytes, or nil for anything that ``encode(_:)`` would not have written.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Base64.decodeBytes(Array(text.utf8)[...], values: values)
    }
}

/// Crockford's base32: no I, L, O, U; read in either case, with I and L as 1 and O as 0, hyphens and spaces ignored.
package enum Crockford32 {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let values: [UInt8] = {
        var values = Base64.table(alphabet)
        for (index, character) in alphabet.enumerated() where character >= UInt8(ascii: "A") {
            values[Int(character | 0x20)] = UInt8(index)
        }
        for character in "iIlL".utf8 { values[Int(character)] = 1 }
        for character in "oO".utf8 { values[Int(character)] = 0 }
        return values
    }()

    /// The characters, highest bits first; the last one is filled with zero bits.
    package static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        var word: UInt32 = 0
        var bits = 0
        for byte in bytes {
            word = word << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                out.append(alphabet[Int(word >> UInt32(bits) & 31)])
            }
            word &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { out.append(alphabet[Int(word << UInt32(5 - bits) & 31)]) }
        return String(decoding: out, as: UTF8.self)
    }

    /// The whole bytes in the characters, or nil for a foreign character or filling bits that are not zero.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var out: [UInt8] = []
        var word: UInt32 = 0
        var bits = 0
        for character in text.utf8 {
            if character == UInt8(ascii: "-") || character == UInt8(ascii: " ") { continue }
            let value = values[Int(character)]
            if value == 0xFF { return nil }
            word = word << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
                word &= (1 << UInt32(bits)) - 1
            }
        }
        return bits < 5 && word == 0 ? out : nil
    }

    /// Characters in groups, for people: `4CHR-4CHR-4CHR`.
    package static func grouped(_ text: String, by size: Int = 4) -> String {
        var out = ""
        for (index, character) in text.enumerated() {
            if index > 0, index % size == 0 { out.append("-") }
            out.append(character)
        }
        return out
    }

    /// The canonical characters of a typed code (upper case, I and L as 1, O as 0, no separators), or nil.
    package static func normalized(_ text: some StringProtocol) -> String? {
        var out: [UInt8] = []
        for character in text.utf8 {
            if character == UInt8(ascii: "-") || character == UInt8(ascii: " ") { continue }
            let value = values[Int(character)]
            if value == 0xFF { return nil }
            out.append(alphabet[Int(value)])
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// Lower-case hexadecimal.
package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 2)
        append(bytes, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the digits to a buffer.
    package static func append(_ bytes: [UInt8], to out: inout [UInt8]) {
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
    }

    /// The bytes of an even number of digits in either case, or nil.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let utf8 = Array(text.utf8)
        guard utf8.count % 2 == 0 else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(utf8.count / 2)
        for index in stride(from: 0, to: utf8.count, by: 2) {
            guard let high = value(utf8[index]), let low = value(utf8[index + 1]) else { return nil }
            out.append(high << 4 | low)
        }
        return out
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
