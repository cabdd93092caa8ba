// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What one scalar becomes in the working copy that phrases are matched on.
struct FoldedScalar {
    enum Kind: UInt8 { case letter, digit, space, newline, mark, symbol, apostrophe, dropped }

    var kind: Kind
    /// The folded ASCII byte; 0 when the scalar stays as it is (other scripts, emoji).
    var byte: UInt8 = 0
    /// A second byte for ligatures such as sharp s; 0 when there is none.
    var second: UInt8 = 0
    var isUpper = false
}

/// Folds scalars: case, accents, full-width and mathematical forms, look-alike letters, quotes, invisible characters.
struct FoldTable: Sendable {
    /// Entries for U+0000 to U+05FF: kind in the high byte, then upper bit, second byte and byte.
    private let table: [UInt32]

    init() {
        var table = [UInt32](repeating: 0, count: 0x600)
        for value in 0..<0x600 { table[value] = FoldTable.pack(FoldTable.plain(UInt32(value))) }
        for (base, lower, upper) in FoldTable.latin {
            let bytes = Array(base.utf8)
            let second: UInt8 = bytes.count > 1 ? bytes[1] : 0
            for scalar in lower.unicodeScalars where scalar.value < 0x600 {
                table[Int(scalar.value)] = FoldTable.pack(.init(kind: .letter, byte: bytes[0], second: second))
            }
            for scalar in upper.unicodeScalars where scalar.value < 0x600 {
                table[Int(scalar.value)] = FoldTable.pack(
                    .init(kind: .letter, byte: bytes[0], second: second, isUpper: true)
                )
            }
        }
        self.table = table
    }

    /// Folds one scalar value.
    @inline(__always)
    func fold(_ value: UInt32) -> FoldedScalar {
        if value < 0x600 { return FoldTable.unpack(table[Int(value)]) }
        return FoldTable.beyond(value)
    }

    private static func pack(_ folded: FoldedScalar) -> UInt32 {
        UInt32(folded.kind.rawValue) << 24 | (folded.isUpper ? 1 << 16 : 0) | UInt32(folded.second) << 8
            | UInt32(folded.byte)
    }

    @inline(__always)
    private static func unpack(_ packed: UInt32) -> FoldedScalar {
        FoldedScalar(
            kind: FoldedScalar.Kind(rawValue: UInt8(packed >> 24)) ?? .dropped,
            byte: UInt8(truncatingIfNeeded: packed),
            second: UInt8(truncatingIfNeeded: packed >> 8),
            isUpper: packed & 0x1_0000 != 0
        )
    }

    private static func plain(_ value: UInt32) -> FoldedScalar {
        switch value {
        case 0x61...0x7A: return .init(kind: .letter, byte: UInt8(value))
        case 0x41...0x5A: return .init(kind: .letter, byte: UInt8(value + 32), isUpper: true)
        case 0x30...0x39: return .init(kind: .digit, byte: UInt8(value))
        case 0x0A, 0x0D, 0x85: return .init(kind: .newline, byte: 10)
        case 0x09, 0x0B, 0x0C, 0x20, 0xA0: return .init(kind: .space, byte: 32)
        case 0x27, 0x60, 0xB4, 0x2BC: return .init(kind: .apostrophe, byte: 0x27)
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x5F, 0x7B...0x7E: return .init(kind: .mark, byte: UInt8(value))
        case 0x00...0x1F, 0x7F...0x9F, 0xAD: return .init(kind: .dropped)
        case 0xAB, 0xBB: return .init(kind: .mark, byte: 0x22)
        case 0xBF, 0xA1: return .init(kind: .mark, byte: 0x28)
        case 0xA2...0xBE, 0xD7, 0xF7: return .init(kind: .symbol)
        case 0x300...0x36F: return .init(kind: .dropped)
        default: return .init(kind: .letter)
        }
    }

    private static func beyond(_ value: UInt32) -> FoldedScalar {
        switch value {
        case 0x660...0x669: return .init(kind: .digit, byte: UInt8(0x30 + value - 0x660))
        case 0x6F0...0x6F9: return .init(kind: .digit, byte: UInt8(0x30 + value - 0x6F0))
        case 0x966...0x96F: return .init(kind: .digit, byte: UInt8(0x30 + value - 0x966))
        case 0x1E00...0x1EFF: return vietnamese(value)
        case 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0x180E, 0x200B...0x200F,
            0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0x1F3FB...0x1F3FF, 0xE0000...0xE01EF, 0xFFF9...0xFFFC:
            return .init(kind: .dropped)
        case 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return .init(kind: .space, byte: 32)
        case 0x2028, 0x2029: return .init(kind: .newline, byte: 10)
        case 0x2018...0x201B, 0x2032: return .init(kind: .apostrophe, byte: 0x27)
        case 0x201C...0x201F, 0x2033: return .init(kind: .mark, byte: 0x22)
        case 0x2010...0x2013, 0x2212: return .init(kind: .mark, byte: 0x2D)
        case 0x2014, 0x2015: return .init(kind: .mark, byte: 0x7E)
        case 0x2026: return .init(kind: .mark, byte: 0x2E)
        case 0xFF01...0xFF5E: return plain(value - 0xFEE0)
        case 0x1D400...0x1D6A3:
            let index = (value - 0x1D400) % 52
            return index < 26
                ? .init(kind: .letter, byte: UInt8(0x61 + index), isUpper: true)
                : .init(kind: .letter, byte: UInt8(0x61 + index - 26))
        case 0x1D7CE...0x1D7FF: return .init(kind: .digit, byte: UInt8(0x30 + (value - 0x1D7CE) % 10))
        case 0x2460...0x2468: return .init(kind: .digit, byte: UInt8(0x31 + value - 0x2460))
        case 0x24B6...0x24CF: return .init(kind: .letter, byte: UInt8(0x61 + value - 0x24B6), isUpper: true)
        case 0x24D0...0x24E9: return .init(kind: .letter, byte: UInt8(0x61 + value - 0x24D0))
        case 0x1F130...0x1F149: return .init(kind: .letter, byte: UInt8(0x61 + value - 0x1F130), isUpper: true)
        case 0x1F150...0x1F169: return .init(kind: .letter, byte: UInt8(0x61 + value - 0x1F150), isUpper: true)
        case 0x1F170...0x1F189: return .init(kind: .letter, byte: UInt8(0x61 + value - 0x1F170), isUpper: true)
        case 0x2000...0x2BFF, 0x3001...0x303F, 0xE000...0xF8FF, 0xFFFD, 0x1F000...0x1FAFF: return .init(kind: .symbol)
        default: return .init(kind: .letter)
        }
    }

    /// Latin letters with stacked accents (U+1E00 to U+1EFF): the even ones are capitals.
    private static func vietnamese(_ value: UInt32) -> FoldedScalar {
        let byte: UInt8
        switch value {
        case 0x1EA0...0x1EB7, 0x1E00...0x1E01: byte = 0x61
        case 0x1EB8...0x1EC7: byte = 0x65
        case 0x1EC8...0x1ECB: byte = 0x69
        case 0x1ECC...0x1EE3: byte = 0x6F
        case 0x1EE4...0x1EF1: byte = 0x75
        case 0x1EF2...0x1EF9: byte = 0x79
        default: return .init(kind: .letter)
        }
        return .init(kind: .letter, byte: byte, isUpper: value & 1 == 0)
    }

    /// Base letters, their accented and look-alike lower forms, and the upper ones.
    private static let latin: [(String, String, String)] = [
        ("a", "àáâãäåāăąǎаα", "ÀÁÂÃÄÅĀĂĄǍАΑ"), ("ae", "æ", "Æ"), ("b", "", "ВΒ"), ("c", "çćĉċčс", "ÇĆĈĊČС"),
        ("d", "ďđð", "ĎĐÐ"), ("e", "èéêëēĕėęěеє", "ÈÉÊËĒĔĖĘĚЕΕ"), ("g", "ĝğġģ", "ĜĞĠĢ"), ("h", "ĥħһ", "ĤĦНΗ"),
        ("i", "ìíîïĩīĭįıіι", "ÌÍÎÏĨĪĬĮİІΙ"), ("j", "ĵј", "ĴЈ"), ("k", "ķкκ", "ĶКΚ"), ("l", "ĺļľŀł", "ĹĻĽĿŁ"),
        ("m", "", "МΜ"), ("n", "ñńņňŉŋ", "ÑŃŅŇŊΝ"), ("o", "òóôõöøōŏőоο", "ÒÓÔÕÖØŌŎŐОΟ"), ("oe", "œ", "Œ"),
        ("p", "рρ", "РΡ"), ("r", "ŕŗř", "ŔŖŘ"), ("s", "śŝşšșѕ", "ŚŜŞŠȘЅ"), ("ss", "ß", ""), ("t", "ţťŧț", "ŢŤŦȚТΤ"),
        ("th", "þ", "Þ"), ("u", "ùúûüũūŭůűųυ", "ÙÚÛÜŨŪŬŮŰŲ"), ("w", "ŵ", "Ŵ"), ("x", "хχ", "ХΧ"),
        ("y", "ýÿŷуγ", "ÝŶŸУΥ"), ("z", "źżž", "ŹŻŽΖ"),
    ]
}
