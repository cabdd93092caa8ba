// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The short form that people see and type: `C-1042`, `T-88`, `P-77`, `O-5`.
package struct Reference: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        case comment = "C"
        case thread = "T"
        case patient = "P"
        case outbox = "O"
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

    package var description: String { "\(kind.rawValue)-\(number)" }
}
