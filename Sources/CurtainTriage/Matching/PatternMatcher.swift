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
    func match(_ pattern: Pattern, _ visit: ([Occurrence]) -> Bool) {
        for first in scan.all(pattern.parts[0].concept) {
            var chosen = [first]
            if extend(pattern, &chosen, visit) { return }
        }
    }

    private func extend(_ pattern: Pattern, _ chosen: inout [Occurrence], _ visit: ([Occurrence]) -> Bool) -> Bool {
        guard chosen.count < pattern.parts.count else { return visit(chosen) }
        let part = pattern.parts[chosen.count]
        for next in candidates(part, after: chosen) {
            chosen.append(next)
            let done = extend(pattern, &chosen, visit)
            chosen.removeLast()
            if done { return true }
        }
        return false
    }

    private func candidates(_ part: Pattern.Part, after chosen: [Occurrence]) -> [Occurrence] {
        guard let first = chosen.first, let last = chosen.last else { return [] }
        switch part.relation {
        case .first:
            return []
        case .after(let gap):
            let sentence = scan.reading.sentence(at: Int(last.end) - 1)
            let high = min(last.end + Int32(gap) + 1, Int32(sentence.upperBound))
            guard last.end < high else { return [] }
            return scan.starting(part.concept, in: last.end..<high, limit: PatternMatcher.candidates)
        case .sameSentence:
            let sentence = scan.reading.sentence(at: Int(first.start))
            return apart(part.concept, Int32(sentence.lowerBound)..<Int32(sentence.upperBound), chosen)
        case .anywhere:
            let low = max(0, first.start - PatternMatcher.reach)
            let high = min(Int32(scan.reading.words.count), first.end + PatternMatcher.reach)
            return apart(part.concept, low..<high, chosen)
        }
    }

    private func apart(_ concept: Int32, _ words: Range<Int32>, _ chosen: [Occurrence]) -> [Occurrence] {
        let found = scan.starting(concept, in: words, limit: PatternMatcher.candidates + chosen.count)
        return found.filter { next in chosen.allSatisfy { next.end <= $0.start || next.start >= $0.end } }
    }
}
