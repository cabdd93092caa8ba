// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Places below the state.
extension IdentifierSearch {
    mutating func findPlaces() {
        for occurrence in scan.all(concepts.placeCue) {
            let index = Int(reading.tokenOfWord[Int(occurrence.end) - 1]) + 1
            takePlace(after: index, certainty: .likely)
        }
        for occurrence in scan.all(concepts.placeName) { closingPlace(occurrence) }
        for index in reading.tokens.indices where !isTaken(index) { townAndState(index) }
    }

    private mutating func takePlace(after index: Int, certainty: Certainty) {
        var start = index
        if let token = token(start), token.kind == .word, ["the", "a"].contains(reading.text(start)) { start += 1 }
        guard let end = placeEnd(from: start), free(start..<end) else { return }
        if reading.tokens[end - 1].flags.contains(.possessive) { return }
        let words = (start..<end).filter { reading.tokens[$0].position >= 0 }
        if words.contains(where: { clinic.isPlace(reading.text($0)) }) { return skip(start..<end) }
        // Only a state or a country.
        if words.allSatisfy({ !traits($0).isDisjoint(with: [.state]) }) { return }
        add("GEO", "place.told", certainty, "a place where the person lives or comes from", start..<end)
    }

    /// Past a place name: a listed one in any case, or one to three capitalised words.
    private func placeEnd(from start: Int) -> Int? {
        guard let first = token(start), first.kind == .word else { return nil }
        let listed = scan.starting(concepts.placeName, in: first.position..<first.position + 1, limit: 3)
        if let longest = listed.map({ $0.end }).max() { return Int(reading.tokenOfWord[Int(longest) - 1]) + 1 }
        guard first.isCapitalised, !reading.isShouted else { return nil }
        var end = start
        while let token = token(end), token.kind == .word, token.isCapitalised, end - start < 3,
            end == start || token.hasSpaceBefore
        {
            let traits = traits(end)
            if traits.contains(.common) && !traits.contains(.place) { break }
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
        var last = index - 1
        let comma = last >= 0 && reading.tokens[last].mark == 0x2C
        if comma { last -= 1 }
        guard last >= 0, comma || isCode, reading.tokens[last].isWord, reading.tokens[last].isCapitalised,
            !isTaken(last), !self.traits(last).contains(.common) || self.traits(last).contains(.place)
        else { return }
        var start = last
        while start > 0, last - start < 2, reading.tokens[start - 1].isWord, reading.tokens[start - 1].isCapitalised,
            !isTaken(start - 1), !self.traits(start - 1).contains(.common),
            !reading.tokens[start].flags.contains(.sentenceStart)
        {
            start -= 1
        }
        if clinic.isPlace(reading.text(last)) { return }
        add("GEO", "place.state", .likely, "a town with its state", start..<last + 1)
    }
}
