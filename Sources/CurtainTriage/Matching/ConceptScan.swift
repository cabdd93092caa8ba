// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A concept found at a range of stream words.
struct Occurrence: Equatable {
    var concept: Int32
    var start: Int32
    var end: Int32
}

/// All concepts of a reading, grouped by concept, each group ordered by its ends.
final class ConceptScan {
    let reading: Reading
    let rules: CompiledRules
    private let sorted: [Occurrence]
    /// Start of each concept's group in `sorted`, and how many it holds.
    private let offsets: [Int32]
    private let counts: [Int32]
    /// The concepts found at all.
    let touched: [Int32]

    /// No phrase is longer than this many words, as far as searches are concerned.
    private static let longestPhrase: Int32 = 14

    /// Scans a reading: phrases, numbers, and what numbers mean beside their cues.
    static func of(_ reading: Reading, rules: CompiledRules) -> ConceptScan {
        var found: [Occurrence] = []
        found.reserveCapacity(reading.words.count * 2 + 8)
        rules.automaton.scan(reading) { concept, start, end in
            found.append(Occurrence(concept: concept, start: start, end: end))
        }
        let values = NumberReader.values(reading)
        for value in values {
            found.append(Occurrence(concept: rules.builtIn.number, start: value.start, end: value.end))
        }
        let scan = ConceptScan(reading, rules: rules, found: found)
        let meanings = NumberReader.meanings(of: values, in: scan)
        return meanings.isEmpty ? scan : ConceptScan(reading, rules: rules, found: found + meanings)
    }

    private init(_ reading: Reading, rules: CompiledRules, found: [Occurrence]) {
        var counts = [Int32](repeating: 0, count: rules.conceptCount)
        var offsets = counts
        var touched: [Int32] = []
        for occurrence in found {
            let concept = Int(occurrence.concept)
            if counts[concept] == 0 { touched.append(occurrence.concept) }
            counts[concept] += 1
        }
        var offset: Int32 = 0
        for concept in touched {
            offsets[Int(concept)] = offset
            offset += counts[Int(concept)]
            counts[Int(concept)] = 0
        }
        var sorted = [Occurrence](repeating: Occurrence(concept: 0, start: 0, end: 0), count: found.count)
        for occurrence in found {
            let concept = Int(occurrence.concept)
            sorted[Int(offsets[concept] + counts[concept])] = occurrence
            counts[concept] += 1
        }
        self.reading = reading
        self.rules = rules
        self.sorted = sorted
        self.offsets = offsets
        self.counts = counts
        self.touched = touched
    }

    func has(_ concept: Int32) -> Bool { counts[Int(concept)] > 0 }

    func all(_ concept: Int32) -> ArraySlice<Occurrence> {
        let start = Int(offsets[Int(concept)])
        return counts[Int(concept)] == 0 ? [] : sorted[start..<start + Int(counts[Int(concept)])]
    }

    /// Up to `limit` occurrences that start in `starts`.
    func starting(_ concept: Int32, in starts: Range<Int32>, limit: Int) -> [Occurrence] {
        guard has(concept), !starts.isEmpty else { return [] }
        let group = all(concept)
        var low = group.startIndex
        var high = group.endIndex
        while low < high {
            let middle = (low + high) / 2
            if group[middle].end <= starts.lowerBound { low = middle + 1 } else { high = middle }
        }
        var result: [Occurrence] = []
        while low < group.endIndex, group[low].end <= starts.upperBound + ConceptScan.longestPhrase {
            if starts.contains(group[low].start) {
                result.append(group[low])
                if result.count == limit { break }
            }
            low += 1
        }
        return result
    }

    /// True when the concept starts in these stream words.
    func contains(_ concept: Int32, in words: Range<Int>) -> Bool {
        guard has(concept), !words.isEmpty else { return false }
        return !starting(concept, in: Int32(words.lowerBound)..<Int32(words.upperBound), limit: 1).isEmpty
    }

    /// True when the concept stands in the sentence of a stream word.
    func contains(_ concept: Int32, inSentenceOf word: Int) -> Bool {
        contains(concept, in: reading.sentence(at: word))
    }

    /// True when the concept begins and ends within `count` words before a stream word, in its sentence.
    func contains(_ concept: Int32, within count: Int, before word: Int) -> Bool {
        guard has(concept), word >= 0, word < reading.words.count else { return false }
        let low = max(reading.sentence(at: word).lowerBound, word - count)
        guard low < word else { return false }
        return starting(concept, in: Int32(low)..<Int32(word), limit: 4).contains { Int($0.end) <= word }
    }

    /// True when the concept starts within `count` words from a stream word on, in the sentence of the word before.
    func contains(_ concept: Int32, within count: Int, from word: Int) -> Bool {
        guard has(concept), word > 0, word <= reading.words.count else { return false }
        let high = min(reading.sentence(at: word - 1).upperBound, word + count)
        return contains(concept, in: word..<max(word, high))
    }
}
