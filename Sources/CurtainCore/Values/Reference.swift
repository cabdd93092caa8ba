// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The short form that people see and type: `C-1042`, `T-88`, `P-77`, `O-5`.
package struct Reference: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        case comment = "C"
        case thread = "T"
        case patient = "P"
        case outbox = "O"

        fileprivate var letter: UInt8 {
            switch self {
            case .comment: UInt8(ascii: "C")
            case .thread: UInt8(ascii: "T")
            case .patient: UInt8(ascii: "P")
            case .outbox: UInt8(ascii: "O")
            }
        }
    }

    package let kind: Kind
    /// From 1, one counter a kind.
    package let number: Int64

    package init(kind: Kind, number: Int64) {
        self.kind = kind
        self.number = number
    }

    /// Reads `C-1042` in either case, or the number alone when the kind is known; exact, never a prefix.
    package init?(_ text: some StringProtocol, kind expected: Kind? = nil) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let kind: Kind
        let digits: Substring
        if parts.count == 2, let named = Kind(rawValue: parts[0].uppercased()) {
            kind = named
            digits = Substring(parts[1])
        } else if parts.count == 1, let expected {
            kind = expected
            digits = Substring(parts[0])
        } else {
            return nil
        }
        if let expected, expected != kind { return nil }
        guard digits.utf8.count <= 15, digits.utf8.first != UInt8(ascii: "0"),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int64(digits), number > 0
        else { return nil }
        self.init(kind: kind, number: number)
    }

    /// Reads a reference of a known kind; the common form, a capital and the number, without making strings.
    package init?(in path: String, kind: Kind) {
        var path = path
        let number: Int64? = path.withUTF8 { text in
            guard (3...12).contains(text.count), text[0] == kind.letter, text[1] == UInt8(ascii: "-"),
                text[2] != UInt8(ascii: "0")
            else { return nil }
            var number: Int64 = 0
            for byte in text[2...] {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                number = number * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            return number
        }
        if let number {
            self.init(kind: kind, number: number)
        } else {
            self.init(path, kind: kind)
        }
    }

    package var description: String { "\(kind.rawValue)-\(number)" }
}
