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
    /// What of the rules is looked for here.
    let program: RuleProgram
    private let sorted: [Occurrence]
    /// A bit for each concept that was found at all.
    private let present: [UInt64]
    /// Open addressing by concept: its place in `touched`, or -1.
    private let slots: [Int32]
    /// Start of each touched concept's group in `sorted`, and one more for the end.
    private let starts: [Int32]
    /// The concepts found at all.
    let touched: [Int32]

    /// No phrase is longer than this many words, as far as searches are concerned.
    private static let longestPhrase: Int32 = 14

    /// Scans a reading: phrases, numbers, and what numbers mean beside their cues.
    static func of(_ reading: Reading, rules: CompiledRules, program: RuleProgram) -> ConceptScan {
        var found: [Occurrence] = []
        found.reserveCapacity(reading.words.count * 6 + 8)
        program.automaton.scan(reading) { concept, start, end in
            found.append(Occurrence(concept: concept, start: start, end: end))
        }
        let values = NumberReader.values(reading)
        guard !values.isEmpty else { return ConceptScan(reading, rules: rules, program: program, found: found) }
        for value in values {
            found.append(Occurrence(concept: rules.builtIn.number, start: value.start, end: value.end))
        }
        let scan = ConceptScan(reading, rules: rules, program: program, found: found)
        let meanings = NumberReader.meanings(of: values, in: scan)
        guard !meanings.isEmpty else { return scan }
        return ConceptScan(reading, rules: rules, program: program, found: found + meanings)
    }

    private init(_ reading: Reading, rules: CompiledRules, program: RuleProgram, found: [Occurrence]) {
        var present = [UInt64](repeating: 0, count: rules.conceptCount / 64 + 1)
        var touched: [Int32] = []
        touched.reserveCapacity(64)
        for occurrence in found {
            let word = Int(occurrence.concept >> 6)
            let bit = UInt64(1) << UInt64(occurrence.concept & 63)
            if present[word] & bit == 0 {
                present[word] |= bit
                touched.append(occurrence.concept)
            }
        }
        var size = 16
        while size < touched.count * 2 { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        for (place, concept) in touched.enumerated() {
            var slot = ConceptScan.slot(concept, size)
            while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int32(place)
        }
        self.reading = reading
        self.rules = rules
        self.program = program
        self.present = present
        self.slots = slots
        self.touched = touched
        (sorted, starts) = ConceptScan.grouped(found, touched: touched, slots: slots)
    }

    private static func grouped(
        _ found: [Occurrence], touched: [Int32], slots: [Int32]
    ) -> (sorted: [Occurrence], starts: [Int32]) {
        var starts = [Int32](repeating: 0, count: touched.count + 1)
        var places = [Int32](repeating: 0, count: found.count)
        for (index, occurrence) in found.enumerated() {
            let place = ConceptScan.place(occurrence.concept, touched, slots)
            places[index] = Int32(place)
            starts[place] += 1
        }
        var offset: Int32 = 0
        for place in starts.indices {
            let count = starts[place]
            starts[place] = offset
            offset += count
        }
        var sorted = [Occurrence](repeating: Occurrence(concept: 0, start: 0, end: 0), count: found.count)
        for (index, occurrence) in found.enumerated() {
            let place = Int(places[index])
            sorted[Int(starts[place])] = occurrence
            starts[place] += 1
        }
        // Each start has moved to its group's end, which is the next one's start.
        for place in stride(from: starts.count - 1, to: 0, by: -1) { starts[place] = starts[place - 1] }
        starts[0] = 0
        return (sorted, starts)
    }

    @inline(__always)
    private static func slot(_ concept: Int32, _ size: Int) -> Int {
        Int(truncatingIfNeeded: UInt32(bitPattern: concept) &* 2_654_435_769 >> 12) & (size - 1)
    }

    /// The place of a concept that was found.
    @inline(__always)
    private static func place(_ concept: Int32, _ touched: [Int32], _ slots: [Int32]) -> Int {
        var slot = ConceptScan.slot(concept, slots.count)
        while true {
            let place = Int(slots[slot])
            if touched[place] == concept { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    @inline(__always)
    func has(_ concept: Int32) -> Bool { present[Int(concept >> 6)] & UInt64(1) << UInt64(concept & 63) != 0 }

    /// Indices in `sorted` of a concept's group.
    @inline(__always)
    private func group(_ concept: Int32) -> Range<Int> {
        guard has(concept) else { return 0..<0 }
        let place = ConceptScan.place(concept, touched, slots)
        return Int(starts[place])..<Int(starts[place + 1])
    }

    func all(_ concept: Int32) -> ArraySlice<Occurrence> { sorted[group(concept)] }

    /// Calls back for up to `limit` occurrences that start in `starts`, until one call answers true.
    ///
    /// Answers whether one did.
    @inline(__always)
    @discardableResult
    func anyStarting(
        _ concept: Int32, in starts: Range<Int32>, limit: Int, _ body: (Occurrence) -> Bool
    ) -> Bool {
        guard has(concept), !starts.isEmpty else { return false }
        let group = group(concept)
        var low = group.lowerBound
        var high = group.upperBound
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle].end <= starts.lowerBound { low = middle + 1 } else { high = middle }
        }
        var left = limit
        let reach = starts.upperBound + ConceptScan.longestPhrase
        while low < group.upperBound, left > 0 {
            let occurrence = sorted[low]
            guard occurrence.end <= reach else { return false }
            if starts.contains(occurrence.start) {
                if body(occurrence) { return true }
                left -= 1
            }
            low += 1
        }
        return false
    }

    /// Up to `limit` occurrences that start in `starts`.
    func starting(_ concept: Int32, in starts: Range<Int32>, limit: Int) -> [Occurrence] {
        var result: [Occurrence] = []
        anyStarting(concept, in: starts, limit: limit) {
            result.append($0)
            return false
        }
        return result
    }

    /// True when the concept starts in these stream words.
    func contains(_ concept: Int32, in words: Range<Int>) -> Bool {
        anyStarting(concept, in: Int32(words.lowerBound)..<Int32(words.upperBound), limit: 1) { _ in true }
    }

    /// True when the concept stands in the sentence of a stream word.
    func contains(_ concept: Int32, inSentenceOf word: Int) -> Bool {
        has(concept) && contains(concept, in: reading.sentence(at: word))
    }

    /// True when the concept begins and ends within `count` words before a stream word, in its sentence.
    func contains(_ concept: Int32, within count: Int, before word: Int) -> Bool {
        guard has(concept), word >= 0, word < reading.words.count else { return false }
        let low = max(reading.sentence(at: word).lowerBound, word - count)
        guard low < word else { return false }
        return anyStarting(concept, in: Int32(low)..<Int32(word), limit: 4) { Int($0.end) <= word }
    }

    /// True when the concept starts within `count` words from a stream word on, in the sentence of the word before.
    func contains(_ concept: Int32, within count: Int, from word: Int) -> Bool {
        guard has(concept), word > 0, word <= reading.words.count else { return false }
        let high = min(reading.sentence(at: word - 1).upperBound, word + count)
        return contains(concept, in: word..<max(word, high))
    }
}
