// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Web addresses and network addresses.
extension IdentifierSearch {
    mutating func findLinks() {
        for index in reading.tokens.indices where !isTaken(index) {
            let token = reading.tokens[index]
            if token.kind == .word {
                if index > 0, reading.tokens[index - 1].mark == 0x2E {
                    if traits(index).contains(.topLevelDomain), gluedMark(index - 1, 0x2E) { bareLink(tld: index) }
                } else if (3...5).contains(token.length),
                    isWord(index, "https") || isWord(index, "http") || isWord(index, "www")
                {
                    link(from: index)
                }
            } else if token.kind == .number {
                internetAddress(from: index)
            } else if token.kind == .mark, token.mark == 0x3A, gluedMark(index + 1, 0x3A) {
                longInternetAddress(around: index)
            }
        }
    }

    private mutating func link(from start: Int) {
        var end = start
        while let token = token(end), end == start || !token.hasSpaceBefore, token.kind != .newline { end += 1 }
        // A mark at the end belongs to the sentence.
        while end > start + 1, [0x2E, 0x2C, 0x29, 0x21, 0x3F, 0x22].contains(reading.tokens[end - 1].mark) { end -= 1 }
        guard end - start >= 3 else { return }
        take(start..<end, host: host(start..<end), certainty: .certain)
    }

    /// `label.tld` that stands alone or goes on with a slash.
    private mutating func bareLink(tld: Int) {
        guard tld >= 2, !reading.tokens[tld].hasSpaceBefore, !reading.tokens[tld].isCapitalised else { return }
        var start = tld - 1
        for _ in 0..<10 {
            guard start > 0, !reading.tokens[start].hasSpaceBefore else { break }
            let before = reading.tokens[start - 1]
            guard before.kind == .word || before.bearsDigits || before.mark == 0x2D || before.mark == 0x2E else {
                break
            }
            start -= 1
        }
        guard start < tld - 1, free(start..<tld + 1) else { return }
        if start > 0, reading.tokens[start - 1].mark == 0x40, !reading.tokens[start].hasSpaceBefore { return }
        var end = tld + 1
        if gluedMark(end, 0x2F) {
            while let token = token(end), !token.hasSpaceBefore, token.kind != .newline { end += 1 }
        } else if let next = token(end), !next.hasSpaceBefore, next.position >= 0 || next.mark == 0x2D {
            return
        }
        take(start..<end, host: host(start..<end), certainty: .likely)
    }

    private func host(_ tokens: Range<Int>) -> String {
        var text = joined(tokens)[...]
        if let scheme = text.firstRange(of: "://") { text = text[scheme.upperBound...] }
        if text.hasPrefix("www.") { text = text.dropFirst(4) }
        return String(text.prefix { $0 != "/" && $0 != "?" && $0 != ":" && $0 != "#" })
    }

    private mutating func take(_ tokens: Range<Int>, host: String, certainty: Certainty) {
        let institution = host.hasSuffix(".gov") || host.hasSuffix(".edu") || host == "clinicaltrials.gov"
        if clinic.ownsDomain(host) || institution { return skip(tokens) }
        add("URL", "url", certainty, "a web address that may lead to the person", tokens)
    }

    private mutating func internetAddress(from start: Int) {
        guard gluedMark(start + 1, 0x2E) || token(start + 1)?.length == 3 && isWord(start + 1, "dot") else { return }
        var numbers: [Int] = []
        var spelled = false
        var index = start
        while let value = value(index), value <= 255, reading.tokens[index].length <= 3, numbers.count < 5 {
            guard index == start || !reading.tokens[index].hasSpaceBefore || spelled else { return }
            numbers.append(value)
            let isDot = gluedMark(index + 1, 0x2E)
            spelled = spelled || !isDot
            guard isDot || token(index + 1)?.length == 3 && isWord(index + 1, "dot"), token(index + 2)?.kind == .number
            else { break }
            index += 2
        }
        guard numbers.count == 4, numbers[0] != 0, numbers[0] != 127, free(start..<index + 1) else { return }
        if gluedMark(start - 1, 0x2E) || near(concepts.versionCue, start, before: 4) { return }
        add("IP", "ip.v4", .likely, "a network address", start..<index + 1)
    }

    private mutating func longInternetAddress(around middle: Int) {
        guard free(middle..<middle + 1) else { return }
        var start = middle
        while start > 0, !reading.tokens[start].hasSpaceBefore, middle - start < 16, isHex(start - 1) { start -= 1 }
        var end = middle
        while end < reading.tokens.count, end == middle || !reading.tokens[end].hasSpaceBefore, end - middle < 16,
            isHex(end)
        {
            end += 1
        }
        let groups = (start..<end).filter { reading.tokens[$0].position >= 0 }
        guard groups.count >= 3, groups.contains(where: { reading.tokens[$0].bearsDigits }) else { return }
        add("IP", "ip.v6", .likely, "a network address", start..<end)
    }

    private func isHex(_ index: Int) -> Bool {
        let token = reading.tokens[index]
        if token.mark == 0x3A { return true }
        guard token.position >= 0, token.length <= 4 else { return false }
        return reading.bytes(token).allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
    }
}
