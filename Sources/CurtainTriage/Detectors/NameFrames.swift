// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Names that no list knows, by what stands around them.
extension IdentifierSearch {
    /// A capitalised word of no list and no ordinary ending.
    func isStrange(_ index: Int) -> Bool {
        guard nameLevel(index) == .unknown, let token = token(index), token.length >= 3 else { return false }
        return !token.flags.contains(.allCaps) && !WordShape.isOrdinary(reading.bytes(token))
            && !token.flags.contains(.respelled)
    }

    /// An unlisted word whose end is an ordinary word's or a name's.
    private func isRatherStrange(_ index: Int) -> Bool {
        guard nameLevel(index) == .unknown, let token = token(index), token.length >= 3 else { return false }
        return !token.flags.contains(.allCaps) && !token.flags.contains(.respelled)
            && !WordShape.isPlainWord(reading.bytes(token))
    }

    mutating func framedNames() {
        guard !reading.isShouted else { return }
        for index in reading.tokens.indices where reading.tokens[index].isCapitalised && !isTaken(index) {
            if isFamily(index) {
                takeName(index, "name.family", .likely, "a family's name", most: 1)
            } else if nameLevel(index) > .continuation, isBesideIdentifier(index) {
                takeName(index, "name.beside-identifier", .likely, "a name next to a date, a number or an address")
            } else if isStrange(index) {
                if isStrangePair(index) {
                    takeName(index, "name.pair", .likely, "two capitalised words of no list, as a full name", most: 3)
                } else if isActor(index) {
                    takeName(index, "name.actor", .likely, "a capitalised word in the place of a person", most: 2)
                }
            } else if isPersonOfAct(index) || isRatherStrange(index) && isStrangePair(index) {
                takeName(index, "name.actor", .likely, "a name in the place of a person", most: 2)
            }
        }
    }

    /// True in "the Okoye family".
    private func isFamily(_ index: Int) -> Bool {
        let level = nameLevel(index)
        guard level == .surname && !traits(index).contains(.common) || isStrange(index), index > 0,
            reading.tokens[index - 1].isWord,
            isWord(index - 1, "the") || isWord(index - 1, "whole") || isWord(index - 1, "entire"),
            let next = token(index + 1), next.isWord
        else { return false }
        // "the Smith family wing" is a part of a house.
        if let after = token(index + 2), after.isWord, isWord(index + 1, "family"),
            IdentifierSearch.familyThings.contains(reading.text(index + 2))
        {
            return false
        }
        return ["family", "household", "twins"].contains(reading.text(index + 1)) && !next.isCapitalised
    }

    private static let familyThings: Set<String> = [
        "wing", "practice", "medicine", "dentistry", "dental", "health", "clinic", "center", "foundation", "room",
        "fund", "pavilion", "building", "lobby", "garden", "pharmacy",
    ]

    /// Two words, no more, in a sentence that is not written in capitals throughout.
    private func isStrangePair(_ index: Int) -> Bool {
        guard let next = token(index + 1), next.hasSpaceBefore, next.isCapitalised else { return false }
        // "Ruairí Ó Briain"
        if next.length <= 3, isInitial(index + 1) || traits(index + 1).contains(.particle),
            token(index + 2)?.isWord == true
        {
            return nameLevel(index + 2) >= .unknown && nameLevel(index + 2) != .none && !scanPlace(index)
                && sentenceHasSmallWords(index)
        }
        let second = nameLevel(index + 1)
        guard
            second == .surname && !traits(index + 1).contains(.common) || isStrange(index + 1)
                || isStrange(index) && isRatherStrange(index + 1)
        else { return false }
        if let third = token(index + 2), third.isWord, third.isCapitalised, third.hasSpaceBefore,
            !third.flags.contains(.lineStart)
        {
            return nameLevel(index + 2) >= .surname
        }
        if index > 0, reading.tokens[index - 1].isWord, reading.tokens[index - 1].isCapitalised,
            !reading.tokens[index - 1].flags.contains(.sentenceStart)
        {
            return false
        }
        return !scanPlace(index) && !isOfTheWorld(index) && sentenceHasSmallWords(index)
    }

    /// Headlines write every word with a capital.
    private func sentenceHasSmallWords(_ index: Int) -> Bool {
        var small = 0
        var position = index - 1
        while position >= 0, index - position < 8, !reading.tokens[position].flags.contains(.endsSentence) {
            if reading.tokens[position].isWord, !reading.tokens[position].isCapitalised { small += 1 }
            position -= 1
        }
        position = index + 2
        while let token = token(position), position - index < 9, !token.flags.contains(.endsSentence) {
            if token.isWord, !token.isCapitalised { small += 1 }
            position += 1
        }
        return small >= 2
    }

    /// "Zbyszko and I", "Zbyszko's biopsy", "let Zbyszko know", "Zbyszko was born".
    private func isActor(_ index: Int) -> Bool {
        guard let next = token(index + 1), next.isWord else { return false }
        if isAskedFor(index) { return true }
        let following = reading.text(index + 1)
        if reading.tokens[index].flags.contains(.possessive) { return IdentifierSearch.owned.contains(following) }
        if following == "and", let third = token(index + 2), third.isWord {
            let text = reading.text(index + 2)
            if text == "i" || text == "me" || text == "my" { return true }
        }
        return isPersonOfAct(index)
    }

    /// "can Nizhoni get her number", "tell Zbyszko his lab is back".
    private func isAskedFor(_ index: Int) -> Bool {
        guard index > 0, reading.tokens[index - 1].isWord,
            ["can", "could", "tell", "remind", "ask", "let", "did", "has", "does", "would"]
                .contains(reading.text(index - 1))
        else { return false }
        return (index + 1..<min(reading.tokens.count, index + 14)).contains {
            reading.tokens[$0].isWord && ["her", "his", "she", "he", "him"].contains(reading.text($0))
        }
    }

    /// What only a person does or undergoes.
    private func isPersonOfAct(_ index: Int) -> Bool {
        let level = nameLevel(index)
        // "Son turned 26": the word for a relation.
        if level == .ambiguous, isWord(index, "bill"), reading.tokens.contains(where: { $0.mark == 0x24 }) {
            return false
        }
        if level == .ambiguous, isWord(index, "son") || isWord(index, "sonny") { return false }
        guard level == .ambiguous || level == .unknown, let next = token(index + 1), next.isWord, !next.isCapitalised,
            !reading.tokens[index].flags.contains(.possessive)
        else { return false }
        if index > 0, reading.tokens[index - 1].isWord {
            let before = reading.text(index - 1)
            if before == "let", reading.text(index + 1) == "know" { return true }
            if ["the", "a", "your", "this", "that", "an", "no", "our"].contains(before) { return false }
        }
        guard level == .ambiguous || isStrange(index) else { return false }
        if reading.text(index + 1) == "was" || reading.text(index + 1) == "is", token(index + 2)?.isWord == true {
            return IdentifierSearch.undergone.contains(reading.text(index + 2))
        }
        let verb = reading.text(index + 1)
        if verb == "made", token(index + 2)?.length == 2, isWord(index + 2, "it") { return true }
        return IdentifierSearch.acts.contains(verb) || level == .ambiguous && IdentifierSearch.sayings.contains(verb)
    }

    /// Things of a patient.
    private static let owned: Set<String> = [
        "appointment", "appt", "surgery", "results", "labs", "mom", "mother", "dad", "father", "wife", "husband", "son",
        "daughter", "chart", "prescription", "meds", "medication", "birthday", "biopsy", "mri", "visit", "insurance",
        "condition", "pain", "fever", "chemo", "scan", "test", "diagnosis", "family", "sister", "brother", "parents",
        "story", "funeral", "records", "bill", "account", "refill", "procedure", "checkup", "teacher", "phone", "email",
        "number", "address", "blood", "heart", "leg", "cancer", "baby", "delivery", "shots", "case",
    ]

    private static let undergone: Set<String> = [
        "born", "diagnosed", "admitted", "discharged", "hospitalized", "hospitalised", "treated", "prescribed", "my",
        "pregnant", "allergic", "transferred", "vaccinated", "circumcised", "intubated", "sedated", "buried",
    ]

    private static let acts: Set<String> = [
        "lives", "lived", "died", "passed", "fainted", "vomited", "married", "wrote", "weighs", "texted", "cried",
        "hates", "loves", "loved", "thinks", "suffers", "spent", "studied", "cooks", "hopes", "knows", "wishes",
        "graduated", "complained", "smokes", "drinks", "sleeps", "fell", "sat", "drives", "dreams", "speaks",
        "took", "swallowed", "overdosed", "collapsed", "screamed", "survived", "recovered", "beat", "rang", "wakes",
        "woke",
        "cries", "refuses", "refused", "coughs", "limps", "ate",
    ]

    /// What firms do as well.
    private static let sayings: Set<String> = [
        "says", "said", "asked", "told", "called", "wants", "needs", "moved", "turned", "turns", "got", "went", "came",
        "gave", "works", "sends", "ran", "bought", "paid", "met", "lost", "left", "joined", "grew",
    ]

    /// A segment of one to three name words right before a date, a number, a mail address or the words for a birth date.
    private func isBesideIdentifier(_ index: Int) -> Bool {
        let starts = index == 0 || reading.tokens[index - 1].position < 0 || isAfterAnchor(index)
        guard starts, reading.tokens[index].length >= 3, !traits(index).contains(.place) else { return false }
        let end = nameEnd(from: index, most: 3)
        if isAfterAnchor(index) || reading.tokens[max(0, index - 1)].position < 0 && isAfterAnchor(index - 1) {
            return (nameLevel(index) >= .ambiguous || isRatherStrange(index)) && closesSegment(end)
        }
        guard index == 0 || reading.tokens[index - 1].position < 0 else { return false }
        var next = end
        while let token = token(next), token.position < 0, next - end < 3 { next += 1 }
        guard next < reading.tokens.count else { return false }
        if isAnchor(next) { return next > end || end > index + 1 || nameLevel(index) > .surname }
        guard let cue = token(next), cue.isWord else { return false }
        return ["dob", "ssn", "mrn"].contains(reading.text(next))
    }
}
