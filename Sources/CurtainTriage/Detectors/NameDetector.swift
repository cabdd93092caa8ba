// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Names, first by the words around them, then by lists.
extension IdentifierSearch {
    mutating func findNames() {
        skipKnownPeople()
        namesAfterIntroductions()
        namesAfterTitles()
        namesAfterKin()
        lettersApart()
        maskedNames()
        lastAndFirst()
        signatures()
        listedNames()
    }

    /// Clinicians and public figures are no patients.
    private mutating func skipKnownPeople() {
        for occurrence in scan.all(concepts.publicFigure) {
            let first = Int(reading.tokenOfWord[Int(occurrence.start)])
            let last = Int(reading.tokenOfWord[Int(occurrence.end) - 1])
            skip(first..<last + 1)
        }
        for index in reading.tokens.indices
        where reading.tokens[index].isWord && !traits(index).isDisjoint(with: [.clinicianTitle, .publicTitle]) {
            let next = gluedMark(index + 1, 0x2E) ? index + 2 : index + 1
            guard nameLevel(next) > .none || isInitial(next), token(next)?.isCapitalised == true else { continue }
            // "the nurse yelled": only a name that follows directly, and never a listed one after a common noun.
            skip(next..<nameEnd(from: next, most: 3))
        }
    }

    // MARK: introductions

    private mutating func namesAfterIntroductions() {
        for occurrence in scan.all(concepts.nameIntro) {
            guard let index = introduced(occurrence), let token = token(index), token.kind == .word, !isTaken(index)
            else { continue }
            let level = nameLevel(index, anyCase: true)
            let ordinary = !traits(index).isDisjoint(with: [.clinicianTitle, .common])
            let plausible = level > .none || token.isCapitalised && !ordinary
            let strange = token.word == 0 && !WordShape.isOrdinary(reading.bytes(token))
            guard plausible || strange, !isAnimal(before: occurrence) else { continue }
            takeName(index, "name.introduced", .certain, "a name that the writer introduces")
        }
        for occurrence in scan.all(concepts.nameIntroWeak) {
            guard let index = introduced(occurrence) else { continue }
            let level = nameLevel(index)
            if level == .none, isSmallAmbiguous(index) {
                takeName(index, "name.introduced", .likely, "a name after \"this is\" or the like", most: 2)
                continue
            }
            if level == .none, isStrangeAfterWord(index) {
                takeName(index, "name.introduced", .likely, "a name after \"this is\" or the like", most: 3)
                continue
            }
            if level == .none, nameLevel(index, anyCase: true) == .given, !scanPlace(index),
                nameLevel(index + 1, anyCase: true) > .continuation && !traits(index + 1).contains(.common)
                    || endsSoon(index + 1)
            {
                takeName(index, "name.introduced", .likely, "a name after \"this is\" or the like")
                continue
            }
            guard level >= .unknown || isInitial(index) && nameLevel(index + 2) > .none else { continue }
            if level == .unknown, !isStrange(index) { continue }
            // "I'm Irish"
            if level == .surname, traits(index).contains(.common), nameEnd(from: index) == index + 1 { continue }
            if level == .unknown, !endsSoon(nameEnd(from: index)) { continue }
            if !scan.starting(concepts.placeName, in: position(index)..<position(index) + 1, limit: 1).isEmpty {
                continue
            }
            takeName(index, "name.introduced", .likely, "a name after \"this is\" or the like")
        }
    }

    /// True in "my dog is named Parkinson".
    private func isAnimal(before occurrence: Occurrence) -> Bool {
        let first = Int(reading.tokenOfWord[Int(occurrence.start)])
        return (max(0, first - 4)..<first).contains {
            reading.tokens[$0].isWord && IdentifierSearch.animals.contains(reading.text($0))
        }
    }

    private static let animals: Set<String> = [
        "dog", "cat", "pup", "puppy", "kitten", "pet", "horse", "bunny", "hamster", "parrot", "perro", "gato", "rabbit",
    ]

    /// "this is joy, did ...", "its dawn rivers": names that are words, in small letters.
    private func isSmallAmbiguous(_ index: Int) -> Bool {
        guard nameLevel(index, anyCase: true) == .ambiguous, reading.tokens[index].isWord else { return false }
        guard let next = token(index + 1) else { return false }
        if next.mark == 0x2C {
            return isWord(index - 1, "is") && index > 1 && isWord(index - 2, "this") || isWord(index - 1, "its")
        }
        guard next.isWord, nameLevel(index + 1, anyCase: true) == .surname, next.length >= 4 else { return false }
        guard let third = token(index + 2), third.isWord else { return true }
        return ["u", "i", "im", "from", "here", "and", "my", "can", "did", "you", "again", "the", "just", "checking"]
            .contains(reading.text(index + 2))
    }

    /// "i'm Nino Kvaratskhelia": the first name is a word.
    private func isStrangeAfterWord(_ index: Int) -> Bool {
        guard let token = token(index), token.isWord, token.isCapitalised, token.length >= 3, !isTaken(index),
            !token.flags.contains(.sentenceStart), let next = self.token(index + 1), next.hasSpaceBefore
        else { return false }
        return isStrange(index + 1) && closesSegment(index + 2)
            && traits(index).isDisjoint(with: [.clinicianTitle, .personTitle, .state])
    }

    private func position(_ index: Int) -> Int32 { token(index)?.position ?? 0 }

    /// The first token after an occurrence that is no mark.
    func afterMarks(_ occurrence: Occurrence) -> Int {
        var index = Int(reading.tokenOfWord[Int(occurrence.end) - 1]) + 1
        while let token = token(index), token.kind == .mark || token.kind == .newline { index += 1 }
        return index
    }

    /// The same within the sentence: a full stop, a question mark or an exclamation mark ends the introduction.
    private func introduced(_ occurrence: Occurrence) -> Int? {
        var index = Int(reading.tokenOfWord[Int(occurrence.end) - 1]) + 1
        while let token = token(index), token.kind == .mark || token.kind == .newline {
            if token.flags.contains(.endsSentence), token.kind == .mark { return nil }
            index += 1
        }
        return index
    }

    /// True when the text, the sentence or the clause ends within a word.
    private func endsSoon(_ index: Int) -> Bool {
        guard let token = token(index) else { return true }
        if token.kind != .word { return true }
        return ["and", "from", "here", "at", "again", "y", "de", "my", "i", "im"].contains(reading.text(index))
            || traits(index).contains(.place) || traits(index).contains(.common) && !token.isCapitalised
    }

    // MARK: titles and relations

    private mutating func namesAfterTitles() {
        for index in reading.tokens.indices
        where reading.tokens[index].isWord && traits(index).contains(.personTitle) && !isTaken(index) {
            guard reading.tokens[index].isCapitalised || gluedMark(index + 1, 0x2E) else { continue }
            let next = gluedMark(index + 1, 0x2E) ? index + 2 : index + 1
            guard let token = token(next), token.isWord, token.isCapitalised, token.hasSpaceBefore || next > index + 1,
                !traits(next).contains(.common) || nameLevel(next) > .none, token.length > 1 || isInitial(next)
            else { continue }
            takeName(next, "name.title", .certain, "a name after a title")
        }
    }

    private mutating func namesAfterKin() {
        for occurrence in scan.all(concepts.kin) {
            var index = Int(reading.tokenOfWord[Int(occurrence.end) - 1]) + 1
            if token(index)?.mark == 0x2C || token(index)?.mark == 0x28 { index += 1 }
            if token(index) != nil, ["named", "called"].contains(reading.text(index)) { index += 1 }
            let previous = Int(reading.tokenOfWord[Int(occurrence.end) - 1])
            if reading.tokens[previous].flags.contains(.possessive) { continue }
            let level = nameLevel(index, anyCase: true)
            let written = token(index)?.isCapitalised == true && !reading.isShouted
            guard level == .given || level > .continuation && written else { continue }
            takeName(index, "name.relation", .likely, "a name after a word for a relation")
        }
    }

    /// Takes a surname, a comma and a given name that open a line or a sentence, as in "Okonkwo, Adaora".
    private mutating func lastAndFirst() {
        for index in reading.tokens.indices where reading.tokens[index].mark == 0x2C && index > 0 && !isTaken(index - 1)
        {
            let last = nameLevel(index - 1)
            let first = nameLevel(index + 1)
            guard last >= .unknown, first >= .unknown, last >= .surname || first >= .ambiguous, !isTaken(index + 1),
                opensSegment(index - 1), !traits(index - 1).contains(.common), !traits(index + 1).contains(.common),
                token(index + 1)?.hasSpaceBefore == true, !scanPlace(index - 1), !scanPlace(index + 1)
            else { continue }
            let end = nameEnd(from: index + 1, most: 3)
            let after = gluedMark(end, 0x2E) ? end + 1 : end
            let labelled = token(after)?.isWord == true && ["mrn", "dob", "ssn"].contains(reading.text(after))
            guard closesSegment(after) || labelled || token(after)?.bearsDigits == true || isInitial(after) else {
                continue
            }
            guard free(index - 1..<end) else { continue }
            add("NAME", "name.last-first", .likely, "a surname, a comma and a given name", index - 1..<end)
        }
    }

    // MARK: signatures

    /// Segments that hold nothing but a name: a last line, or what stands after a greeting, a dash or a slash.
    private mutating func signatures() {
        var closings = Set<Int>()
        for occurrence in scan.all(concepts.closing) { closings.insert(afterMarks(occurrence)) }
        let last = lastSegments()
        for index in reading.tokens.indices where !isTaken(index) {
            let starts = opensSegment(index)
            let closing = closings.contains(index)
            guard starts || closing, reading.tokens[index].isWord else { continue }
            signature(at: index, closing: closing, final: last.contains(index))
        }
    }

    private func opensSegment(_ index: Int) -> Bool {
        guard index > 0 else { return true }
        let previous = reading.tokens[index - 1]
        return previous.flags.contains(.endsSentence) || previous.kind == .newline
            || [0x2D, 0x7E, 0x2F, 0x2C].contains(previous.mark)
                && (reading.tokens[index].hasSpaceBefore || previous.mark == 0x2F || previous.hasSpaceBefore
                    || index == 1 || reading.tokens[index - 2].kind == .newline)
    }

    /// Tokens within the last few words of the text.
    private func lastSegments() -> Range<Int> {
        var words = 0
        var index = reading.tokens.count
        while index > 0, words < 7 {
            index -= 1
            if reading.tokens[index].position >= 0 { words += 1 }
        }
        return index..<reading.tokens.count
    }

    private mutating func signature(at index: Int, closing: Bool, final: Bool) {
        let level = nameLevel(index)
        if closing, level == .none, index + 1 >= reading.tokens.count, nameLevel(index, anyCase: true) == .given {
            return takeName(index, "name.signature", .likely, "a given name in the place of a signature", most: 1)
        }
        guard level > .continuation || isInitial(index) else { return }
        let end = nameEnd(from: index, most: 3)
        if token(end)?.mark == 0x2C, hasState(after: end), end == index + 1 { return }
        if closing, end == index + 1, isWord(index, "jesus") || isWord(index, "god") { return }
        let levels = (index..<end).map { nameLevel($0) }
        let names = levels.filter { $0 > .continuation }.count
        guard closesSegment(end) || closing && level >= .ambiguous else { return }
        let afterComma = index > 0 && reading.tokens[index - 1].mark == 0x2C
        let afterDash = index > 0 && [0x2D, 0x7E].contains(reading.tokens[index - 1].mark)
        let listed = levels.contains { $0 >= .surname }
        if names >= 2 || isInitial(index) && names >= 1 || names == 1 && isInitial(end - 1) {
            guard listed || closing || final && !afterComma else { return }
            takeName(index, "name.signature", .likely, "a name that stands by itself, as in a signature", most: 3)
        } else if level == .given && (closing || final || reading.tokens[index].flags.contains(.sentenceStart)) {
            takeName(index, "name.signature", .likely, "a given name that stands by itself", most: 3)
        } else if closing || afterDash && final && (level >= .ambiguous || isStrange(index)), level >= .unknown,
            !scanPlace(index)
        {
            takeName(index, "name.signature", .likely, "a word in the place of a signature", most: 3)
        }
    }

    /// "Will Young asking", "Moira Kilbride again".
    private static let selfActs: Set<String> = [
        "asking", "again", "calling", "writing", "checking", "wondering", "speaking", "messaging", "waiting",
        "following",
        "reporting",
    ]

    func scanPlace(_ index: Int) -> Bool {
        let start = position(index)
        return !scan.starting(concepts.placeName, in: start..<start + 1, limit: 1).isEmpty
    }

    /// True when nothing of the segment follows but credentials, a place, a mail address or an end.
    func closesSegment(_ index: Int) -> Bool {
        guard let token = token(index) else { return true }
        if token.kind != .word { return !token.bearsDigits || isTaken(index) }
        if isTaken(index) || token.flags.contains(.lineStart) { return true }
        return traits(index).contains(.credential) || traits(index).contains(.place) || scanPlace(index)
            || isWord(index, "here") || token.length >= 5 && IdentifierSearch.selfActs.contains(reading.text(index))
    }

    // MARK: lists

    private mutating func listedNames() {
        for index in reading.tokens.indices where !isTaken(index) {
            if isInitial(index), gluedMark(index + 1, 0x2E), nameLevel(index + 2) > .continuation,
                token(index + 2)?.hasSpaceBefore == true
            {
                takeName(index, "name.initial", .likely, "an initial and a surname")
                continue
            }
            let level = nameLevel(index)
            guard level > .continuation else { continue }
            let end = nameEnd(from: index, most: 3)
            if end > index + 1 {
                pair(index, level, end)
            } else if level == .given {
                single(index)
            }
        }
    }

    private mutating func pair(_ index: Int, _ level: NameLevel, _ end: Int) {
        let next = (index + 1..<end).map { nameLevel($0) }.max() ?? .none
        let hasInitial = (index + 1..<end).contains { isInitial($0) }
        let starts = reading.tokens[index].flags.contains(.sentenceStart)
        // "Green Bay", "Church Street": surnames that are words as well say little together.
        let weak = !(index + 1..<end).contains { nameLevel($0) > .continuation && !traits($0).contains(.common) }
        let weakFirst = traits(index).contains(.common)
        let accepted: Bool
        switch level {
        case .given: accepted = true
        case .ambiguous:
            accepted =
                next == .given || next == .ambiguous && !weak && !weakFirst || next == .surname && !weak
                || hasInitial && !starts
                || !starts && isStrange(index + 1)
        case .unknown: accepted = next == .surname && !weak && !isOrdinary(index)
        case .surname:
            accepted = next == .given && !weakFirst || next == .surname && !starts && !weak && !weakFirst
        default: accepted = false
        }
        guard accepted, !isOfTheWorld(index), !reading.isShouted || level == .given else { return }
        takeName(index, "name.listed", .likely, "a given name with a surname")
    }

    /// "the Rusty Spurs", "'Gangnam Style'": a thing's name, not a person's.
    func isOfTheWorld(_ index: Int) -> Bool {
        guard let before = token(index - 1), nameLevel(index) < .given else { return false }
        if [0x22, 0x27].contains(before.mark) { return true }
        return before.isWord && before.length <= 4
            && ["the", "a", "an", "our", "your"].contains(reading.text(index - 1))
    }

    /// True in "the McKenzie method".
    private func isThing(_ index: Int) -> Bool {
        guard let before = token(index - 1), before.isWord, let next = token(index + 1), next.isWord else {
            return false
        }
        return !next.isCapitalised && ["the", "a", "an"].contains(reading.text(index - 1))
    }

    private func isOrdinary(_ index: Int) -> Bool {
        WordShape.isOrdinary(reading.bytes(reading.tokens[index])) || scanPlace(index)
    }

    /// One given name says less: it may be a clinician's or a singer's.
    private mutating func single(_ index: Int) {
        guard !reading.isShouted, !scanPlace(index), token(index + 1)?.mark != 0x2C || !hasState(after: index + 1)
        else { return }
        let possessive = reading.tokens[index].flags.contains(.possessive)
        let word = word(index)
        let provider = scan.contains(concepts.provider, inSentenceOf: word)
        let starts = reading.tokens[index].flags.contains(.sentenceStart)
        let followed = token(index + 1).map { $0.kind == .word && !$0.isCapitalised } ?? false
        let thing = isThing(index) && !possessive
        let certainty: Certainty = provider || thing || starts && !followed && !possessive ? .possible : .likely
        takeName(index, "name.given", certainty, "a given name on its own", most: 1)
    }
}
