// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Refuses public text that says, denies or hints that somebody is a patient, or that asks for details in public.
///
/// Fails closed: a text that is empty, too long, hides characters or still holds a placeholder is refused. There is
/// no switch and no override; staff change the text and try again.
package struct ReplyGuard: Sendable {
    /// A public reply longer than this is refused unread.
    package static let maxTextBytes = 16_384

    /// Concepts that are asked for by name.
    static let namedConcepts = ["g.opening-times", "g.own-place", "g.your", "second-person", "kin", "greeting"]

    private let rules: CompiledRules
    private let clinic: ClinicFilter

    package init(rules: TriageRules, clinic: ClinicFacts) {
        self.rules = rules.compiled
        self.clinic = ClinicFilter(clinic, rules: rules.compiled)
    }

    /// Checks a public text.
    ///
    /// `comment`: what it answers, when that is known; what it says is not repeated in public.
    package func check(publicText: String, answering comment: String?, language: String?) -> GuardVerdict {
        if let reason = unreadable(publicText) { return .refused([reason]) }
        let scan = ConceptScan.of(rules.read(publicText), rules: rules, program: rules.reply)
        guard !scan.reading.words.isEmpty else {
            return .refused([whole("there is no text to check", publicText)])
        }
        var reasons = phrases(scan)
        reasons += identifiers(scan)
        reasons += names(scan)
        reasons += accounts(scan)
        if let comment { reasons += echoes(scan, of: comment) }
        guard !reasons.isEmpty else { return .allowed }
        reasons.sort { ($0.start, $0.end, $0.rule, $0.code) < ($1.start, $1.end, $1.rule, $1.code) }
        return .refused(
            reasons.reduce(into: []) { kept, reason in
                // Several patterns may say the same of the same words.
                if let last = kept.last, last.message == reason.message, reason.start < last.end { return }
                kept.append(reason)
            })
    }

    private func whole(_ message: String, _ text: String) -> GuardReason {
        GuardReason(rule: "G1", code: "phi_identifier", message: message, start: 0, end: text.unicodeScalars.count)
    }

    private func unreadable(_ text: String) -> GuardReason? {
        if text.utf8.count > ReplyGuard.maxTextBytes { return whole("the text is too long for a public reply", text) }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F...0x9F, 0x200B, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF:
                return whole("the text holds invisible or control characters", text)
            case 0x7B, 0x7D:
                return whole("the text holds a placeholder that was not filled", text)
            default:
                continue
            }
        }
        return nil
    }

    /// G2 to G11 and the phrases of G1.
    private func phrases(_ scan: ConceptScan) -> [GuardReason] {
        RuleRunner(scan: scan).run(most: 3).compactMap { hit in
            guard hit.dropped == nil else { return nil }
            let rule = String(hit.rule.id.prefix { $0 != "." })
            return GuardReason(
                rule: rule, code: hit.rule.code, message: hit.rule.reason, start: hit.start, end: hit.end)
        }
    }

    /// G1: whatever triage would find in a comment, but for public dates and the clinic's own places.
    private func identifiers(_ scan: ConceptScan) -> [GuardReason] {
        let search = IdentifierSearch(scan: scan, clinic: clinic)
        return search.found().compactMap { finding in
            switch finding.identifierType {
            case "GEO", "AGE90", nil:
                return nil
            case "ADDRESS", "ZIP":
                guard isOwnPlace(scan, finding) else { break }
                return nil
            case "DATE":
                guard isOpeningTime(scan, finding) else { break }
                return nil
            default:
                break
            }
            return GuardReason(
                rule: "G1", code: "phi_identifier", message: "\(finding.reason) does not belong in public",
                start: finding.start, end: finding.end)
        }
    }

    /// A date is harmless in a sentence about opening times and events that speaks of nobody.
    private func isOpeningTime(_ scan: ConceptScan, _ finding: TriageFinding) -> Bool {
        guard finding.rule != "date.day", let word = word(scan, at: finding.start) else { return false }
        return isOpeningTime(scan, word)
    }

    private func isOpeningTime(_ scan: ConceptScan, _ word: Int) -> Bool {
        has(scan, "g.opening-times", word) && !["second-person", "kin"].contains { has(scan, $0, word) }
    }

    /// An address is harmless where the clinic says where it is.
    private func isOwnPlace(_ scan: ConceptScan, _ finding: TriageFinding) -> Bool {
        guard let word = word(scan, at: finding.start) else { return false }
        return has(scan, "g.own-place", word) && !has(scan, "kin", word) && !has(scan, "g.your", word)
    }

    /// The stream word at a scalar offset, or the next one.
    private func word(_ scan: ConceptScan, at start: Int) -> Int? {
        scan.reading.tokens.first { Int($0.start) >= start && $0.position >= 0 }.map { Int($0.position) }
    }

    private func has(_ scan: ConceptScan, _ name: String, _ word: Int) -> Bool {
        scan.contains(rules.concepts[name] ?? 0, inSentenceOf: word)
    }

    /// G1: somebody who is spoken to by name or initials at the start of a sentence, or named with first and last name.
    private func names(_ scan: ConceptScan) -> [GuardReason] {
        let search = IdentifierSearch(scan: scan, clinic: clinic)
        let greeting = rules.concepts["greeting"] ?? 0
        return scan.reading.tokens.indices.compactMap { index -> GuardReason? in
            let token = scan.reading.tokens[index]
            guard token.isWord, token.isCapitalised else { return nil }
            let greeted = scan.contains(greeting, within: 2, before: Int(token.position))
            let starts = token.flags.contains(.sentenceStart)
            let isName = search.nameLevel(index) > .continuation
            let isShort = search.isInitial(index) && search.gluedMark(index + 1, 0x2E)
            guard isName || isShort else { return nil }
            let end = search.nameEnd(from: index, most: 3)
            // "Nathan, you came in": a name, a comma and somebody who is spoken to.
            let comma = search.token(end)?.mark == 0x2C
            let spokenTo = (greeted || starts) && (greeted || comma || isShort)
            let levels = [search.nameLevel(index), search.nameLevel(index + 1)]
            let isFull = index + 1 < end && levels.allSatisfy { $0 >= .unknown } && levels.contains { $0 > .unknown }
            guard spokenTo || isFull else { return nil }
            return GuardReason(
                rule: "G1", code: "phi_identifier",
                message: spokenTo ? "the text speaks to somebody by name" : "the text names a person",
                start: Int(token.start), end: Int(scan.reading.tokens[end - 1].end))
        }
    }

    /// G1: accounts elsewhere (`@name`), and days written in two numbers, which triage of comments lets pass.
    private func accounts(_ scan: ConceptScan) -> [GuardReason] {
        let search = IdentifierSearch(scan: scan, clinic: clinic)
        let tokens = scan.reading.tokens
        return tokens.indices.compactMap { index -> GuardReason? in
            if tokens[index].mark == 0x40, let next = search.token(index + 1), next.isWord, !next.hasSpaceBefore,
                index == 0 || tokens[index].hasSpaceBefore || tokens[index - 1].position < 0
            {
                return GuardReason(
                    rule: "G1", code: "phi_identifier", message: "an account's name does not belong in public",
                    start: Int(tokens[index].start), end: Int(next.end))
            }
            guard tokens[index].kind == .number, let parts = search.dateParts(index), !parts.hasYear,
                !(search.value(index) == 24 && search.value(index + 2) == 7),
                !isOpeningTime(scan, search.word(index))
            else { return nil }
            return GuardReason(
                rule: "G1", code: "phi_identifier", message: "a date does not belong in public",
                start: Int(tokens[index].start), end: Int(tokens[parts.end - 1].end))
        }
    }

    /// G12: names, numbers and health words of the comment that come back in the reply.
    private func echoes(_ scan: ConceptScan, of comment: String) -> [GuardReason] {
        let other = ConceptScan.of(
            rules.read(TriageEngine.limited(comment)), rules: rules, program: rules.reply)
        var reasons: [GuardReason] = []
        let known = Set(
            IdentifierSearch(scan: other, clinic: clinic).found().filter { $0.certainty >= .likely }
                .filter { !["identifier.DATE", "identifier.GEO"].contains($0.kind) }
                .flatMap { finding in
                    other.reading.tokens.indices.filter {
                        let token = other.reading.tokens[$0]
                        return Int(token.start) >= finding.start && Int(token.end) <= finding.end && token.length > 2
                    }.map { other.reading.text($0) }
                })
        for (index, token) in scan.reading.tokens.enumerated()
        where token.position >= 0 && !known.isEmpty && known.contains(scan.reading.text(index)) {
            guard !rules.vocabulary.traits[Int(token.word)].contains(.common),
                !clinic.isNameWord(scan.reading.text(index))
            else { continue }
            reasons.append(
                GuardReason(
                    rule: "G12", code: "phi_identifier", message: "the text repeats an identifier of the comment",
                    start: Int(token.start), end: Int(token.end)))
        }
        return reasons + healthEchoes(scan, other)
    }

    private func healthEchoes(_ scan: ConceptScan, _ other: ConceptScan) -> [GuardReason] {
        let health = rules.builtIn.healthWord
        guard other.has(health), scan.has(health), let you = rules.concepts["second-person"] else { return [] }
        let told = Set(other.all(health).flatMap { other.reading.words[Int($0.start)..<Int($0.end)] })
        return scan.all(health).compactMap { occurrence in
            let words = scan.reading.words[Int(occurrence.start)..<Int(occurrence.end)]
            let word = Int(occurrence.start)
            guard !told.isDisjoint(with: words), scan.contains(you, inSentenceOf: word),
                !scan.contains(rules.builtIn.generalFrame, inSentenceOf: word)
            else { return nil }
            let tokens = scan.reading.tokens
            return GuardReason(
                rule: "G12", code: "health_detail",
                message: "the text repeats a health word of the comment to its writer",
                start: Int(tokens[Int(scan.reading.tokenOfWord[word])].start),
                end: Int(tokens[Int(scan.reading.tokenOfWord[Int(occurrence.end) - 1])].end))
        }
    }
}
