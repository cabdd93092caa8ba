// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The part of the rules that one kind of reader needs: comments, or public replies.
final class RuleProgram: Sendable {
    let automaton: PhraseAutomaton
    let patterns: PatternIndex
    /// Patterns that make up concepts; the concept's number stands in place of the rule's.
    let derived: PatternIndex
    /// The rule of each pattern.
    let rules: [Rule]

    init(patterns: [Pattern], derived: [Pattern], rules: [Rule], conceptCount: Int, automaton: PhraseAutomaton) {
        self.automaton = automaton
        self.patterns = PatternIndex(patterns, conceptCount: conceptCount)
        self.derived = PatternIndex(derived, conceptCount: conceptCount)
        self.rules = patterns.map { rules[$0.rule] }
    }
}

/// Patterns by the concept that makes them worth trying.
struct PatternIndex: Sendable {
    let patterns: [Pattern]
    /// Patterns grouped by their anchor: `order[starts[concept]..<starts[concept + 1]]`.
    private let starts: [Int32]
    private let order: [Int32]
    /// Concepts of each pattern's parts, one after the other.
    private let partStarts: [Int32]
    private let partConcepts: [Int32]

    init(_ patterns: [Pattern], conceptCount: Int) {
        self.patterns = patterns
        var groups = [[Int32]](repeating: [], count: conceptCount)
        for (index, pattern) in patterns.enumerated() {
            groups[Int(pattern.parts[pattern.anchor].concept)].append(Int32(index))
        }
        var starts: [Int32] = [0]
        var order: [Int32] = []
        for group in groups {
            order += group
            starts.append(Int32(order.count))
        }
        self.starts = starts
        self.order = order
        var partStarts: [Int32] = [0]
        var partConcepts: [Int32] = []
        for pattern in patterns {
            partConcepts += pattern.parts.map { $0.concept }
            partStarts.append(Int32(partConcepts.count))
        }
        self.partStarts = partStarts
        self.partConcepts = partConcepts
    }

    /// Calls back with each pattern anchored at a concept whose parts are all there.
    @inline(__always)
    func eachPossible(_ concept: Int32, in scan: ConceptScan, _ body: (Int) -> Void) {
        var position = Int(starts[Int(concept)])
        let end = Int(starts[Int(concept) + 1])
        while position < end {
            let pattern = Int(order[position])
            position += 1
            var part = Int(partStarts[pattern])
            let last = Int(partStarts[pattern + 1])
            while part < last, scan.mayHave(partConcepts[part]) { part += 1 }
            if part == last { body(pattern) }
        }
    }
}
