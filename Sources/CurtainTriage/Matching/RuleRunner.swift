// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A rule that matched, or one whose sign was dropped by its context.
struct RuleHit {
    var rule: Rule
    var dropped: SignContext?
    /// Scalar offsets of the words it stands on.
    var start: Int
    var end: Int
    var match: [Occurrence]
}

/// Runs the rules of a scan's program.
struct RuleRunner {
    let scan: ConceptScan

    /// Hits in the order of the rules; a rule that stands is reported once, or up to `most` times.
    func run(most: Int = 1) -> [RuleHit] {
        let program = scan.program
        var standing: [Int: Int] = [:]
        var hits: [RuleHit] = []
        let matcher = PatternMatcher(scan: scan)
        let context = ContextReader(scan: scan)
        var chosen: [Occurrence] = []
        for concept in scan.touched {
            program.patterns.eachPossible(concept, in: scan) { index in
                let rule = program.rules[index]
                if !standing.isEmpty, standing[rule.order, default: 0] >= most { return }
                if !rule.without.isEmpty, rule.without.contains(where: scan.has) { return }
                if !rule.needs.isEmpty, !rule.needs.contains(where: scan.has) { return }
                var droppedOnce = false
                matcher.match(program.patterns.patterns[index], &chosen) { match in
                    if !rule.unless.isEmpty, isExcused(match, rule) { return false }
                    if !rule.consume.isEmpty, isConsumed(match, rule) { return false }
                    let dropped = context.dropped(match, ignoring: rule.ignore)
                    if dropped != nil && droppedOnce { return false }
                    hits.append(hit(rule, dropped, match))
                    if dropped != nil {
                        droppedOnce = true
                        return false
                    }
                    standing[rule.order, default: 0] += 1
                    return standing[rule.order, default: 0] >= most
                }
            }
        }
        guard hits.count > 1 else { return hits }
        return hits.sorted { ($0.rule.order, $0.start, $0.end) < ($1.rule.order, $1.start, $1.end) }
    }

    /// True when a harmless phrase stands in a sentence of the match.
    private func isExcused(_ match: [Occurrence], _ rule: Rule) -> Bool {
        match.contains { part in rule.unless.contains { scan.contains($0, inSentenceOf: Int(part.start)) } }
    }

    /// True when a part of the match lies in a phrase that was taken out.
    private func isConsumed(_ match: [Occurrence], _ rule: Rule) -> Bool {
        match.contains { part in
            rule.consume.contains { concept in
                scan.anyStarting(concept, in: max(0, part.start - 12)..<part.end, limit: 12) { $0.end > part.start }
            }
        }
    }

    private func hit(_ rule: Rule, _ dropped: SignContext?, _ match: [Occurrence]) -> RuleHit {
        let tokens = scan.reading.tokens
        let first = match.map { $0.start }.min() ?? 0
        let last = match.map { $0.end }.max() ?? 1
        // A pattern whose parts lie in different sentences is shown at its first part.
        let whole = last - first <= Int32(Segmenter.longestSentence)
        let end = whole ? last : match[0].end
        let start = whole ? first : match[0].start
        return RuleHit(
            rule: rule, dropped: dropped, start: Int(tokens[Int(scan.reading.tokenOfWord[Int(start)])].start),
            end: Int(tokens[Int(scan.reading.tokenOfWord[Int(end) - 1])].end), match: match)
    }
}
