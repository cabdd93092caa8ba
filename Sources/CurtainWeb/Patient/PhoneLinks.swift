// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Text with its phone numbers apart, so that a page can make links of them.
///
/// A number is 7 to 15 digits (E.164) with spaces, dots, dashes or brackets between them, or a short number of three
/// digits as emergency and crisis lines have them: one that starts with 0, 1 or 9, or ends with 11. Where it is not
/// certain what belongs to a number, a short one such as 911 stands alone.
package enum PhoneLinks {
    package struct Part: Sendable, Equatable {
        package let text: String
        /// What to dial: digits, after a plus where the text has one; nil where the text is no number.
        package let number: String?

        package init(_ text: String, number: String? = nil) {
            self.text = text
            self.number = number
        }
    }

    private static let gaps: Set<String> = [" ", "\u{A0}", "-", "\u{2011}", ".", ")", ") ", ")-", "(", " ("]
    /// No area code: whatever digits come after them are something else.
    private static let alone: Set<String> = ["911", "988", "112", "999"]

    /// The whole text in order; joined, the parts are the text.
    package static func parts(_ text: String) -> [Part] {
        let characters = Array(text)
        let runs = digitRuns(characters)
        var parts: [Part] = []
        var done = 0
        var next = 0
        while next < runs.count {
            guard let last = lastRun(of: next, runs, characters) else {
                next += 1
                continue
            }
            var start = runs[next].lowerBound
            if start > done, characters[start - 1] == "(", characters[start..<runs[last].upperBound].contains(")") {
                start -= 1
            }
            if start > done, characters[start - 1] == "+" { start -= 1 }
            let shown = String(characters[start..<runs[last].upperBound])
            if start > done { parts.append(Part(String(characters[done..<start]))) }
            parts.append(Part(shown, number: shown.filter { isDigit($0) || $0 == "+" }))
            done = runs[last].upperBound
            next = last + 1
        }
        if done < characters.count { parts.append(Part(String(characters[done...]))) }
        return parts
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    private static func digitRuns(_ characters: [Character]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for index in 0...characters.count {
            let isInside = index < characters.count && isDigit(characters[index])
            if isInside, start == nil { start = index }
            if !isInside, let first = start {
                runs.append(first..<index)
                start = nil
            }
        }
        return runs
    }

    /// Index of the run of digits with which the number ends that starts at `first`; nil where none starts.
    private static func lastRun(of first: Int, _ runs: [Range<Int>], _ characters: [Character]) -> Int? {
        let code = String(characters[runs[first]])
        if !alone.contains(code) {
            var last = first
            var digits = runs[first].count
            while last + 1 < runs.count {
                let gap = String(characters[runs[last].upperBound..<runs[last + 1].lowerBound])
                guard gaps.contains(gap) else { break }
                // "555 0100 24 hours": what follows a whole number is not part of it.
                if digits >= 7, gap == " ", runs[last + 1].count <= 2, runs[last].count >= 3 { break }
                last += 1
                digits += runs[last].count
            }
            if (7...15).contains(digits), !isDate(runs[first...last]),
                standsAlone(runs[first].lowerBound..<runs[last].upperBound, characters)
            {
                return last
            }
        }
        let isShort = code.count == 3 && (["0", "1", "9"].contains(code.prefix(1)) || code.hasSuffix("11"))
        return isShort && standsAlone(runs[first], characters) ? first : nil
    }

    /// Whether the digits stand as in 2031-05-17 or 17.05.2031.
    private static func isDate(_ runs: ArraySlice<Range<Int>>) -> Bool {
        let lengths = runs.map(\.count)
        return lengths == [4, 2, 2] || lengths == [2, 2, 4]
    }

    /// Whether neither a word nor another number touches the range.
    private static func standsAlone(_ range: Range<Int>, _ characters: [Character]) -> Bool {
        if range.lowerBound > 0 {
            let before = characters[range.lowerBound - 1]
            if before.isLetter || before.isNumber || ".,:-$€£#_".contains(before) { return false }
        }
        guard range.upperBound < characters.count else { return true }
        let after = characters[range.upperBound]
        if after.isLetter || after.isNumber || "%€£_".contains(after) { return false }
        let isFollowed = range.upperBound + 1 < characters.count && isDigit(characters[range.upperBound + 1])
        return !(isFollowed && ".,:-".contains(after))
    }
}
