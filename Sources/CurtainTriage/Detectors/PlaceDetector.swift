// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Places below the state.
extension IdentifierSearch {
    /// Places after "I live in" and the like, before names take their words.
    mutating func findToldPlaces() {
        for occurrence in scan.all(concepts.placeCue) where occurrence.end - occurrence.start > 1 {
            let index = Int(reading.tokenOfWord[Int(occurrence.end) - 1]) + 1
            takePlace(after: index, bare: false)
        }
    }

    mutating func findPlaces() {
        for occurrence in scan.all(concepts.placeCue) where occurrence.end - occurrence.start == 1 {
            let index = Int(reading.tokenOfWord[Int(occurrence.end) - 1]) + 1
            takePlace(after: index, bare: !isJourney(before: index))
        }
        if !reading.isShouted { placesAfterIn() }
        for occurrence in scan.all(concepts.placeName) { closingPlace(occurrence) }
        for occurrence in scan.all(concepts.kin) { placeOfKin(occurrence) }
        for index in reading.tokens.indices where !isTaken(index) { townAndState(index) }
        furtherPlaces()
    }

    /// `bare`: after "from" alone, where a sender, a shop or a disease may stand as well.
    private mutating func takePlace(after index: Int, bare: Bool) {
        var start = index
        if let token = token(start), token.kind == .word, ["the", "a"].contains(reading.text(start)) { start += 1 }
        guard let end = placeEnd(from: start, bare: bare), free(start..<end) else { return }
        if reading.tokens[end - 1].flags.contains(.possessive) { return }
        if bare, !scanPlace(start),
            !isStrange(start) && nameLevel(start) < .ambiguous || !isPersonal(before: index, isStrange(start)),
            index < 2 || !isTaken(index - 2) && !hasState(after: end)
        {
            return
        }
        let words = (start..<end).filter { reading.tokens[$0].position >= 0 }
        if words.contains(where: { clinic.isPlace(reading.text($0)) }) { return skip(start..<end) }
        // Only a state or a country.
        if words.allSatisfy({ !traits($0).isDisjoint(with: [.state]) }) { return }
        add("GEO", "place.told", .likely, "a place where the person lives or comes from", start..<end)
    }

    /// "the chemist in Letterkenny", "a cottage outside Castelrotto": a strange or a listed name after such a word.
    private mutating func placesAfterIn() {
        for index in reading.tokens.indices.dropFirst()
        where reading.tokens[index].isCapitalised && reading.tokens[index].isWord && !isTaken(index) {
            let before = reading.tokens[index - 1]
            guard before.isWord, (2...7).contains(before.length), !before.flags.contains(.endsSentence),
                traits(index).isDisjoint(with: [.state, .stateCode]), !reading.tokens[index].flags.contains(.allCaps)
            else { continue }
            let word = reading.text(index - 1)
            // "all of Wausau"
            let whole = word == "of" && index > 1 && isWord(index - 2, "all")
            guard whole || ["in", "near", "outside", "around", "cerca"].contains(word) else { continue }
            guard scanPlace(index) || isStrange(index), isAboutSomebody(index) else { continue }
            takePlace(after: index, bare: false)
        }
    }

    /// The sentence tells of the writer, a relative or somebody named.
    private func isAboutSomebody(_ index: Int) -> Bool {
        let word = word(index)
        return scan.contains(concepts.firstPerson, inSentenceOf: word)
            || scan.contains(concepts.kin, inSentenceOf: word)
            || (max(0, index - 10)..<index).contains { isTaken($0) }
    }

    /// True in "drove 50 minutes from".
    private func isJourney(before index: Int) -> Bool {
        (max(0, index - 6)..<max(0, index - 1)).contains {
            reading.tokens[$0].isWord && IdentifierSearch.journeys.contains(reading.text($0))
        }
    }

    /// True in "old patient of yours from Socorro".
    private func isPersonal(before index: Int, _ strange: Bool) -> Bool {
        (max(0, index - 6)..<max(0, index - 1)).contains {
            reading.tokens[$0].isWord
                && (strange ? IdentifierSearch.fromWords : ["patient", "patients", "yours"]).contains(reading.text($0))
        }
    }

    private static let fromWords: Set<String> = [
        "patient", "patients", "yours", "hi", "hello", "greetings", "hugs", "myself", "family", "hey", "hola",
    ]

    private static let journeys: Set<String> = [
        "drove", "drive", "drives", "driving", "came", "come", "coming", "travel", "traveled", "travelled", "traveling",
        "flew", "fly", "flying", "moved", "moving", "relocated", "hail", "hails", "hours", "hrs", "miles", "commute",
        "commuting", "immigrated", "transferred", "bus", "train", "writing",
    ]

    /// Takes "my mom in Tuscaloosa".
    private mutating func placeOfKin(_ occurrence: Occurrence) {
        let index = Int(reading.tokenOfWord[Int(occurrence.end) - 1]) + 1
        guard let token = token(index), token.isWord, token.length <= 4, isWord(index, "in") || isWord(index, "near"),
            self.token(index + 1)?.isCapitalised == true, scanPlace(index + 1)
        else { return }
        takePlace(after: index + 1, bare: false)
    }

    func hasState(after end: Int) -> Bool {
        let index = token(end)?.mark == 0x2C ? end + 1 : end
        guard let token = token(index), token.isWord, token.isCapitalised else { return false }
        return !traits(index).isDisjoint(with: [.state, .stateCode])
    }

    /// A town after a name, an address or another town: "Chidi Nwosu, Enugu.", "Recife, Waco", "12 Quarry Ln in Troy".
    private mutating func furtherPlaces() {
        for finding in findings
        where ["identifier.NAME", "identifier.GEO", "identifier.ADDRESS"].contains(finding.kind) {
            var index = tokenIndex(endingAt: finding.end)
            let last = index
            while let token = token(index),
                token.kind == .mark && [0x2C, 0x2E].contains(token.mark) || token.kind == .newline
            {
                index += 1
            }
            let isName = finding.kind == "identifier.NAME"
            if !isName, token(index) != nil, isWord(index, "in") { index += 1 }
            guard index > last || scanPlace(index) && isName, let token = token(index), token.isWord,
                token.isCapitalised, !isTaken(index)
            else { continue }
            guard let end = placeEnd(from: index, bare: true), free(index..<end), end - index <= 2 else { continue }
            guard scanPlace(index) || isStrange(index) || !isName && nameLevel(index) >= .surname else { continue }
            if isName, !closes(end) || !closingRule(finding) && !scanPlace(index) { continue }
            if traits(index).contains(.state) || clinic.isPlace(reading.text(index)) { continue }
            add("GEO", "place.further", .likely, "a place that stands with a name or an address", index..<end)
        }
    }

    /// "Bowling Green, KY": an ordinary word as the second of a town's name.
    private func hasCapitalBefore(_ index: Int) -> Bool {
        guard let before = token(index - 1) else { return false }
        return before.isWord && before.isCapitalised && !before.flags.contains(.sentenceStart)
    }

    private func closingRule(_ finding: TriageFinding) -> Bool {
        finding.rule == "name.signature" || finding.rule == "name.introduced"
    }

    private func closes(_ index: Int) -> Bool {
        guard let token = token(index) else { return true }
        return token.kind == .newline || token.flags.contains(.endsSentence) || token.mark == 0x2C || isTaken(index)
    }

    /// The token after the one that ends at a scalar offset, by halving.
    private func tokenIndex(endingAt offset: Int) -> Int {
        var low = 0
        var high = reading.tokens.count
        while low < high {
            let middle = (low + high) / 2
            if Int(reading.tokens[middle].start) < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Past a place name: a listed one in any case, or one to three capitalised words.
    private func placeEnd(from start: Int, bare: Bool) -> Int? {
        guard let first = token(start), first.kind == .word else { return nil }
        let listed = scan.starting(concepts.placeName, in: first.position..<first.position + 1, limit: 3)
        if let longest = listed.map({ $0.end }).max() { return Int(reading.tokenOfWord[Int(longest) - 1]) + 1 }
        guard first.isCapitalised, !reading.isShouted else { return nil }
        var end = start
        while let token = token(end), token.kind == .word, token.isCapitalised, end - start < 3,
            end == start || token.hasSpaceBefore
        {
            let traits = traits(end)
            // "Yellow Springs": an ordinary word may begin a town's name, if another follows.
            let opens = !bare && end == start && self.token(end + 1)?.isCapitalised == true
            if traits.contains(.common) && !traits.contains(.place) && !opens { break }
            if token.flags.contains(.allCaps) && token.length <= 5 || traits.contains(.eponym) { break }
            if traits.contains(.clinicianTitle) || month(end) > 0 || traits.contains(.credential) { return nil }
            if end > start && (traits.contains(.stateCode) || traits.contains(.state)) { break }
            end += 1
        }
        return end > start ? end : nil
    }

    /// A listed place that is all there is of a last line, or stands after a name there.
    private mutating func closingPlace(_ occurrence: Occurrence) {
        let start = Int(reading.tokenOfWord[Int(occurrence.start)])
        let end = Int(reading.tokenOfWord[Int(occurrence.end) - 1]) + 1
        guard free(start..<end), reading.tokens[start].isCapitalised, start > 0 else { return }
        if clinic.isPlace(reading.text(start)) { return skip(start..<end) }
        let before = reading.tokens[start - 1]
        let afterName = isTaken(start - 1) || before.kind != .word && start >= 2 && isTaken(start - 2)
        guard afterName || before.flags.contains(.endsSentence) || before.kind == .newline else { return }
        let follows = token(end)
        guard follows == nil || follows?.position ?? -1 < 0 || follows?.flags.contains(.lineStart) == true else {
            return
        }
        add("GEO", "place.signature", .likely, "a place that stands with a signature", start..<end)
    }

    /// "Cairo, Ohio", "Erie TX".
    private mutating func townAndState(_ index: Int) {
        let traits = traits(index)
        let isCode = traits.contains(.stateCode) && reading.tokens[index].flags.contains(.allCaps)
        guard isCode || traits.contains(.state) && reading.tokens[index].isCapitalised, !reading.isShouted else {
            return
        }
        let isPlainWord = [
            "ok", "in", "me", "or", "hi", "oh", "la", "pa", "ma", "al", "id", "co", "md", "de", "ms", "ct", "mt",
        ]
        .contains(reading.text(index))
        var last = index - 1
        let comma = last >= 0 && reading.tokens[last].mark == 0x2C
        if comma { last -= 1 }
        guard last >= 0, comma || isCode && (!isPlainWord || scanPlace(last) || token(index + 1)?.kind == .number),
            reading.tokens[last].isWord, reading.tokens[last].isCapitalised,
            !isTaken(last),
            !self.traits(last).contains(.common) || scanPlace(last) || comma && hasCapitalBefore(last)
        else { return }
        var start = last
        while start > 0, last - start < 2, reading.tokens[start - 1].isWord, reading.tokens[start - 1].isCapitalised,
            !isTaken(start - 1),
            !self.traits(start - 1).contains(.common) || !reading.tokens[start - 1].flags.contains(.sentenceStart),
            !reading.tokens[start].flags.contains(.sentenceStart)
        {
            start -= 1
        }
        if clinic.isPlace(reading.text(last)) { return }
        add("GEO", "place.state", .likely, "a town with its state", start..<last + 1)
    }
}
