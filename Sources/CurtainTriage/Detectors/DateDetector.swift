// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The parts of a date written in numbers.
struct DateParts {
    var end: Int
    var hasYear: Bool
    /// Year, month and day stand in that order.
    var isLong: Bool
}

// Dates more exact than a year (45 CFR 164.514(b)(2)(i)(C)).
extension IdentifierSearch {
    mutating func findDates() {
        var index = 0
        while index < reading.tokens.count {
            if !isTaken(index), let end = date(at: index) {
                index = end
            } else {
                index += 1
            }
        }
    }

    private mutating func date(at index: Int) -> Int? {
        if reading.tokens[index].kind == .number, let parts = dateParts(index) {
            return numeric(index, parts)
        }
        if month(index) > 0 { return named(month: index) }
        if let day = ordinal(index) { return ordinalDay(index, day) }
        return nil
    }

    // MARK: numbers

    /// Month and day, with or without a year, from this token on.
    func dateParts(_ index: Int) -> DateParts? {
        guard let first = value(index), let separator = token(index + 1)?.mark, gluedMark(index + 1, separator),
            [0x2F, 0x2D, 0x2E].contains(separator), let second = value(index + 2),
            reading.tokens[index + 2].flags.contains(.spaceBefore) == false
        else { return nil }
        if gluedMark(index - 1, separator), token(index - 2)?.bearsDigits == true { return nil }
        let firstLength = reading.tokens[index].length
        let third =
            gluedMark(index + 3, separator) && token(index + 4)?.hasSpaceBefore == false ? value(index + 4) : nil
        let thirdLength = third == nil ? 0 : reading.tokens[index + 4].length
        if firstLength == 4, (1900...2035).contains(first), let third, isDay(second, third) {
            return DateParts(end: index + 5, hasYear: true, isLong: true)
        }
        guard firstLength <= 2, reading.tokens[index + 2].length <= 2, isDay(first, second) || isDay(second, first)
        else {
            return nil
        }
        if let third, thirdLength == 2 || thirdLength == 4 && (1900...2035).contains(third) {
            // A fourth group makes it a version or an address.
            if gluedMark(index + 5, separator), token(index + 6)?.bearsDigits == true { return nil }
            return DateParts(end: index + 5, hasYear: true, isLong: false)
        }
        guard third == nil, separator == 0x2F else { return nil }
        return DateParts(end: index + 3, hasYear: false, isLong: false)
    }

    private func isDay(_ month: Int, _ day: Int) -> Bool {
        let days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && day >= 1 && day <= days[month - 1]
    }

    private mutating func numeric(_ index: Int, _ parts: DateParts) -> Int? {
        if near(concepts.versionCue, index, before: 3) || isPublic(index) { return nil }
        let cued = isCued(index)
        if !parts.hasYear {
            guard let first = value(index), let second = value(index + 2) else { return nil }
            if near(concepts.scoreCue, index, before: 2, after: 3) { return nil }
            let looksLikeFraction = first < second && [2, 3, 4, 5, 6, 8, 10].contains(second) || first >= second
            if first == 24 && second == 7 { return nil }
            guard cued || !looksLikeFraction else { return nil }
        }
        let isBirth = near(concepts.birthCue, index, before: 6)
        add("DATE", "date.numbers", isBirth ? .certain : .likely, "a date", index..<parts.end)
        return parts.end
    }

    private func isCued(_ index: Int) -> Bool {
        near(concepts.dateCue, index, before: 4, after: 3) || near(concepts.birthCue, index, before: 6)
    }

    /// The date of an event, an article or a law names nobody, unless the writer speaks of himself there.
    private func isPublic(_ index: Int) -> Bool {
        let word = word(index)
        return scan.contains(concepts.eventCue, inSentenceOf: word)
            && !near(concepts.birthCue, index, before: 6)
    }

    // MARK: month names

    private mutating func named(month index: Int) -> Int? {
        let token = reading.tokens[index]
        // "may", "march" and "mar" are also words.
        let doubtful = !token.isCapitalised && token.length <= 5 && (isWord(index, "may") || isWord(index, "march"))
        var start = index
        var end = index + 1
        var hasDay = false
        var hasYear = false
        if let day = dayNumber(index - 1), (1...31).contains(day), !doubtful {
            start = index - 1
            hasDay = true
        } else if index >= 2, isOf(index - 1), let day = dayNumber(index - 2), (1...31).contains(day) {
            start = index - 2
            hasDay = true
        }
        var next = gluedMark(end, 0x2E) ? end + 1 : end
        if !hasDay, let day = dayNumber(next), (1...31).contains(day), !isOtherMeasure(next + 1, doubtful) {
            hasDay = true
            end = next + 1
            next = end
        }
        while self.token(next)?.mark == 0x2C || self.token(next) != nil && isOf(next) { next += 1 }
        if let year = value(next), reading.tokens[next].length == 4, (1900...2035).contains(year) {
            hasYear = true
            end = next + 1
        }
        guard hasDay || hasYear && !doubtful, free(start..<end), !isPublic(index) else { return nil }
        add("DATE", "date.month", hasDay ? .likely : .likely, "a date", start..<end)
        return end
    }

    private func isOf(_ index: Int) -> Bool {
        reading.tokens[index].length <= 3 && (isWord(index, "of") || isWord(index, "de") || isWord(index, "del"))
    }

    /// "May 10 percent" and "march 5 miles" are no dates.
    private func isOtherMeasure(_ index: Int, _ doubtful: Bool) -> Bool {
        guard let token = token(index), token.position >= 0 else { return false }
        return traits(index).contains(.unit) && (doubtful || !token.hasSpaceBefore)
    }

    /// 3, 3rd or 14th.
    private func dayNumber(_ index: Int) -> Int? {
        if let value = value(index), reading.tokens[index].length <= 2, !isTaken(index) { return value }
        return ordinal(index)
    }

    private func ordinal(_ index: Int) -> Int? {
        guard let token = token(index), token.kind == .mixed, (3...4).contains(token.length) else { return nil }
        let bytes = Array(reading.bytes(token))
        guard ["st", "nd", "rd", "th"].contains(String(decoding: bytes.suffix(2), as: UTF8.self)) else { return nil }
        let digits = bytes.dropLast(2)
        guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Checksums.number(digits)
    }

    /// "by the 20th": a day of a month that is not said.
    private mutating func ordinalDay(_ index: Int, _ day: Int) -> Int? {
        guard (1...31).contains(day), index > 0, isWord(index - 1, "the"), near(concepts.dateCue, index, before: 4)
        else { return nil }
        if let next = token(index + 1), next.position >= 0, !isWord(index + 1, "at") && !isWord(index + 1, "for") {
            return nil
        }
        guard !isPublic(index), free(index - 1..<index + 1) else { return nil }
        add("DATE", "date.day", .likely, "a day of the month", index - 1..<index + 1)
        return index + 1
    }

    // MARK: ages

    /// Ages over 89, in digits; those in words are a rule of the identifier file.
    mutating func findAges() {
        for index in reading.tokens.indices where reading.tokens[index].bearsDigits && !isTaken(index) {
            let token = reading.tokens[index]
            guard token.length <= 6, let age = leadingNumber(index), (90...120).contains(age) else { continue }
            let unitFollows =
                token.kind == .mixed
                ? scan.contains(concepts.ageCue, within: 1, from: Int(token.position) + 1)
                : near(concepts.ageCue, index, before: 0, after: 3)
            let closes = self.token(index + 1).map { $0.position < 0 && $0.mark != 0x2F && $0.mark != 0x25 } ?? true
            let before = scan.contains(concepts.birthCue, within: 2, before: word(index))
            let told = near(concepts.thirdPerson, index, before: 2) && closes && token.kind == .number
            guard unitFollows || before && token.kind == .number || told else { continue }
            add("AGE90", "age.over-89", .likely, "an age over 89", index..<index + 1)
        }
    }

    private func leadingNumber(_ index: Int) -> Int? {
        let digits = reading.bytes(reading.tokens[index]).prefix { $0 >= 0x30 && $0 <= 0x39 }
        return digits.count == 2 || digits.count == 3 ? Checksums.number(digits) : nil
    }
}
