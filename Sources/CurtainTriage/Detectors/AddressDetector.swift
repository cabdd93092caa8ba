// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Street addresses, post boxes, ZIP codes.
extension IdentifierSearch {
    mutating func findAddresses() {
        for index in reading.tokens.indices where reading.tokens[index].bearsDigits && !isTaken(index) {
            guard reading.tokens[index].length <= 6 else { continue }
            if let end = street(from: index) {
                takeStreet(index..<end)
            } else if let found = foreignStreet(around: index) {
                takeStreet(found)
            } else {
                takeRoom(index)
            }
        }
        if scan.has(concepts.addressCue) {
            for occurrence in scan.all(concepts.addressCue) {
                let index = Int(reading.tokenOfWord[Int(occurrence.start)])
                if !isTaken(index) { boxOrCalle(index, occurrence) }
            }
        }
        findZips()
    }

    /// Past the suffix of "4418 Wren Hollow Rd", or nil.
    private func street(from start: Int) -> Int? {
        guard reading.tokens[start].kind == .number || reading.tokens[start].length <= 5 else { return nil }
        var index = start + 1
        var words = 0
        while let token = token(index), words < 5, token.kind != .newline {
            if token.kind == .mark {
                guard token.mark == 0x2E, words > 0, reading.tokens[index - 1].length <= 2 else { return nil }
                index += 1
                continue
            }
            guard token.kind == .word || token.kind == .mixed && ordinalStreet(index) else { return nil }
            if words > 0, traits(index).contains(.streetSuffix), isStreet(start, index, words) { return index + 1 }
            // In small letters only one word may stand between the number and the suffix.
            guard token.isCapitalised || words == 0 || ordinalStreet(index) else { return nil }
            if traits(index).contains(.common) && !token.isCapitalised { return nil }
            if traits(index).contains(.unit) && !token.isCapitalised { return nil }
            words += 1
            index += 1
        }
        return nil
    }

    private static let streetWords: Set<String> = [
        "calle", "avenida", "carrera", "rua", "via", "rue", "avenue", "boulevard", "chemin", "plaza", "paseo", "camino",
        "ulica", "impasse", "allee", "viale", "corso", "piazza", "strada", "travessa", "callejon", "privada", "rambla",
        "jalan", "lorong", "ulitsa", "av", "avda", "cra", "carretera", "andador", "cerrada", "circuito", "prolongacion",
        "rruga", "strasse", "ul", "bulevar",
    ]

    /// "48 rue des Lilas", "Via Roma 5", "Hauptstrasse 12".
    private func foreignStreet(around index: Int) -> Range<Int>? {
        let next = token(index + 1)?.mark == 0x2C ? index + 2 : index + 1
        if let word = token(next), word.isWord, IdentifierSearch.streetWords.contains(reading.text(next)) {
            var end = next + 1
            while let token = token(end), token.isWord, end - next < 5,
                token.isCapitalised || traits(end).contains(.particle)
                    || token.length <= 3 && !traits(end).contains(.common)
                    || ["des", "de", "la", "du"].contains(reading.text(end))
            {
                end += 1
            }
            return end > next + 1 ? index..<end : nil
        }
        var start = index - 1
        if start > 0, reading.tokens[start].mark == 0x2C || reading.tokens[start].mark == 0x2E { start -= 1 }
        guard start >= 0, reading.tokens[start].isWord else { return nil }
        if WordShape.isStreet(reading.bytes(reading.tokens[start])) { return start..<index + 1 }
        while start > 0, index - start < 8,
            reading.tokens[start].isCapitalised || reading.tokens[start].mark == 0x2E
                || reading.tokens[start].isWord && traits(start).contains(.particle)
        {
            if IdentifierSearch.streetWords.contains(reading.text(start)), index - start > 1 {
                return start..<index + 1
            }
            start -= 1
        }
        if start >= 0, reading.tokens[start].isWord, index - start > 1,
            IdentifierSearch.streetWords.contains(reading.text(start)), !isWord(start, "via")
        {
            return start..<index + 1
        }
        return nil
    }

    private func isStreet(_ start: Int, _ suffix: Int, _ words: Int) -> Bool {
        let named = (start + 1..<suffix).contains { reading.tokens[$0].isCapitalised }
        let follows = token(suffix + 1).map { $0.position < 0 || $0.kind == .number || !$0.isCapitalised } ?? true
        // "Dr", "Way", "Place" and the like are ordinary words unless the name before them is written as one.
        if !named && reading.tokens[suffix].length <= 2 { return false }
        return named || follows && near(concepts.addressCue, start, before: 5)
            || scan.contains(concepts.placeCue, within: 4, before: word(start))
            || scan.contains(concepts.addressCue, inSentenceOf: word(start))
    }

    /// "apartment 9C", "the Zia Motel room 14": where in a house somebody is.
    private mutating func takeRoom(_ index: Int) {
        guard index > 0, reading.tokens[index - 1].isWord, reading.tokens[index].length <= 4, !isTaken(index - 1) else {
            return
        }
        if token(index + 1) != nil, traits(index + 1).contains(.unit) || token(index + 1)?.mark == 0x25 { return }
        let word = reading.text(index - 1)
        if ["apartment", "apt", "apto", "depto", "departamento", "flat"].contains(word) {
            let follows = token(index + 1)
            guard word != "flat" || reading.tokens[index - 1].isCapitalised && follows?.mark == 0x2C else { return }
            var end = index + 1
            // "apartment 9C, Linden Towers"
            if follows?.mark == 0x2C, token(end + 1)?.isCapitalised == true, token(end + 2)?.isCapitalised == true {
                end += 3
            }
            return add("ADDRESS", "address.flat", .likely, "where a person lives", index - 1..<end)
        }
        guard word == "room" || word == "rm" || word == "unit" || word == "suite" else { return }
        for house in stride(from: index - 2, to: max(-1, index - 5), by: -1) {
            let token = reading.tokens[house]
            guard token.isWord,
                ["motel", "hotel", "inn", "lodge", "towers", "apartments"].contains(reading.text(house))
            else { continue }
            var start = house
            while start > 0, house - start < 3, reading.tokens[start - 1].isWord,
                reading.tokens[start - 1].isCapitalised
            {
                start -= 1
            }
            guard free(start..<index + 1) else { return }
            return add("ADDRESS", "address.room", .likely, "where a person stays", start..<index + 1)
        }
        // "I was the patient in room 214", "my mom in room 6B"
        guard word == "room" || word == "rm", index > 2, isWord(index - 2, "in"),
            reading.tokens[index - 3].isWord && reading.text(index - 3) == "patient"
                || scan.contains(concepts.kin, within: 1, before: self.word(index - 2))
        else { return }
        add("ADDRESS", "address.room", .likely, "where a person stays", index - 1..<index + 1)
    }

    /// "39.7589, -84.1916".
    mutating func findCoordinates() {
        for index in reading.tokens.indices where reading.tokens[index].kind == .number && !isTaken(index) {
            guard reading.tokens[index].length <= 3, let end = degrees(index), let degree = value(index), degree <= 90
            else { continue }
            var next = end
            while let token = token(next), token.position < 0, next - end < 3, token.kind != .newline { next += 1 }
            guard next > end || token(next)?.hasSpaceBefore == true, let last = degrees(next),
                let second = value(next), second <= 180, free(index..<last)
            else { continue }
            add("GEO", "place.coordinates", .likely, "a place by its coordinates", index..<last)
        }
    }

    /// Past a number with four digits or more after its point.
    private func degrees(_ index: Int) -> Int? {
        guard token(index)?.kind == .number, gluedMark(index + 1, 0x2E), let decimals = token(index + 2),
            decimals.kind == .number, !decimals.hasSpaceBefore, (4...8).contains(decimals.length)
        else { return nil }
        return index + 3
    }

    private func ordinalStreet(_ index: Int) -> Bool {
        let bytes = reading.bytes(reading.tokens[index])
        return reading.tokens[index].kind == .mixed && bytes.count >= 3 && [0x74, 0x64, 0x68].contains(bytes.last ?? 0)
    }

    private mutating func takeStreet(_ street: Range<Int>) {
        var end = street.upperBound
        if gluedMark(end, 0x2E), token(end + 1)?.kind == .mark { end += 1 }
        // ", Apt 3B" or "#12"
        var index = end
        if token(index)?.mark == 0x2C { index += 1 }
        if token(index)?.mark == 0x23, token(index + 1)?.bearsDigits == true {
            end = index + 2
            if gluedMark(end, 0x2D), token(end + 1)?.bearsDigits == true { end += 2 }
        } else if let token = token(index), token.kind == .word, isUnit(index),
            self.token(index + 1)?.position ?? -1 >= 0
        {
            end = index + 2
        }
        let words = street.filter { reading.tokens[$0].position >= 0 }.map { reading.text($0) }.joined(separator: " ")
        if clinic.ownsAddress(words) { return skip(street.lowerBound..<end) }
        add("ADDRESS", "address.street", .likely, "a street address", street.lowerBound..<end)
        takeTown(after: end)
    }

    private func isUnit(_ index: Int) -> Bool {
        ["apt", "apartment", "unit", "suite", "ste", "room", "rm", "floor", "lot", "apto", "depto", "piso"]
            .contains(reading.text(index))
    }

    /// The town, state and ZIP that follow a street.
    private mutating func takeTown(after end: Int) {
        var index = end
        if token(index)?.mark == 0x2C { index += 1 }
        if let token = token(index), token.kind == .newline { index += 1 }
        if foreignZip(index) { return }
        let start = index
        while let token = token(index), token.kind == .word, token.isCapitalised, index - start < 3,
            !traits(index).contains(.stateCode) || index == start
        {
            index += 1
        }
        guard index > start else { return }
        let town = start..<index
        if token(index)?.mark == 0x2C { index += 1 }
        if token(index) != nil, traits(index).contains(.stateCode) || traits(index).contains(.state) {
            add("GEO", "place.address", .likely, "the town of an address", town)
            takeZip(self.token(index + 1)?.mark == 0x2C ? index + 2 : index + 1, cued: true)
        } else if let code = token(index), code.kind == .number, code.length == 5, !code.flags.contains(.lineStart) {
            // "Bernalillo 87004"
            add("GEO", "place.address", .likely, "the town of an address", town)
            takeZip(index, cued: true)
        }
    }

    /// Takes "10969 Berlin" and "8000-181 Faro".
    private mutating func foreignZip(_ index: Int) -> Bool {
        guard let code = token(index), code.kind == .number, (4...6).contains(code.length), !isTaken(index) else {
            return false
        }
        var end = index + 1
        if gluedMark(end, 0x2D), token(end + 1)?.kind == .number { end += 2 }
        guard let town = token(end), town.isWord, town.isCapitalised, free(index..<end + 1) else { return false }
        add("ZIP", "zip.foreign", .likely, "a postal code", index..<end)
        add("GEO", "place.address", .likely, "the town of an address", end..<end + 1)
        return true
    }

    private mutating func boxOrCalle(_ index: Int, _ cue: Occurrence) {
        var end = Int(reading.tokenOfWord[Int(cue.end) - 1]) + 1
        var steps = 0
        while let token = token(end), steps < 5, token.kind != .newline, !token.flags.contains(.endsSentence) {
            if isTaken(end) { return }
            if reading.tokens[end].bearsDigits {
                // "I am at 38 weeks" and "I am at 40 %" are no places.
                if let next = self.token(end + 1), next.mark == 0x25 || next.mark == 0x3A { return }
                if self.token(end + 1) != nil, traits(end + 1).contains(.unit) || token.length > 6 { return }
                // "I am at 212": without a name there is no street.
                if steps == 0, isWord(end - 1, "at"), self.token(end + 1)?.isCapitalised != true { return }
                var last = end + 1
                if self.token(last)?.mark == 0x23, self.token(last + 1)?.bearsDigits == true { last += 2 }
                if gluedMark(last, 0x2D), self.token(last + 1)?.bearsDigits == true { last += 2 }
                add("ADDRESS", "address.cue", .likely, "a postal address", index..<last)
                return
            }
            end += 1
            steps += 1
        }
    }

    private mutating func findZips() {
        for index in reading.tokens.indices where reading.tokens[index].bearsDigits && !isTaken(index) {
            if reading.tokens[index].kind == .mixed {
                letteredZip(index)
                continue
            }
            let previous = index > 0 ? reading.tokens[index - 1] : nil
            let afterState =
                previous != nil && index > 0
                && (traits(index - 1).contains(.stateCode) && previous?.flags.contains(.allCaps) == true
                    || traits(index - 1).contains(.state))
            let cued = near(concepts.zipCue, index, before: 3)
            if afterState || cued {
                takeZip(index, cued: cued)
            } else if reading.tokens[index].length == 5, isWhereabouts(index) {
                takeZip(index, cued: false)
            } else if reading.tokens[index].length == 6, isIndianPIN(index) {
                add("ZIP", "zip.foreign", .likely, "a postal code", index..<index + 1)
            } else if reading.tokens[index].length == 5, reading.tokens[index].flags.contains(.lineStart),
                token(index + 2).map({ $0.kind == .newline || $0.position < 0 }) ?? true, token(index + 1)?.mark != 0x2D
            {
                // A last line such as "00990 Helsinki".
                _ = foreignZip(index)
            }
        }
    }

    /// "anybody else in 43952": five digits that are no round number, after a word for a place.
    private func isWhereabouts(_ index: Int) -> Bool {
        guard index > 0, let value = value(index), value % 100 != 0, reading.tokens[index - 1].isWord,
            ["in", "near", "around", "outside", "from"].contains(reading.text(index - 1))
        else { return false }
        guard let next = token(index + 1) else { return true }
        if next.mark == 0x25 || next.bearsDigits || gluedMark(index + 1, 0x2D) { return false }
        return next.position < 0 || !traits(index + 1).contains(.unit)
    }

    /// "Tiruchirappalli, PIN 620017".
    private func isIndianPIN(_ index: Int) -> Bool {
        guard index > 1, reading.tokens[index - 1].isWord, isWord(index - 1, "pin") else { return false }
        let before = reading.tokens[index - 2].position < 0 ? index - 3 : index - 2
        guard let town = token(before), town.isWord, town.isCapitalised else { return false }
        return !traits(before).contains(.common) || scanPlace(before)
    }

    /// "CF10 4ZZ", "K1A 0B1": postal codes of letters and digits.
    private mutating func letteredZip(_ index: Int) {
        let first = reading.tokens[index]
        guard (2...4).contains(first.length), let second = token(index + 1), second.kind == .mixed,
            second.length == 3, !isTaken(index + 1), first.isCapitalised || near(concepts.zipCue, index, before: 3)
        else { return }
        let a = reading.bytes(first).map { $0 < 0x3A }
        let b = reading.bytes(second).map { $0 < 0x3A }
        guard !a[0], b[0], !b[2] else {
            // Canada: letter, digit, letter, digit, letter, digit.
            if a == [false, true, false], b == [true, false, true] {
                add("ZIP", "zip.foreign", .likely, "a postal code", index..<index + 2)
            }
            return
        }
        guard !b[1], a[1] || a.count > 2 && a[2],
            second.flags.contains(.allCaps) || near(concepts.zipCue, index, before: 3)
        else { return }
        if ["st", "nd", "rd", "th", "mg", "ml", "mm", "cm", "am", "pm", "kg"].contains(
            String(reading.text(index + 1).dropFirst()))
        {
            return
        }
        add("ZIP", "zip.foreign", .likely, "a postal code", index..<index + 2)
    }

    /// Five digits from 00501 to 99950 with or without four more; other lengths only after the word itself.
    private mutating func takeZip(_ index: Int, cued: Bool) {
        guard let token = token(index), token.kind == .number, !isTaken(index), let value = value(index) else { return }
        let regular = token.length == 5 && (501...99950).contains(value)
        guard regular || cued && near(concepts.zipCue, index, before: 3) && (4...6).contains(token.length) else {
            return
        }
        var end = index + 1
        if gluedMark(end, 0x2D), self.token(end + 1)?.kind == .number, self.token(end + 1)?.length == 4 { end += 2 }
        add("ZIP", "zip", .likely, "a ZIP code", index..<end)
    }
}
