// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Which part of a pattern makes it worth trying, and which parts are ordinary words.
extension RuleCompiler {
    /// Parts of patterns that are ordinary words; at least one part of each pattern is something else.
    func wordSets() -> [Int32: Set<Int32>] {
        var sets: [Int32: Set<Int32>] = [:]
        var others: Set<Int32> = []
        // What is more than phrases: concepts made of patterns, numbers and other concepts.
        let made = Set(derived.map { Int32($0.rule) } + numbers.map { $0.concept } + included.map { $0.whole })
        for phrase in phrases {
            if !made.contains(phrase.concept), phrase.words.count == 1 {
                sets[phrase.concept, default: []].insert(phrase.words[0])
            } else {
                others.insert(phrase.concept)
            }
        }
        sets = sets.filter { concept, words in
            !others.contains(concept) && words.contains { vocabulary.traits[Int($0)].contains(.function) }
        }
        for pattern in patterns + derived {
            let parts = pattern.parts.map { $0.concept }
            guard parts.allSatisfy({ sets[$0] != nil }) else { continue }
            if let rarest = parts.min(by: { sets[$0]?.count ?? 0 < sets[$1]?.count ?? 0 }) { sets[rarest] = nil }
        }
        return sets
    }

    /// Gives each pattern the part that fewest comments are likely to hold.
    func withAnchors(_ patterns: [Pattern], _ sets: [Int32: Set<Int32>]) -> [Pattern] {
        var weight = [Int](repeating: 0, count: concepts.count)
        weight[Int(concepts["number"] ?? 0)] = 1000
        for concept in sets.keys { weight[Int(concept)] = .max }
        for phrase in phrases {
            var rarest = 40
            for word in phrase.words where !vocabulary.traits[Int(word)].contains(.common) { rarest = 1 }
            if weight[Int(phrase.concept)] < .max { weight[Int(phrase.concept)] += rarest }
        }
        return patterns.map { pattern in
            var pattern = pattern
            let order = pattern.parts.indices.min { a, b in
                weight[Int(pattern.parts[a].concept)] < weight[Int(pattern.parts[b].concept)]
            }
            pattern.anchor = order ?? 0
            return pattern
        }
    }
}
