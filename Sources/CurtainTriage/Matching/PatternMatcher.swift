// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Finds the arrangements of concepts that patterns describe.
///
/// Each part tries a bounded number of candidates, so the work grows with the number of occurrences alone.
struct PatternMatcher {
    let scan: ConceptScan
    private static let candidates = 3
    /// "Anywhere in the comment" reaches this many words.
    private static let reach: Int32 = 90

    /// Calls `visit` for each match until it returns true.
    ///
    /// `chosen`: empty; room that calls share.
    func match(_ pattern: Pattern, _ chosen: inout [Occurrence], _ visit: ([Occurrence]) -> Bool) {
        if pattern.parts.count > 1 {
            let set = scan.rules.sets.set(of: pattern.parts[0].concept)
            if set >= 0, scan.rules.sets.set(of: pattern.parts[1].concept) < 0 {
                return matchBackwards(pattern, from: set, &chosen, visit)
            }
        }
        for first in scan.all(pattern.parts[0].concept) {
            if pattern.startsSentence, !startsSentence(first) { continue }
            chosen.append(first)
            let done = extend(pattern, &chosen, visit)
            chosen.removeLast()
            if done { return }
        }
    }

    /// Begins with the second part where the first is one of a few ordinary words.
    private func matchBackwards(
        _ pattern: Pattern, from set: Int, _ chosen: inout [Occurrence], _ visit: ([Occurrence]) -> Bool
    ) {
        let words = scan.reading.words
        let concept = pattern.parts[0].concept
        for second in scan.all(pattern.parts[1].concept) {
            let range = firstWords(pattern.parts[1].relation, before: second)
            var left = PatternMatcher.candidates
            for word in range.reversed() where scan.rules.sets.contains(words[Int(word)], in: set) {
                let first = Occurrence(concept: concept, start: word, end: word + 1)
                guard first.end <= second.start || first.start >= second.end else { continue }
                if pattern.startsSentence, !startsSentence(first) { continue }
                chosen.append(first)
                chosen.append(second)
                let done = extend(pattern, &chosen, visit)
                chosen.removeLast(2)
                if done { return }
                left -= 1
                if left == 0 { break }
            }
        }
    }

    /// Where the first part may stand, given the second.
    private func firstWords(_ relation: PartRelation, before second: Occurrence) -> Range<Int32> {
        let sentence = scan.reading.sentence(at: Int(second.start))
        switch relation {
        case .first: return 0..<0
        case .after(let gap): return max(Int32(sentence.lowerBound), second.start - Int32(gap) - 1)..<second.start
        case .sameSentence: return Int32(sentence.lowerBound)..<Int32(sentence.upperBound)
        case .anywhere:
            return max(
                0, second.start - PatternMatcher.reach)..<min(
                    Int32(scan.reading.words.count), second.end + PatternMatcher.reach)
        }
    }

    private func startsSentence(_ part: Occurrence) -> Bool {
        scan.reading.sentence(at: Int(part.start)).lowerBound == Int(part.start)
    }

    private func extend(_ pattern: Pattern, _ chosen: inout [Occurrence], _ visit: ([Occurrence]) -> Bool) -> Bool {
        guard chosen.count < pattern.parts.count, let first = chosen.first, let last = chosen.last else {
            return visit(chosen)
        }
        let part = pattern.parts[chosen.count]
        let words: Range<Int32>
        switch part.relation {
        case .first:
            return false
        case .after(let gap):
            let sentence = scan.reading.sentence(at: Int(last.end) - 1)
            let high = min(last.end + Int32(gap) + 1, Int32(sentence.upperBound))
            guard last.end < high else { return false }
            words = last.end..<high
        case .sameSentence:
            let sentence = scan.reading.sentence(at: Int(first.start))
            words = Int32(sentence.lowerBound)..<Int32(sentence.upperBound)
        case .anywhere:
            let low = max(0, first.start - PatternMatcher.reach)
            words = low..<min(Int32(scan.reading.words.count), first.end + PatternMatcher.reach)
        }
        // A part after the last one overlaps nothing; elsewhere what is chosen already takes up tries.
        var limit = PatternMatcher.candidates
        if case .after = part.relation {} else { limit += chosen.count }
        return scan.anyStarting(part.concept, in: words, limit: limit) { next in
            // That a sentence asks is no word of its own.
            guard
                part.concept == scan.rules.builtIn.question
                    || chosen.allSatisfy({ next.end <= $0.start || next.start >= $0.end })
            else { return false }
            chosen.append(next)
            let done = extend(pattern, &chosen, visit)
            chosen.removeLast()
            return done
        }
    }
}
