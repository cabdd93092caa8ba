// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Decides whether a sign counts: denied, long ago, imagined, general talk, a title, or a figure of speech.
///
/// The shapes follow NegEx and ConText: a trigger, a direction, a scope that ends at a terminator.
struct ContextReader {
    let scan: ConceptScan
    private var concepts: BuiltInConcepts { scan.rules.builtIn }

    /// Words between a denial and what it denies.
    private static let scope = 5

    init(scan: ConceptScan) { self.scan = scan }

    /// The first context in which this match does not count, or nil when it stands.
    func dropped(_ match: [Occurrence], ignoring ignore: ContextSet) -> SignContext? {
        guard let first = match.first else { return nil }
        let word = Int(first.start)
        if !ignore.contains(.idiom) && match.contains(where: isIdiom) { return .idiom }
        if !ignore.contains(.negated) && isNegated(match) { return .negated }
        let now = scan.contains(concepts.now, inSentenceOf: word)
        if !ignore.contains(.past) && !now && match.contains(where: isPast) { return .past }
        if !ignore.contains(.hypothetical) && !now && isHypothetical(match) { return .hypothetical }
        if !ignore.contains(.generic), isGeneric(first, now: now) { return .generic }
        if !ignore.contains(.quoted), scan.contains(concepts.quoted, inSentenceOf: word) { return .quoted }
        if !ignore.contains(.resolved), scan.has(concepts.resolved) { return .resolved }
        return nil
    }

    private func isIdiom(_ part: Occurrence) -> Bool {
        overlapping(concepts.idiom, part.start, part.end)
    }

    private func isPast(_ part: Occurrence) -> Bool { reaches(concepts.past, part) }

    /// General talk, unless the sentence tells of somebody now.
    private func isGeneric(_ part: Occurrence, now: Bool) -> Bool {
        guard reaches(concepts.generic, part) else { return false }
        let word = Int(part.start)
        return !now
            || ![concepts.firstPerson, concepts.kin].contains { scan.contains($0, inSentenceOf: word) }
    }

    /// True when a trigger stands in the sentence of a part with no terminator ("but", "except") between the two.
    private func reaches(_ trigger: Int32, _ part: Occurrence) -> Bool {
        guard scan.has(trigger) else { return false }
        let sentence = scan.reading.sentence(at: Int(part.start))
        let words = Int32(sentence.lowerBound)..<Int32(sentence.upperBound)
        return scan.anyStarting(trigger, in: words, limit: 6) { found in
            let between = found.end <= part.start ? found.end..<part.start : part.end..<max(part.end, found.start)
            return !scan.contains(concepts.stop, in: Int(between.lowerBound)..<Int(between.upperBound))
        }
    }

    private func isHypothetical(_ match: [Occurrence]) -> Bool {
        guard let first = match.first, scan.has(concepts.hypothetical) else { return false }
        let sentence = scan.reading.sentence(at: Int(first.start))
        return scan.contains(concepts.hypothetical, in: sentence.lowerBound..<Int(first.end))
    }

    private func isNegated(_ match: [Occurrence]) -> Bool {
        for part in match {
            if deniedBefore(part, within: match) { return true }
            if scan.contains(concepts.negationAfter, within: 4, from: Int(part.end)) { return true }
        }
        return false
    }

    private func deniedBefore(_ part: Occurrence, within match: [Occurrence]) -> Bool {
        guard scan.has(concepts.negation) else { return false }
        let sentence = scan.reading.sentence(at: Int(part.start))
        let low = max(sentence.lowerBound, Int(part.start) - ContextReader.scope)
        guard low < Int(part.start) else { return false }
        return scan.anyStarting(concepts.negation, in: Int32(low)..<part.start, limit: 4) { trigger in
            guard trigger.end <= part.start else { return false }
            if overlapping(concepts.pseudoNegation, trigger.start, trigger.end) { return false }
            // A denial that is a part of the sign itself ("can't breathe") denies nothing else.
            if match.contains(where: { trigger.start < $0.end && trigger.end > $0.start }) { return false }
            return !scan.contains(concepts.stop, in: Int(trigger.end)..<Int(part.start))
                && !startsAnew(between: trigger.end, part.start)
        }
    }

    /// True when a comma and a new subject stand between two words: "no, she swallowed it".
    private func startsAnew(between start: Int32, _ end: Int32) -> Bool {
        let reading = scan.reading
        return (start..<max(start, end)).contains { word in
            let token = Int(reading.tokenOfWord[Int(word)])
            guard token > 0, reading.tokens[token - 1].mark == 0x2C else { return false }
            return [concepts.firstPerson, concepts.thirdPerson, concepts.kin].contains {
                scan.contains($0, in: Int(word)..<Int(word) + 1)
            }
        }
    }

    private func overlapping(_ concept: Int32, _ start: Int32, _ end: Int32) -> Bool {
        guard scan.has(concept) else { return false }
        return scan.anyStarting(concept, in: max(0, start - 10)..<end, limit: 8) { $0.end > start }
    }
}
