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

    mutating func findLabelled() {
        let labels = [
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
        findLastFour()
        for label in labels where scan.has(label.cue) {
            for occurrence in scan.all(label.cue) {
                take(label, after: Int(scan.reading.tokenOfWord[Int(occurrence.end) - 1]))
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
                reading.tokens[$0].word != 0 && ["last", "ends", "ending", "ultimos"].contains(reading.text($0))
            }
            if told {
                add("SSN", "ssn.last-four", .likely, "the last digits of a social security number", index..<index + 1)
            }
        }
    }

    private mutating func take(_ label: Label, after cue: Int) {
        var index = cue + 1
        var skipped = 0
        while let token = token(index), skipped < 7 {
            if token.flags.contains(.endsSentence) && token.mark != 0x2E { return }
            if token.kind == .mark {
                // A sum of money is no account.
                if token.mark == 0x24 { return }
                index += 1
                continue
            }
            if let found = identifier(from: index, label.digits, label.length) {
                guard free(found), !isQuantity(found) else { return }
                let whole = label.type == "ACCOUNT" ? wholeNumber(found) : found
                let masked = label.type == "ACCOUNT" && isMasked(whole)
                add(label.type, label.rule, masked ? .possible : .likely, label.reason, whole)
                return
            }
            guard token.kind == .word || token.length <= 3 else { return }
            index += 1
            skipped += 1
        }
    }

    /// A card or account number goes on in further groups of digits: "4111 1111 1111 1111", "3782 822463 10005".
    private func wholeNumber(_ tokens: Range<Int>) -> Range<Int> {
        guard reading.tokens[tokens.upperBound - 1].kind == .number else { return tokens }
        var end = tokens.upperBound
        while let token = token(end), token.kind == .number, token.hasSpaceBefore, (2...6).contains(token.length),
            !isTaken(end), end - tokens.lowerBound < 8
        {
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
        guard digitCount >= digits, length.contains(total), index > start else { return nil }
        return start..<index
    }

    /// A dose, a year or a date is no identifier.
    private func isQuantity(_ tokens: Range<Int>) -> Bool {
        let last = tokens.upperBound
        if let next = token(last), next.position >= 0, traits(last).contains(.unit) { return true }
        if tokens.count == 1, let value = value(tokens.lowerBound), (1900...2035).contains(value) { return true }
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
