// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// How much a token by itself looks like a part of a name.
enum NameLevel: Int, Comparable {
    case none, continuation, unknown, surname, ambiguous, given

    static func < (a: NameLevel, b: NameLevel) -> Bool { a.rawValue < b.rawValue }

    /// The level of a token by its spelling, the lists and the clinic's own names.
    static func of(
        _ index: Int, in reading: Reading, traits: WordTraits, _ vocabulary: Vocabulary, _ clinic: ClinicFilter,
        anyCase: Bool
    ) -> NameLevel {
        let token = reading.tokens[index]
        let listed = !traits.isDisjoint(with: [.given, .surname])
        // "L0pez": a listed name with a digit in the place of a letter.
        guard token.kind == .word || token.kind == .mixed && token.word != 0 && listed, token.length >= 2 else {
            return .none
        }
        let written = token.isCapitalised && (!reading.isShouted || listed || token.word == 0)
        guard written || anyCase && listed else { return .none }
        if traits.contains(.eponym) && token.flags.contains(.possessive) { return .none }
        if !listed {
            if !traits.isDisjoint(with: [.common, .clinicianTitle, .personTitle, .state, .unit]) {
                return isAcronym(index, in: reading) && !clinic.knows(reading.bytes(token)) ? .continuation : .none
            }
        }
        if clinic.knows(reading.bytes(token)) { return .none }
        if isAcronym(index, in: reading) { return .continuation }
        if traits.contains(.ambiguousGiven) { return .ambiguous }
        if traits.contains(.given) { return .given }
        if traits.contains(.surname) { return .surname }
        if traits.contains(.eponym) || vocabulary.months[Int(token.word)] > 0 { return .none }
        if token.word == 0 && token.flags.contains(.allCaps) && !reading.isShouted && token.length <= 5 { return .none }
        return token.word == 0 || token.flags.contains(.respelled) ? .unknown : .continuation
    }

    /// "ANA", "GERD": a short word in capitals with no such word beside it, in a text that is not all capitals.
    private static func isAcronym(_ index: Int, in reading: Reading) -> Bool {
        let token = reading.tokens[index]
        guard token.flags.contains(.allCaps), token.length <= 5, !reading.isShouted else { return false }
        func isComma(_ index: Int) -> Bool {
            reading.tokens.indices.contains(index) && reading.tokens[index].mark == 0x2C
        }
        let beside = [isComma(index - 1) ? index - 2 : index - 1, isComma(index + 1) ? index + 2 : index + 1]
        return !beside.contains { other in
            guard reading.tokens.indices.contains(other), reading.tokens[other].isWord else { return false }
            return reading.tokens[other].flags.contains(.allCaps) && reading.tokens[other].length >= 4
        }
    }
}

// What is a name token, and where a name ends.
extension IdentifierSearch {
    /// The level of a token, capitals required unless `anyCase`.
    func nameLevel(_ index: Int, anyCase: Bool = false) -> NameLevel {
        guard reading.tokens.indices.contains(index), !isTaken(index) else { return .none }
        if reading.tokens[index].isCapitalised || !anyCase { return writtenLevel(index) }
        // Most words are on no list of names.
        guard !traits(index).isDisjoint(with: [.given, .surname]) else { return .none }
        return NameLevel.of(index, in: reading, traits: traits(index), scan.rules.vocabulary, clinic, anyCase: true)
    }

    /// One capital letter, with or without a dot.
    func isInitial(_ index: Int) -> Bool {
        guard let token = token(index), token.kind == .word, token.length == 1, token.isCapitalised else {
            return false
        }
        return !isWord(index, "i") || gluedMark(index + 1, 0x2E)
    }

    /// Past the last token of a name that begins at `start`, which is taken as given.
    func nameEnd(from start: Int, most: Int = 4) -> Int {
        var end = start + 1
        var count = 1
        while count < most, end - start < 16 {
            var next = end
            if gluedMark(next, 0x2D), let token = token(next + 1), !token.hasSpaceBefore, token.isWord {
                end = next + 2
                continue
            }
            if gluedMark(next, 0x2E), isInitial(next - 1) { next += 1 }
            guard let token = token(next), token.kind == .word, token.hasSpaceBefore || next > end else { break }
            if reading.tokens[end - 1].flags.contains(.possessive) { break }
            if isInitial(next) {
                end = gluedMark(next + 1, 0x2E) ? next + 2 : next + 1
            } else if traits(next).contains(.particle), nameLevel(next + 1) > .none {
                end = next + 2
            } else if nameLevel(next) > .none,
                !(count >= 2 && nameLevel(next) < .given
                    && (traits(next).contains(.place) || nameLevel(next) < .surname && scanPlace(next)))
            {
                end = next + 1
            } else {
                break
            }
            count += 1
        }
        return end
    }

    /// True when a clinician's or an office's title stands right before.
    func hasClinicianTitle(before index: Int) -> Bool {
        var position = index - 1
        if position >= 0, reading.tokens[position].mark == 0x2E { position -= 1 }
        guard position >= 0 else { return false }
        if isInitial(position) { return hasClinicianTitle(before: position) }
        return !traits(position).isDisjoint(with: [.clinicianTitle, .publicTitle])
    }

    /// "Ronald McDonald House", "Memorial Hermann", "Fox Chase Clinic": a place called after a person.
    private func isInstitution(_ tokens: Range<Int>) -> Bool {
        // "Hyun-woo Park" is a person; "Ronald McDonald House" and "Fox Hospital" are not.
        let words = tokens.filter { $0 == tokens.lowerBound || reading.tokens[$0].hasSpaceBefore }.count
        let first = nameLevel(tokens.lowerBound) == .given && words < 3 ? tokens.upperBound : tokens.upperBound - 1
        for index in first...tokens.upperBound where index > tokens.lowerBound {
            guard let token = token(index), token.isWord, token.isCapitalised, !token.flags.contains(.lineStart) else {
                continue
            }
            if IdentifierSearch.houses.contains(reading.text(index)) { return true }
        }
        guard let before = token(tokens.lowerBound - 1), before.isWord, before.isCapitalised else { return false }
        return ["memorial", "saint", "st", "mount", "mt", "fort", "lake", "camp", "port", "lady", "san", "santa"]
            .contains(reading.text(tokens.lowerBound - 1)) && tokens.count == 1
    }

    private static let houses: Set<String> = [
        "house", "hospital", "clinic", "medical", "center", "centre", "health", "healthcare", "pharmacy", "park",
        "library", "school", "elementary", "high", "university", "college", "church", "chapel", "foundation",
        "institute", "street", "road", "avenue", "ave", "blvd", "rd", "building", "wing", "hall", "inn", "hotel",
        "lake",
        "county", "bridge", "airport", "stadium", "field", "cancer", "memorial", "dental", "group", "associates",
        "award", "scholarship", "fund", "museum", "theater", "theatre", "plaza", "mall", "tower", "pavilion", "anatomy",
        "disease", "syndrome", "method", "test", "act", "day", "bridge", "trail", "square", "drive", "lane", "academy",
        "ranch", "farm", "farms", "motel", "lodge", "resort", "suites", "casino", "apartments", "towers", "cafe",
        "diner", "market", "company", "inc", "llc", "corp", "bank", "insurance", "show", "cup", "bowl", "browns",
    ]

    /// Adds a name unless it is a clinician's, and the further ones joined to it by "and".
    mutating func takeName(_ start: Int, _ rule: String, _ certainty: Certainty, _ reason: String, most: Int = 4) {
        let end = nameEnd(from: start, most: most)
        guard free(start..<end), !hasClinicianTitle(before: start) else { return }
        // "Frank's Red Hot", "Jimmy John's Subs": a brand.
        if reading.tokens[end - 1].flags.contains(.possessive), let next = token(end), next.isWord, next.isCapitalised,
            !reading.isShouted, !next.flags.contains(.sentenceStart), traits(end).isDisjoint(with: [.personTitle])
        {
            return
        }
        let framed = rule == "name.introduced" && certainty == .certain || rule == "name.relation"
        if !framed, isInstitution(start..<end) { return }
        // "Epstein-Barr"
        if end == start + 3, gluedMark(start + 1, 0x2D), traits(start).contains(.eponym),
            traits(end - 1).contains(.eponym)
        {
            return skip(start..<end)
        }
        if start > 0, gluedMark(start - 1, 0x40) || reading.tokens[start - 1].mark == 0x40 { return skip(start..<end) }
        add("NAME", rule, certainty, reason, start..<end)
        var next = end
        guard let token = token(next), token.kind == .word || token.mark == 0x26 || token.mark == 0x2C else { return }
        next += 1
        let joins = token.kind == .mark || isWord(next - 1, "and") || isWord(next - 1, "y")
        if joins, nameLevel(next) >= .ambiguous, token.mark != 0x2C { takeName(next, rule, certainty, reason) }
    }
}
