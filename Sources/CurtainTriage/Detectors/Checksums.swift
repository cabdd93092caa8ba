// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Check digits and allocation rules of identifiers.
enum Checksums {
    /// Luhn over ASCII digits (ISO/IEC 7812-1).
    static func luhn(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        var sum = 0
        for (index, byte) in digits.reversed().enumerated() {
            var digit = Int(byte) - 48
            if index % 2 == 1 {
                digit *= 2
                if digit > 9 { digit -= 9 }
            }
            sum += digit
        }
        return sum % 10 == 0
    }

    /// A payment card: 13 to 19 digits, a network's prefix and Luhn.
    static func card(_ digits: [UInt8]) -> Bool {
        hasCardPrefix(digits) && luhn(digits)
    }

    static func hasCardPrefix(_ digits: [UInt8]) -> Bool {
        guard (13...19).contains(digits.count) else { return false }
        let four = number(digits.prefix(4))
        let two = four / 100
        switch two {
        case 40...49, 51...55, 34, 37, 36, 38, 39, 35, 62, 65, 50, 56, 57, 58, 67: return true
        case 22...27: return (2221...2720).contains(four)
        case 30: return four / 10 <= 305 || four / 10 == 309
        case 60: return four == 6011
        case 63: return four == 6304
        case 64: return four / 10 >= 644
        case 18: return four == 1800
        case 21: return four == 2131
        default: return false
        }
    }

    /// A social security number that may have been issued: area, group and serial not in the reserved ranges.
    static func ssn(_ digits: [UInt8]) -> Bool {
        guard digits.count == 9 else { return false }
        let area = number(digits.prefix(3))
        return area != 0 && area != 666 && area < 900 && number(digits[3..<5]) != 0 && number(digits[5...]) != 0
    }

    /// Numbers printed in advertisements and examples.
    static func isSampleSSN(_ digits: [UInt8]) -> Bool {
        [78_051_120, 219_099_999, 123_456_789].contains(number(digits[...]))
    }

    /// A Medicare beneficiary identifier: 11 places of fixed kinds, letters without S, L, O, I, B and Z.
    static func medicare(_ text: [UInt8]) -> Bool {
        guard text.count == 11 else { return false }
        let kinds = Array("CAXNAXNAANN".utf8)
        let excluded = Array("sloibz".utf8)
        for (index, byte) in text.enumerated() {
            let isDigit = byte >= 0x30 && byte <= 0x39
            let isLetter = byte >= 0x61 && byte <= 0x7A && !excluded.contains(byte)
            switch kinds[index] {
            case 0x43: guard isDigit && byte != 0x30 else { return false }  // C: 1 to 9
            case 0x4E: guard isDigit else { return false }  // N: digit
            case 0x41: guard isLetter else { return false }  // A: letter
            default: guard isDigit || isLetter else { return false }  // X: either
            }
        }
        return true
    }

    /// A national provider identifier: 10 digits from 1 or 2, Luhn over 80840 and the number.
    static func npi(_ digits: [UInt8]) -> Bool {
        digits.count == 10 && (digits[0] == 0x31 || digits[0] == 0x32) && luhn(Array("80840".utf8) + digits)
    }

    /// A DEA number in folded text: registrant letter, letter or 9, six digits and a check digit.
    static func dea(_ text: [UInt8]) -> Bool {
        guard text.count == 9, Array("abfgmprx".utf8).contains(text[0]) else { return false }
        guard text[1] >= 0x61 && text[1] <= 0x7A || text[1] == 0x39 else { return false }
        let digits = text[2...].map { Int($0) - 48 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return false }
        return (digits[0] + digits[2] + digits[4] + 2 * (digits[1] + digits[3] + digits[5])) % 10 == digits[6]
    }

    /// An IBAN in folded text without spaces (ISO 13616, mod 97).
    static func iban(_ text: [UInt8]) -> Bool {
        guard (15...34).contains(text.count) else { return false }
        var remainder = 0
        for byte in text[4...] + text[..<4] {
            if byte >= 0x30 && byte <= 0x39 {
                remainder = (remainder * 10 + Int(byte - 0x30)) % 97
            } else if byte >= 0x61 && byte <= 0x7A {
                remainder = (remainder * 100 + Int(byte - 0x61) + 10) % 97
            } else {
                return false
            }
        }
        return remainder == 1
    }

    /// A bank routing number: nine digits, weights 3, 7, 1.
    static func routing(_ digits: [UInt8]) -> Bool {
        guard digits.count == 9 else { return false }
        let weights = [3, 7, 1, 3, 7, 1, 3, 7, 1]
        return zip(digits, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 } % 10 == 0
    }

    /// A vehicle identification number in folded text, with its check digit at place 9 (ISO 3779, 49 CFR 565).
    static func vin(_ text: [UInt8]) -> Bool {
        guard text.count == 17 else { return false }
        let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
        var sum = 0
        for (index, byte) in text.enumerated() {
            guard let value = vinValue(byte) else { return false }
            sum += value * weights[index]
        }
        let check = sum % 11
        return text[8] == (check == 10 ? 0x78 : UInt8(48 + check))
    }

    private static func vinValue(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: return Int(byte) - 48
        case 0x61...0x68: return Int(byte) - 0x60  // a to h: 1 to 8
        case 0x6A...0x6E: return Int(byte) - 0x69  // j to n: 1 to 5
        case 0x70: return 7
        case 0x72: return 9
        case 0x73...0x7A: return Int(byte) - 0x71  // s to z: 2 to 9
        default: return nil
        }
    }

    /// The value of up to 18 ASCII digits.
    static func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.prefix(18).reduce(0) { $0 * 10 + Int($1) - 48 }
    }
}
