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
        var chosen: [Occurrence] = []
        chosen.reserveCapacity(pattern.parts.count)
        for first in scan.all(pattern.parts[0].concept) {
            chosen.append(first)
            let done = extend(pattern, &chosen, visit)
            chosen.removeLast()
            if done { return }
        }
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
            guard chosen.allSatisfy({ next.end <= $0.start || next.start >= $0.end }) else { return false }
            chosen.append(next)
            let done = extend(pattern, &chosen, visit)
            chosen.removeLast()
            return done
        }
    }
}
