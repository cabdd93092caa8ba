// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Mail addresses, written plainly or as "name (at) host (dot) org".
extension IdentifierSearch {
    mutating func findEmails() {
        for index in reading.tokens.indices {
            if reading.tokens[index].mark == 0x40 {
                plainEmail(at: index)
            } else if reading.tokens[index].length == 2 && isWord(index, "at")
                || reading.tokens[index].length == 6 && isWord(index, "arroba")
            {
                spelledEmail(at: index)
            }
        }
    }

    private mutating func plainEmail(at index: Int) {
        let spaced = reading.tokens[index].hasSpaceBefore
        guard let first = localStart(before: index) else { return }
        guard let end = hostEnd(from: index + 1, spaced: spaced) else { return }
        // "follow us @example.org" is a handle; "jane_d @ example.org" is an address with spaces.
        if spaced, token(index + 1)?.hasSpaceBefore != true, first == index - 1 { return }
        take(first..<end, certainty: .certain, rule: "email.plain")
    }

    /// The first token of the part before the "@".
    private func localStart(before at: Int) -> Int? {
        var first = at
        for _ in 0..<16 {
            guard first > 0 else { break }
            let token = reading.tokens[first - 1]
            let joins = [0x2E, 0x5F, 0x2B, 0x2D, 0x25].contains(token.mark)
            guard token.kind == .word || token.bearsDigits || joins else { break }
            first -= 1
            if token.hasSpaceBefore { break }
        }
        return first < at ? first : nil
    }

    /// Past the last token of `label.label.tld`.
    private func hostEnd(from start: Int, spaced: Bool = false) -> Int? {
        var index = start
        var dots = 0
        while let token = token(index), index - start < 24,
            !token.hasSpaceBefore
                || spaced && (index == start || token.mark == 0x2E || reading.tokens[index - 1].mark == 0x2E)
        {
            if token.mark == 0x2E {
                guard let next = self.token(index + 1), next.position >= 0,
                    !next.hasSpaceBefore || spaced && traits(index + 1).contains(.topLevelDomain) && !next.isCapitalised
                else { break }
                // "name@host.com.Please" has a full stop without a space.
                if dots > 0 && next.isCapitalised { break }
                dots += 1
            } else if token.mark != 0x2D && !(token.kind == .word || token.bearsDigits) {
                break
            }
            index += 1
        }
        guard dots > 0, let last = token(index - 1), last.kind == .word, last.length >= 2 else { return nil }
        return index
    }

    /// `local (at) host (dot) tld`, with any brackets or none.
    private mutating func spelledEmail(at index: Int) {
        var before = index - 1
        while before >= 0 && isBracket(before) { before -= 1 }
        guard before >= 0, reading.tokens[before].kind == .word || reading.tokens[before].bearsDigits else { return }
        let bracketed = before < index - 1
        var position = index + 1
        var sawDot = false
        var end = index
        for _ in 0..<14 {
            while position < reading.tokens.count && isBracket(position) { position += 1 }
            guard let token = token(position) else { break }
            let plainDot = token.mark == 0x2E && (sawDot || bracketed && !token.hasSpaceBefore && end > index)
            if isDotWord(position) || plainDot {
                guard let next = nextWord(position + 1) else { break }
                sawDot = true
                position = next + 1
                end = position
            } else if token.position >= 0 && !sawDot && end == index {
                end = position + 1
                position += 1
            } else {
                break
            }
        }
        guard sawDot, let last = token(end - 1), last.kind == .word, (2...6).contains(last.length) else { return }
        guard var first = localStart(before: before + 1) else { return }
        // "lupita punto rangel"
        for _ in 0..<4 {
            guard first >= 2, isDotWord(first - 1) || isWord(first - 1, "underscore") || isWord(first - 1, "dash"),
                reading.tokens[first - 2].position >= 0
            else { break }
            first -= 2
        }
        take(first..<end, certainty: .likely, rule: "email.spelled")
    }

    private func isDotWord(_ index: Int) -> Bool { isWord(index, "dot") || isWord(index, "punto") }

    private func nextWord(_ start: Int) -> Int? {
        var index = start
        while index < reading.tokens.count && isBracket(index) { index += 1 }
        guard let token = token(index), token.kind == .word else { return nil }
        return index
    }

    private func isBracket(_ index: Int) -> Bool {
        [0x28, 0x29, 0x5B, 0x5D, 0x7B, 0x7D, 0x3C, 0x3E].contains(reading.tokens[index].mark)
    }

    func isWord(_ index: Int, _ text: StaticString) -> Bool {
        let low = Int(reading.tokens[index].low)
        let length = Int(reading.tokens[index].high) - low
        guard length == text.utf8CodeUnitCount, length > 0 else { return false }
        return text.withUTF8Buffer { buffer in
            var place = 0
            while place < length, reading.folded[low + place] == buffer[place] { place += 1 }
            return place == length
        }
    }

    private mutating func take(_ tokens: Range<Int>, certainty: Certainty, rule: String) {
        let text = joined(tokens).replacing(" at ", with: "@").replacing(" dot ", with: ".")
        if clinic.ownsEmail(text) { return skip(tokens) }
        add("EMAIL", rule, certainty, "a mail address", tokens)
    }

    /// The folded text of tokens with their marks and single spaces.
    func joined(_ tokens: Range<Int>) -> String {
        var bytes: [UInt8] = []
        for index in tokens {
            let token = reading.tokens[index]
            if token.hasSpaceBefore && index > tokens.lowerBound { bytes.append(0x20) }
            if token.kind == .mark { bytes.append(token.mark) } else { bytes.append(contentsOf: reading.bytes(token)) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
