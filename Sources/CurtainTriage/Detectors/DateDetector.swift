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
        if reading.tokens[index].kind == .number {
            if let parts = dateParts(index) { return numeric(index, parts) }
            if let end = romanDate(index) { return end }
        }
        if month(index) > 0 { return named(month: index) }
        if let day = ordinal(index) { return ordinalDay(index, day) }
        if reading.tokens[index].isWord { return spelledDate(index) }
        if reading.tokens[index].kind == .number { return compact(index) }
        return nil
    }

    private static let romanMonths: Set<String> = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
    ]

    /// Takes "19.XI.2024".
    private mutating func romanDate(_ index: Int) -> Int? {
        guard let day = value(index), (1...31).contains(day), let mark = token(index + 1)?.mark,
            [0x2E, 0x2F, 0x2D].contains(mark), let month = token(index + 2), month.isWord, month.length <= 4,
            month.isCapitalised, IdentifierSearch.romanMonths.contains(reading.text(index + 2)),
            token(index + 3)?.mark == mark, let year = value(index + 4), (1900...2035).contains(year),
            free(index..<index + 5)
        else { return nil }
        add("DATE", "date.roman", .likely, "a date", index..<index + 5)
        return index + 5
    }

    /// Takes "seventeenth of the fourth, nineteen eighty-eight".
    private mutating func spelledDate(_ index: Int) -> Int? {
        guard reading.tokens[index].length >= 5, let day = spelledDay(index), token(day) != nil, isOf(day),
            token(day + 1)?.length == 3, isWord(day + 1, "the"), let month = spelledDay(day + 2), free(index..<month)
        else { return nil }
        var end = token(month)?.mark == 0x2C ? month + 1 : month
        var words = 0
        while let token = token(end), token.isWord || gluedMark(end, 0x2D), words < 6,
            token.mark == 0x2D || DateDetectorWords.yearWords.contains(reading.text(end))
        {
            end += 1
            words += 1
        }
        if words < 2 { end = month }
        add("DATE", "date.words", .likely, "a date in words", index..<end)
        return end
    }

    /// "3 1/2", "1/2 of": a whole number stands before the fraction.
    private func isFraction(_ index: Int) -> Bool {
        guard let before = token(index - 1) else { return false }
        return before.kind == .number && reading.tokens[index].hasSpaceBefore && before.length <= 2
    }

    /// "DOB 08141979", "born 19790814", "dob 3 14 62": digits that only a word for a birth date explains.
    private mutating func compact(_ index: Int) -> Int? {
        guard near(concepts.birthCue, index, before: 4) else { return nil }
        let digits = Array(reading.bytes(reading.tokens[index]))
        func part(_ from: Int, _ count: Int) -> Int { Checksums.number(digits[from..<from + count]) }
        if digits.count == 8 {
            let monthFirst = isDay(part(0, 2), part(2, 2)) || isDay(part(2, 2), part(0, 2))
            guard
                monthFirst && (1900...2035).contains(part(4, 4))
                    || (1900...2035).contains(part(0, 4)) && isDay(part(4, 2), part(6, 2))
            else { return nil }
        } else if digits.count == 6 {
            guard isDay(part(0, 2), part(2, 2)), nearWord(index, ["dob", "birth", "birthdate"]) else { return nil }
        } else {
            return spaced(index)
        }
        add("DATE", "date.compact", .likely, "a birth date in one number", index..<index + 1)
        return index + 1
    }

    private mutating func spaced(_ index: Int) -> Int? {
        guard let month = value(index), let day = value(index + 1), let year = value(index + 2), isDay(month, day),
            (0...99).contains(year) || (1900...2035).contains(year), free(index..<index + 3),
            nearWord(index, ["dob", "birth", "birthdate", "bday"]), token(index + 3)?.bearsDigits != true
        else { return nil }
        add("DATE", "date.compact", .likely, "a birth date in three numbers", index..<index + 3)
        return index + 3
    }

    private func nearWord(_ index: Int, _ words: Set<String>) -> Bool {
        (max(0, index - 5)..<index).contains { reading.tokens[$0].isWord && words.contains(reading.text($0)) }
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
        if firstLength <= 2, (1...12).contains(first), third == nil, separator == 0x2F,
            reading.tokens[index + 2].length == 4, (1900...2035).contains(second)
        {
            return DateParts(end: index + 3, hasYear: true, isLong: false)
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
        // "LMP 7-14", "on 7-14": with a dash only right after a word for a date, and not as a range of days.
        if third == nil, separator == 0x2D, isDay(first, second),
            [index - 1, index - 2].contains(where: {
                token($0)?.isWord == true && DateDetectorWords.dashCues.contains(reading.text($0))
            }),
            token(index + 3)?.position ?? -1 < 0 || traits(index + 3).isDisjoint(with: [.unit])
        {
            return DateParts(end: index + 3, hasYear: false, isLong: false)
        }
        guard third == nil, separator == 0x2F else { return nil }
        return DateParts(end: index + 3, hasYear: false, isLong: false)
    }

    private func isDay(_ month: Int, _ day: Int) -> Bool {
        let days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && day >= 1 && day <= days[month - 1]
    }

    private mutating func numeric(_ index: Int, _ parts: DateParts) -> Int? {
        let longYear = parts.isLong || parts.hasYear && reading.tokens[parts.end - 1].length == 4
        if !longYear && near(concepts.versionCue, index, before: 3) || isPublic(index) { return nil }
        let cued = isCued(index)
        if !parts.hasYear {
            guard let first = value(index), let second = value(index + 2) else { return nil }
            let looksLikeFraction =
                first < second && [2, 3, 4, 5, 6, 8, 10].contains(second) || first == second || first > 12
                || second == 1
            if first == 24 && second == 7 || isFraction(index) { return nil }
            if looksLikeFraction || first > second, near(concepts.scoreCue, index, before: 2, after: 3) { return nil }
            guard cued && !isWeaklyCued(index) || !looksLikeFraction else { return nil }
        }
        let isBirth = near(concepts.birthCue, index, before: 6)
        add("DATE", "date.numbers", isBirth ? .certain : .likely, "a date", index..<parts.end)
        return parts.end
    }

    private func isCued(_ index: Int) -> Bool {
        near(concepts.dateCue, index, before: 4, after: 3) || near(concepts.birthCue, index, before: 6)
    }

    /// "it was 2/10": words that stand before dates and scores alike.
    private func isWeaklyCued(_ index: Int) -> Bool {
        guard let before = token(index - 1), before.isWord else { return false }
        return ["was", "a", "an", "of", "about", "only", "is", "it", "at", "than", "my", "just", "like", "give", "the"]
            .contains(reading.text(index - 1))
    }

    /// The date of an event, an article or a law names nobody, unless the writer speaks of himself there.
    private func isPublic(_ index: Int) -> Bool {
        guard scan.has(concepts.eventCue) else { return false }
        let word = word(index)
        if near(concepts.birthCue, index, before: 6) { return false }
        if near(concepts.eventCue, index, before: 3) {
            // "my chemo starts Nov 12"
            let begins =
                index > 0 && reading.tokens[index - 1].isWord
                && ["starts", "starting", "begins", "started", "on"].contains(reading.text(index - 1))
            return
                !(begins && (near(concepts.firstPerson, index, before: 4) || near(concepts.kin, index, before: 4))
                && !reading.isShouted && isOwnStart(index))
        }
        if near(concepts.firstPerson, index, before: 4) { return false }
        if scan.contains(concepts.firstPerson, inSentenceOf: word) || scan.contains(concepts.kin, inSentenceOf: word) {
            return near(concepts.eventCue, index, before: 3, after: 3)
        }
        return scan.contains(concepts.eventCue, inSentenceOf: word)
    }

    private func isOwnStart(_ index: Int) -> Bool {
        (max(0, index - 5)..<index).contains {
            reading.tokens[$0].isWord && ["my", "his", "her", "moms", "dads", "mi"].contains(reading.text($0))
        }
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
        if !hasDay, !doubtful, index >= 2, [0x2D, 0x2F].contains(reading.tokens[index - 1].mark),
            let day = dayNumber(index - 2), (1...31).contains(day)
        {
            start = index - 2
            hasDay = true
        }
        var next = gluedMark(end, 0x2E) ? end + 1 : end
        if !hasDay, token.isCapitalised || !doubtful, let past = spelledDay(next) {
            hasDay = true
            end = past
            next = end
        } else if !hasDay, !doubtful, index >= 2, isOf(index - 1), let first = spelledDayStart(endingAt: index - 1) {
            hasDay = true
            start = first
        }
        if self.token(next)?.mark == 0x2D, dayNumber(next + 1) != nil, self.token(next)?.hasSpaceBefore == false {
            next += 1
        } else if !hasDay, self.token(next) != nil, isWord(next, "the"), dayNumber(next + 1) != nil {
            next += 1
        }
        if !hasDay, let day = dayNumber(next), (1...31).contains(day), !isOtherMeasure(next + 1, doubtful) {
            hasDay = true
            end = next + 1
            next = end
        }
        if gluedMark(next, 0x2D), dayNumber(next + 1) != nil { next += 2; end = next }
        while self.token(next)?.mark == 0x2C || self.token(next)?.mark == 0x2D || self.token(next) != nil && isOf(next)
        { next += 1 }
        if let year = value(next), reading.tokens[next].length == 4, (1900...2035).contains(year) {
            hasYear = true
            end = next + 1
        }
        guard hasDay || hasYear && !doubtful, free(start..<end), !isPublic(index) else { return nil }
        add("DATE", "date.month", hasDay ? .likely : .likely, "a date", start..<end)
        return end
    }

    /// Past "third", "twelfth", "twenty second", "twenty-first".
    private func spelledDay(_ index: Int) -> Int? {
        guard let token = token(index), token.isWord, token.length >= 5 else { return nil }
        let text = reading.text(index)
        if DateDetectorWords.isDay(text) { return index + 1 }
        guard text == "twenty" || text == "thirty" else { return nil }
        let next = gluedMark(index + 1, 0x2D) ? index + 2 : index + 1
        guard let second = self.token(next), second.isWord, DateDetectorWords.units.contains(reading.text(next)) else {
            return nil
        }
        return next + 1
    }

    private func spelledDayStart(endingAt end: Int) -> Int? {
        if end >= 3, spelledDay(end - 3) == end { return end - 3 }
        if end >= 2, spelledDay(end - 2) == end { return end - 2 }
        return end >= 1 && spelledDay(end - 1) == end ? end - 1 : nil
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
        guard (1...31).contains(day), index > 0, isWord(index - 1, "the") else { return nil }
        // "the 5th or the 6th"
        let joined = index >= 3 && isTaken(index - 3) && reading.tokens[index - 3].kind == .mixed
        guard joined || near(concepts.dateCue, index, before: 4) else { return nil }
        if let next = token(index + 1), next.position >= 0, !next.flags.contains(.sentenceStart),
            month(index + 1) == 0, !DateDetectorWords.followers.contains(reading.text(index + 1))
        {
            let strong =
                joined
                || index > 1 && reading.tokens[index - 2].isWord
                    && DateDetectorWords.dayCues.contains(reading.text(index - 2))
            if !strong || next.isCapitalised || DateDetectorWords.ordinalThings.contains(reading.text(index + 1))
                || token(index + 2)?.isWord == true && !next.flags.contains(.endsSentence)
                    && traits(index + 1).isDisjoint(with: [.common])
            {
                return nil
            }
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
            if gluedMark(index - 1, 0x2F) || gluedMark(index - 1, 0x2E) { continue }
            let before = scan.contains(concepts.birthCue, within: 2, before: word(index))
            let told =
                token.kind == .number
                && (near(concepts.thirdPerson, index, before: 2) && closes || isToldAge(index, closes: closes))
            let isBare = !unitFollows && token.kind == .number
            guard unitFollows || isBare && before && !isMeasured(index) || told || isBare && isAside(index) else {
                continue
            }
            add("AGE90", "age.over-89", .likely, "an age over 89", index..<index + 1)
        }
    }

    /// "my father-in-law, Giuseppe, is 93 and ...", where no measure is spoken of.
    private func isToldAge(_ index: Int, closes: Bool) -> Bool {
        guard index > 0, reading.tokens[index - 1].isWord, DateDetectorWords.being.contains(reading.text(index - 1)),
            scan.contains(concepts.thirdPerson, inSentenceOf: word(index))
        else { return false }
        guard
            closes
                || reading.tokens.indices.contains(index + 1) && reading.tokens[index + 1].isWord
                    && ["and", "but", "with", "who", "so", "now", "or", "in", "on", "this", "next", "soon"].contains(
                        reading.text(index + 1))
        else { return false }
        return !isMeasured(index)
    }

    /// A number between commas after a person, as in "Mrs Yamaguchi next door, 96, slurring".
    private func isAside(_ index: Int) -> Bool {
        guard index > 1, reading.tokens[index - 1].mark == 0x2C,
            token(index + 1)?.mark == 0x2C || token(index + 1)?.mark == 0x29, !isMeasured(index)
        else { return false }
        return near(concepts.kin, index, before: 5)
            || (max(0, index - 6)..<index).contains { traits($0).contains(.personTitle) || writtenLevel($0) == .given }
    }

    private func isMeasured(_ index: Int) -> Bool {
        (max(0, index - 8)..<min(reading.tokens.count, index + 8)).contains {
            reading.tokens[$0].isWord && DateDetectorWords.measures.contains(reading.text($0))
        }
    }

    private func leadingNumber(_ index: Int) -> Int? {
        let digits = reading.bytes(reading.tokens[index]).prefix { $0 >= 0x30 && $0 <= 0x39 }
        return digits.count == 2 || digits.count == 3 ? Checksums.number(digits) : nil
    }
}
