// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Digits that stand together, such as the area code of a telephone number.
struct DigitGroup {
    var token: Int
    var digits: [UInt8]
    var spelled: Bool
    /// The mark before it; 32 for a space, 0 for the first.
    var separator: UInt8
}

// Telephone, social security and card numbers: runs of digit groups with any separators, digits spelled out or not.
extension IdentifierSearch {
    private static let longestRun = 24

    mutating func findDigitRuns() {
        var index = 0
        while index < reading.tokens.count {
            let kind = reading.tokens[index].kind
            guard kind == .number || kind == .mixed || kind == .word && startsSpelled(index) else {
                index += 1
                continue
            }
            if kind == .mixed, reading.tokens[index].length >= 13, !isTaken(index), gluedPhone(index) {
                index += 1
                continue
            }
            guard !isTaken(index), let first = group(at: index, separator: 0, inRun: false) else {
                index += 1
                continue
            }
            var groups = [first]
            var position = first.token + 1
            while groups.count < IdentifierSearch.longestRun, let next = nextGroup(from: &position, after: groups) {
                groups.append(next)
            }
            // Longer runs are tables of figures.
            if groups.count < IdentifierSearch.longestRun { classify(groups) }
            index = (groups.last?.token ?? index) + 1
        }
    }

    private func startsSpelled(_ index: Int) -> Bool {
        let token = reading.tokens[index]
        return digit(token) >= 0 || token.length == 6 && (isWord(index, "double") || isWord(index, "triple"))
    }

    /// "callme5055550177asap", "Anneliese5055550139re": ten digits of a telephone number within letters.
    private mutating func gluedPhone(_ index: Int) -> Bool {
        let token = reading.tokens[index]
        let bytes = reading.bytes(token)
        // With folded letters the offsets are not known.
        guard token.end - token.start == token.high - token.low,
            let first = bytes.firstIndex(where: { $0 >= 0x30 && $0 <= 0x39 })
        else { return false }
        let digits = bytes[first...].prefix { $0 >= 0x30 && $0 <= 0x39 }
        let local = digits.count == 11 && digits.first == 0x31 ? digits.dropFirst() : digits
        guard local.count == 10, let head = local.first, head >= 0x32, local[local.startIndex + 3] >= 0x32,
            first == bytes.startIndex || first - bytes.startIndex >= 3, bytes.count - digits.count >= 3,
            !bytes[digits.endIndex...].contains(where: { $0 < 0x3A }), !clinic.ownsPhone(Array(digits))
        else { return false }
        let offset = first - bytes.startIndex
        if scan.rules.vocabulary.traits[Int(scan.rules.vocabulary.find(Array(bytes[..<first])))].contains(.given) {
            addPart("NAME", "name.glued", "a given name without a space after it", index, 0..<offset)
        }
        addPart(
            "PHONE", "phone.glued", "a telephone number within letters", index, offset..<offset + digits.count)
        return true
    }

    private func group(at index: Int, separator: UInt8, inRun: Bool) -> DigitGroup? {
        let token = reading.tokens[index]
        if token.kind == .number {
            return .init(token: index, digits: Array(reading.bytes(token)), spelled: false, separator: separator)
        }
        let digit = digit(token)
        if digit >= 0 {
            return .init(token: index, digits: [UInt8(48 + digit)], spelled: true, separator: separator)
        }
        // "five55", "5I3" and "O1": digits in words or with look-alike letters.
        if token.kind == .mixed, inRun ? token.length <= 12 : (3...12).contains(token.length) {
            guard let digits = hiddenDigits(reading.bytes(token)), inRun || digits.count >= 3 else { return nil }
            return .init(token: index, digits: digits, spelled: true, separator: separator)
        }
        // "triple five"
        if token.isWord, isWord(index, "double") || isWord(index, "triple"), let next = self.token(index + 1) {
            let digit = self.digit(next)
            guard digit >= 0 else { return nil }
            let count = isWord(index, "double") ? 2 : 3
            return .init(
                token: index + 1, digits: .init(repeating: UInt8(48 + digit), count: count), spelled: true,
                separator: separator)
        }
        return nil
    }

    private static let spelledDigits: [(word: [UInt8], digit: UInt8)] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ].enumerated().map { (word: Array($0.element.utf8), digit: UInt8(48 + $0.offset)) }

    private static let oh: [UInt8] = [0x6F, 0x68]

    /// The digits of "five55", "6l4" and "o1"; nil when anything else is in it.
    private func hiddenDigits(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var digits: [UInt8] = []
        var rest = bytes
        while let byte = rest.first {
            if byte >= 0x30, byte <= 0x39 {
                digits.append(byte)
                rest = rest.dropFirst()
            } else if let spelled = IdentifierSearch.spelledDigits.first(where: { rest.starts(with: $0.word) }) {
                digits.append(spelled.digit)
                rest = rest.dropFirst(spelled.word.count)
            } else if rest.starts(with: IdentifierSearch.oh) {
                digits.append(0x30)
                rest = rest.dropFirst(2)
            } else if byte == 0x6F || byte == 0x69 || byte == 0x6C {
                digits.append(byte == 0x6F ? 0x30 : 0x31)
                rest = rest.dropFirst()
            } else {
                return nil
            }
        }
        return digits
    }

    private func nextGroup(from position: inout Int, after groups: [DigitGroup]) -> DigitGroup? {
        var index = position
        var separator: UInt8 = 32
        var marks = 0
        while let token = token(index), marks < 3 {
            // "four one two dash three three"
            if token.isWord, (3...6).contains(token.length), self.token(index + 1) != nil,
                isWord(index, "dash") || isWord(index, "hyphen") || isWord(index, "dot") || isWord(index, "guion")
                    || isWord(index, "space") || isWord(index, "punto")
            {
                separator = 0x2D
            } else {
                guard token.kind == .mark else { break }
                guard [0x2D, 0x2E, 0x28, 0x29, 0x2C, 0x7E, 0x2A].contains(token.mark) else { return nil }
                separator = token.mark
            }
            marks += 1
            index += 1
        }
        guard let token = token(index), !isTaken(index), token.kind != .newline else { return nil }
        guard let group = group(at: index, separator: separator, inRun: true) else { return nil }
        let spelled = group.spelled || groups.contains { $0.spelled }
        if separator == 0x2C && !spelled { return nil }
        // A full stop and a space between whole numbers is the end of a sentence.
        if separator == 0x2E, token.hasSpaceBefore, !spelled, group.digits.count > 1 { return nil }
        position = group.token + 1
        return group
    }

    private mutating func classify(_ groups: [DigitGroup]) {
        var first = 0
        while first < groups.count {
            var digits: [UInt8] = []
            var best: Int?
            for last in first..<min(groups.count, first + 20) {
                digits += groups[last].digits
                guard digits.count <= 19 else { break }
                if number(groups[first...last], digits) != nil { best = last }
            }
            guard let best, let kind = number(groups[first...best], groups[first...best].flatMap { $0.digits }) else {
                first += 1
                continue
            }
            report(kind, groups[first...best])
            first = best + 1
        }
    }

    private enum NumberKind {
        case phone(Certainty)
        case ssn(Certainty)
        case card(Certainty)
        case provider
    }

    private func number(_ groups: ArraySlice<DigitGroup>, _ digits: [UInt8]) -> NumberKind? {
        guard digits.count >= 7, let first = groups.first else { return nil }
        // Digits one by one are a telephone, security or card number, or nothing.
        guard groups.count <= 5 || [9, 10, 11, 16].contains(digits.count) else { return nil }
        let lengths = groups.map { $0.digits.count }
        if digits.count == 9, let kind = socialSecurity(groups, lengths, digits) { return kind }
        if digits.count >= 13, let kind = card(groups, lengths, digits) { return kind }
        return telephone(groups, lengths, digits, at: first.token)
    }

    private func socialSecurity(_ groups: ArraySlice<DigitGroup>, _ lengths: [Int], _ digits: [UInt8]) -> NumberKind? {
        guard Checksums.ssn(digits), let first = groups.first else { return nil }
        let cued = near(concepts.ssnCue, first.token, before: 8, after: groups.count + 4)
        let spelled = groups.contains { $0.spelled }
        guard cued || lengths == [3, 2, 4] && groups.dropFirst().allSatisfy({ $0.separator == 0x2D }) else {
            return nil
        }
        guard lengths == [3, 2, 4] || cued && (lengths == [9] || spelled || lengths.count > 2) else { return nil }
        return .ssn(Checksums.isSampleSSN(digits) && !cued ? .possible : cued ? .certain : .likely)
    }

    private func card(_ groups: ArraySlice<DigitGroup>, _ lengths: [Int], _ digits: [UInt8]) -> NumberKind? {
        guard Checksums.hasCardPrefix(digits), let first = groups.first else { return nil }
        let cued = near(concepts.accountCue, first.token, before: 8, after: 3)
        let regular =
            lengths.count == 1 || lengths == [4, 6, 5] || lengths.dropLast().allSatisfy { $0 == 4 } || cued
        guard regular else { return nil }
        if Checksums.luhn(digits) { return .card(.certain) }
        return cued ? .card(.likely) : nil
    }

    private func telephone(
        _ groups: ArraySlice<DigitGroup>, _ lengths: [Int], _ digits: [UInt8], at token: Int
    ) -> NumberKind? {
        if token > 0, reading.tokens[token - 1].mark == 0x2B, digits.count >= 8, digits.count <= 15 {
            return .phone(.certain)
        }
        guard digits.count <= 14 else { return nil }
        let cued =
            near(concepts.phoneCue, token, before: 6, after: lengths.count + 3)
            || near(concepts.faxCue, token, before: 4, after: lengths.count + 2)
        let local = digits.count == 11 && digits[0] == 0x31 ? digits[1...] : digits[...]
        if local.count == 10 {
            if cued == false, lengths.count == 1, Checksums.npi(Array(local)) { return .provider }
            let start = local.startIndex
            let isNorthAmerican = local[start] >= 0x32 && local[start + 3] >= 0x32
            let spelled = groups.contains { $0.spelled }
            let regular = [[3, 3, 4], [1, 3, 3, 4], [3, 7], [6, 4], [10], [11], [1, 10], [1, 3, 7]].contains(lengths)
            let singles = lengths.filter { $0 == 1 }.count >= 7
            if isNorthAmerican && (regular || spelled || singles || cued && lengths.count <= 5) {
                if Checksums.number(local.prefix(3)) / 100 == 8, isTollFree(local) { return .phone(.possible) }
                return .phone(cued || lengths.count > 1 ? .certain : .likely)
            }
        }
        if digits.count == 7, lengths == [3, 4], digits[0] >= 0x32 {
            let dashed = groups.last?.separator == 0x2D
            return cued ? .phone(.likely) : dashed ? .phone(.possible) : nil
        }
        return cued && (8...14).contains(digits.count) && lengths.count > 1 ? .phone(.likely) : nil
    }

    private func isTollFree(_ digits: ArraySlice<UInt8>) -> Bool {
        [800, 833, 844, 855, 866, 877, 888].contains(Checksums.number(digits.prefix(3)))
    }

    private mutating func report(_ kind: NumberKind, _ groups: ArraySlice<DigitGroup>) {
        guard let first = groups.first?.token, let last = groups.last?.token else { return }
        var start = first
        while start > 0, [0x28, 0x2B].contains(reading.tokens[start - 1].mark) { start -= 1 }
        let tokens = start..<last + 1
        switch kind {
        case .phone(let certainty):
            if clinic.ownsPhone(groups.flatMap { $0.digits }) || near(concepts.hotlineCue, first, before: 8, after: 8) {
                return skip(tokens)
            }
            let isFax = near(concepts.faxCue, first, before: 5)
            add(isFax ? "FAX" : "PHONE", isFax ? "fax" : "phone", certainty, "a telephone number", tokens)
        case .ssn(let certainty):
            add("SSN", "ssn", certainty, "a number in the form of a social security number", tokens)
        case .card(let certainty):
            add("ACCOUNT", "account.card", certainty, "a payment card number", tokens)
        case .provider:
            add(
                "LICENSE", "licence.npi", .possible, "a provider number with a right check digit, which is public",
                tokens)
        }
    }
}
