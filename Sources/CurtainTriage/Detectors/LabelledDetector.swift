// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Identifiers that a word before them names: record, plan, account, licence, plate, serial and other numbers.
extension IdentifierSearch {
    private struct Label {
        var cue: Int32
        var type: String
        var rule: String
        var reason: String
        var digits = 4
        var length = 4...20
    }

    private static let none: [Label] = []

    /// What labels the text has.
    private func labels() -> [Label] {
        let cues = [
            concepts.vehicleCue, concepts.recordCue, concepts.planCue, concepts.licenceCue, concepts.deviceCue,
            concepts.otherCue, concepts.accountCue,
        ]
        guard cues.contains(where: { scan.has($0) }) else { return IdentifierSearch.none }
        return [
            Label(
                cue: concepts.vehicleCue, type: "VEHICLE", rule: "vehicle.plate", reason: "a plate number", digits: 2,
                length: 4...9),
            Label(cue: concepts.recordCue, type: "MRN", rule: "record", reason: "a record or patient number"),
            Label(cue: concepts.planCue, type: "HEALTH_PLAN", rule: "plan", reason: "a health plan number"),
            Label(cue: concepts.licenceCue, type: "LICENSE", rule: "licence", reason: "a licence number"),
            Label(cue: concepts.deviceCue, type: "DEVICE", rule: "device", reason: "the serial number of a device"),
            Label(cue: concepts.otherCue, type: "OTHER_ID", rule: "other-id", reason: "a number given to one case"),
            Label(cue: concepts.accountCue, type: "ACCOUNT", rule: "account", reason: "an account number"),
        ]
    }

    mutating func findLabelled() {
        findLastFour()
        for label in labels() where scan.has(label.cue) {
            for occurrence in scan.all(label.cue) {
                take(label, after: Int(reading.tokenOfWord[Int(occurrence.end) - 1]), occurrence)
            }
        }
    }

    /// "last four of my social 4471": a part of the number is enough for a clerk.
    private mutating func findLastFour() {
        guard scan.has(concepts.ssnCue) else { return }
        for index in reading.tokens.indices where reading.tokens[index].kind == .number && !isTaken(index) {
            guard reading.tokens[index].length == 4, near(concepts.ssnCue, index, before: 5, after: 4),
                token(index + 1)?.mark != 0x2D, !gluedMark(index - 1, 0x2D)
            else { continue }
            let told = (max(0, index - 9)..<min(reading.tokens.count, index + 6)).contains {
                reading.tokens[$0].isWord && ["last", "ends", "ending", "ultimos"].contains(reading.text($0))
            }
            if told {
                add("SSN", "ssn.last-four", .likely, "the last digits of a social security number", index..<index + 1)
            }
        }
    }

    private mutating func take(_ label: Label, after cue: Int, _ occurrence: Occurrence) {
        var index = cue + 1
        var skipped = 0
        while let token = token(index), skipped < 9 {
            if token.flags.contains(.endsSentence) && token.mark != 0x2E { return }
            if token.kind == .mark {
                // A sum of money is no account.
                if token.mark == 0x24 { return }
                index += 1
                continue
            }
            if let found = identifier(from: index, label.digits, label.length) {
                guard free(found), !isQuantity(found), !isAnother(label, cue, found) else { return }
                let whole = wholeNumber(found)
                if label.type == "ACCOUNT", isCard(whole) {
                    add("ACCOUNT", "account.card", .certain, "a payment card number", whole)
                    return
                }
                let masked = label.type == "ACCOUNT" && isMasked(whole)
                let isPassport =
                    label.type == "LICENSE" && IdentifierSearch.passports.contains(reading.text(firstToken(occurrence)))
                add(
                    isPassport ? "OTHER_ID" : label.type, isPassport ? "passport" : label.rule,
                    masked ? .possible : .likely, isPassport ? "a passport number" : label.reason, whole)
                // "routing 021000021 checking 4471902265"
                if label.type == "ACCOUNT", let next = self.token(whole.upperBound), next.isWord,
                    ["checking", "savings", "account", "acct", "exp", "cvv"].contains(reading.text(whole.upperBound)),
                    let second = identifier(from: whole.upperBound + 1, 3, 3...20), free(second)
                {
                    add(label.type, label.rule, .likely, label.reason, second)
                }
                return
            }
            guard token.kind == .word || token.length <= 3 else { return }
            index += 1
            skipped += 1
        }
    }

    private static let passports: Set<String> = ["passport", "pasaporte"]

    private func firstToken(_ occurrence: Occurrence) -> Int { Int(reading.tokenOfWord[Int(occurrence.start)]) }

    private func isCard(_ tokens: Range<Int>) -> Bool {
        var digits: [UInt8] = []
        for index in tokens where reading.tokens[index].position >= 0 {
            guard reading.tokens[index].kind == .number else { return false }
            digits.append(contentsOf: reading.bytes(reading.tokens[index]))
        }
        return Checksums.card(digits)
    }

    /// True for "Pocatello, ID 83201" and for a social security number after a further word.
    private func isAnother(_ label: Label, _ cue: Int, _ tokens: Range<Int>) -> Bool {
        guard tokens.count == 1, reading.tokens[tokens.lowerBound].kind == .number else { return false }
        let digits = Array(reading.bytes(reading.tokens[tokens.lowerBound]))
        if digits.count == 5, tokens.lowerBound == cue + 1, reading.tokens[cue].flags.contains(.allCaps),
            reading.tokens[cue].length == 2, cue > 0,
            reading.tokens[cue - 1].mark == 0x2C
                || reading.tokens[cue - 1].isWord && reading.tokens[cue - 1].isCapitalised
        {
            return true
        }
        if digits.count == 6, isWord(tokens.lowerBound - 1, "pin") { return true }
        return digits.count == 9 && Checksums.ssn(digits) && near(concepts.ssnCue, tokens.lowerBound, before: 10)
            && label.cue != concepts.accountCue
    }

    /// A card or account number goes on in further groups of digits: "4111 1111 1111 1111", "3782 822463 10005".
    private func wholeNumber(_ tokens: Range<Int>) -> Range<Int> {
        guard reading.tokens[tokens.upperBound - 1].kind == .number else { return tokens }
        var end = tokens.upperBound
        while let token = token(end), token.kind == .number, token.hasSpaceBefore, (2...6).contains(token.length),
            !isTaken(end), end - tokens.lowerBound < 8, !gluedMark(end + 1, 0x2F), !gluedMark(end + 1, 0x2D)
        {
            if self.token(end + 1) != nil, traits(end + 1).contains(.unit) { break }
            end += 1
        }
        return tokens.lowerBound..<end
    }

    /// The last four digits of a card name nobody by themselves.
    private func isMasked(_ tokens: Range<Int>) -> Bool {
        tokens.count == 1 && reading.tokens[tokens.lowerBound].length == 4
    }

    /// Tokens joined by dashes, or a short code followed by digits after one space.
    private func identifier(from start: Int, _ digits: Int, _ length: ClosedRange<Int>) -> Range<Int>? {
        guard let first = token(start), first.position >= 0 else { return nil }
        let short = first.length <= 6 && (first.bearsDigits || first.length <= 3 && !first.flags.contains(.possessive))
        let isCode = first.bearsDigits || first.flags.contains(.allCaps) || first.length == 1
        guard isCode, !reading.bytes(first).starts(with: [0x6E, 0x63, 0x74]) || !first.bearsDigits else { return nil }
        if let found = unbroken(from: start, digits, length) {
            if short, let next = token(found.upperBound), next.kind == .number, next.length >= 4, next.hasSpaceBefore,
                first.kind == .mixed
            {
                return start..<found.upperBound + 1
            }
            return found
        }
        // "H 5591-0082", "JKL 4827"
        guard short, let next = token(start + 1), next.hasSpaceBefore, next.bearsDigits else { return nil }
        guard let rest = unbroken(from: start + 1, max(2, digits - 2), 2...length.upperBound) else { return nil }
        let needsCode = first.kind == .word && first.flags.contains(.allCaps) || first.length == 1 || first.bearsDigits
        return needsCode ? start..<rest.upperBound : nil
    }

    private func unbroken(from start: Int, _ digits: Int, _ length: ClosedRange<Int>) -> Range<Int>? {
        var index = start
        var digitCount = 0
        var total = 0
        while let token = token(index), index == start || !token.hasSpaceBefore, index - start < 12 {
            if token.position >= 0 {
                total += token.length
                for byte in reading.bytes(token) where byte >= 0x30 && byte <= 0x39 { digitCount += 1 }
            } else if ![0x2D, 0x2F, 0x5F].contains(token.mark) || self.token(index + 1)?.position ?? -1 < 0 {
                break
            }
            index += 1
        }
        // "QX7-RRT2"
        let isCode =
            reading.tokens[start].kind == .mixed && reading.tokens[start].flags.contains(.allCaps)
            && total >= 6 && (digitCount >= 3 || digitCount >= 2 && index - start >= 3)
        guard digitCount >= digits || isCode, length.contains(total), index > start else { return nil }
        return start..<index
    }

    /// A dose, a year or a date is no identifier.
    private func isQuantity(_ tokens: Range<Int>) -> Bool {
        let last = tokens.upperBound
        if let next = token(last), next.position >= 0, traits(last).contains(.unit) { return true }
        if tokens.count == 1, let value = value(tokens.lowerBound), (1900...2035).contains(value) { return true }
        // "04-11-19-33-52": a row of small numbers.
        let groups = tokens.filter { reading.tokens[$0].position >= 0 }
        if groups.count >= 4, groups.allSatisfy({ reading.tokens[$0].length <= 2 }) { return true }
        return dateParts(tokens.lowerBound) != nil
    }

    mutating func findSecrets() {
        guard scan.has(concepts.secretCue) else { return }
        for occurrence in scan.all(concepts.secretCue) {
            var index = Int(reading.tokenOfWord[Int(occurrence.end) - 1]) + 1
            var skipped = 0
            while let token = token(index), skipped < 3, token.kind != .newline {
                defer { index += 1 }
                if token.kind == .mark { continue }
                guard let end = secretEnd(from: index, cue: occurrence) else {
                    skipped += 1
                    continue
                }
                let certainty = Certainty.certain
                add("OTHER_ID", "secret", certainty, "a user name or password; hide it at once", index..<end)
                break
            }
        }
    }

    /// Past an unbroken run that holds both letters and digits or inner marks.
    private func secretEnd(from start: Int, cue: Occurrence) -> Int? {
        // A PIN is nothing but digits.
        if reading.tokens[start].kind == .number, (4...8).contains(reading.tokens[start].length),
            free(start..<start + 1),
            ["pin", "passcode"].contains(reading.text(Int(reading.tokenOfWord[Int(cue.start)])))
        {
            return start + 1
        }
        var end = start
        var digits = false
        var marks = false
        while let token = token(end), end == start || !token.hasSpaceBefore, token.kind != .newline, end - start < 12 {
            if token.bearsDigits { digits = true }
            if token.kind == .mark, self.token(end + 1)?.hasSpaceBefore == false { marks = true }
            end += 1
        }
        guard free(start..<end), digits, marks || reading.tokens[start].kind == .mixed else { return nil }
        return end
    }
}
