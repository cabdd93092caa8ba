// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A concept found at a range of stream words.
struct Occurrence: Equatable {
    var concept: Int32
    var start: Int32
    var end: Int32
}

/// Occurrences grouped by concept, each group ordered by its ends.
struct OccurrenceGroups {
    let touched: [Int32]
    private let sorted: [Occurrence]
    /// Start of each touched concept's group in `sorted`, and one more for the end.
    private let starts: [Int32]
    /// Open addressing by concept: its place in `touched`, or -1.
    private let slots: [Int32]

    /// Groups what was found, given in the order of the ends.
    init(_ found: [Occurrence]) {
        var size = 64
        while size < found.count { size *= 2 }
        let mask = size - 1
        var slots = [Int32](repeating: -1, count: size)
        var touched: [Int32] = []
        var counts: [Int32] = []
        touched.reserveCapacity(min(found.count, 256))
        counts.reserveCapacity(min(found.count, 256))
        let places = [Int32](unsafeUninitializedCapacity: found.count) { places, filled in
            for index in found.indices {
                let concept = found[index].concept
                var slot = OccurrenceGroups.slot(concept, mask)
                var place = slots[slot]
                while place >= 0, touched[Int(place)] != concept {
                    slot = (slot + 1) & mask
                    place = slots[slot]
                }
                if place < 0 {
                    place = Int32(touched.count)
                    slots[slot] = place
                    touched.append(concept)
                    counts.append(0)
                }
                places.initializeElement(at: index, to: place)
                counts[Int(place)] += 1
            }
            filled = found.count
        }
        var starts = [Int32](repeating: 0, count: touched.count + 1)
        var offset: Int32 = 0
        for place in counts.indices {
            starts[place] = offset
            offset += counts[place]
            counts[place] = starts[place]
        }
        starts[touched.count] = offset
        sorted = [Occurrence](unsafeUninitializedCapacity: found.count) { buffer, count in
            for index in found.indices {
                let place = Int(places[index])
                // Each place is within the buffer and is written once: the counts are those of the same list.
                buffer.initializeElement(at: Int(counts[place]), to: found[index])
                counts[place] += 1
            }
            count = found.count
        }
        self.slots = slots
        self.touched = touched
        self.starts = starts
    }

    @inline(__always)
    private static func slot(_ concept: Int32, _ mask: Int) -> Int {
        Int(truncatingIfNeeded: UInt32(bitPattern: concept) &* 2_654_435_769 >> 12) & mask
    }

    /// The occurrences of a concept.
    @inline(__always)
    func group(_ concept: Int32) -> ArraySlice<Occurrence> {
        let mask = slots.count - 1
        var slot = OccurrenceGroups.slot(concept, mask)
        while slots[slot] >= 0 {
            let place = Int(slots[slot])
            if touched[place] == concept { return sorted[Int(starts[place])..<Int(starts[place + 1])] }
            slot = (slot + 1) & mask
        }
        return []
    }
}

/// What follows from what was found: mostly nothing, or a few.
enum LaterOccurrences {
    case few([Occurrence])
    case many(OccurrenceGroups)

    private static let few = 12

    init(_ occurrences: [Occurrence]) {
        let sorted =
            occurrences.count < 2
            ? occurrences : occurrences.sorted { $0.end == $1.end ? $0.start < $1.start : $0.end < $1.end }
        self = sorted.count <= LaterOccurrences.few ? .few(sorted) : .many(OccurrenceGroups(sorted))
    }

    var concepts: [Int32] {
        switch self {
        case .few(let occurrences): occurrences.map { $0.concept }
        case .many(let groups): groups.touched
        }
    }

    func group(_ concept: Int32) -> ArraySlice<Occurrence> {
        switch self {
        case .few(let occurrences):
            occurrences.contains { $0.concept == concept } ? occurrences.filter { $0.concept == concept }[...] : []
        case .many(let groups): groups.group(concept)
        }
    }
}

/// All concepts of a reading.
final class ConceptScan {
    let reading: Reading
    let rules: CompiledRules
    /// What of the rules is looked for here.
    let program: RuleProgram
    /// Phrases and numbers.
    private let first: OccurrenceGroups
    /// What numbers mean, and concepts that are arrangements of others.
    private let later: LaterOccurrences
    /// A bit for each concept that was found at all.
    private let present: [UInt64]
    /// The concepts found at all.
    let touched: [Int32]
    private let work: WorkCounter?

    /// No phrase is longer than this many words, as far as searches are concerned.
    private static let longestPhrase: Int32 = 14

    /// Scans a reading: phrases, numbers, what numbers mean beside their cues, and what these make together.
    static func of(
        _ reading: Reading, rules: CompiledRules, program: RuleProgram, counting work: WorkCounter? = nil
    ) -> ConceptScan {
        var found: [Occurrence] = []
        found.reserveCapacity(reading.words.count * 8 + 16)
        program.automaton.scan(reading, into: &found)
        for alternate in reading.alternates { program.automaton.scan(reading, reading: alternate, into: &found) }
        for (sentence, asks) in reading.sentenceAsks.enumerated() where asks {
            let end = reading.sentenceStarts[sentence + 1]
            found.append(Occurrence(concept: rules.builtIn.question, start: max(0, end - 1), end: max(1, end)))
        }
        var values = NumberReader.values(reading)
        for value in values {
            found.append(Occurrence(concept: rules.builtIn.number, start: value.start, end: value.end))
        }
        values += NumberReader.spelled(reading, rules.vocabulary)
        work?.add(reading.tokens.count + found.count)
        let first = OccurrenceGroups(found)
        var scan = ConceptScan(reading, rules: rules, program: program, first, [], work)
        let meanings = values.isEmpty ? [] : NumberReader.meanings(of: values, in: scan)
        if !meanings.isEmpty { scan = ConceptScan(reading, rules: rules, program: program, first, meanings, work) }
        let made = scan.derived()
        return made.isEmpty ? scan : ConceptScan(reading, rules: rules, program: program, first, meanings + made, work)
    }

    private init(
        _ reading: Reading, rules: CompiledRules, program: RuleProgram, _ first: OccurrenceGroups,
        _ more: [Occurrence], _ work: WorkCounter?
    ) {
        let later = LaterOccurrences(more)
        var present = rules.sets.present
        var touched = first.touched
        for concept in touched { present[Int(concept >> 6)] |= UInt64(1) << UInt64(concept & 63) }
        for concept in later.concepts {
            let bit = UInt64(1) << UInt64(concept & 63)
            guard present[Int(concept >> 6)] & bit == 0 else { continue }
            present[Int(concept >> 6)] |= bit
            touched.append(concept)
        }
        self.reading = reading
        self.rules = rules
        self.program = program
        self.first = first
        self.later = later
        self.present = present
        self.touched = touched
        self.work = work
    }

    /// Concepts that are arrangements of others, each from the first word of its parts to the last.
    private func derived() -> [Occurrence] {
        var made: [Occurrence] = []
        guard !program.derived.patterns.isEmpty else { return made }
        let matcher = PatternMatcher(scan: self)
        var chosen: [Occurrence] = []
        for concept in touched {
            program.derived.eachPossible(concept, in: self) { index in
                let pattern = program.derived.patterns[index]
                var left = ConceptScan.mostDerived
                matcher.match(pattern, &chosen) { match in
                    let start = match.map { $0.start }.min() ?? 0
                    let end = match.map { $0.end }.max() ?? 1
                    made.append(Occurrence(concept: Int32(pattern.rule), start: start, end: end))
                    left -= 1
                    return left == 0
                }
            }
        }
        return made
    }

    /// Arrangements of one kind that are looked for in one text.
    private static let mostDerived = 8

    /// False only when it is not there; ordinary words may be there.
    @inline(__always)
    func mayHave(_ concept: Int32) -> Bool { present[Int(concept >> 6)] & UInt64(1) << UInt64(concept & 63) != 0 }

    func has(_ concept: Int32) -> Bool {
        guard mayHave(concept) else { return false }
        let set = rules.sets.set(of: concept)
        return set < 0 || reading.words.contains { rules.sets.contains($0, in: set) }
    }

    func all(_ concept: Int32) -> ArraySlice<Occurrence> {
        guard mayHave(concept) else { return [] }
        let set = rules.sets.set(of: concept)
        if set >= 0 {
            return reading.words.indices.filter { rules.sets.contains(reading.words[$0], in: set) }
                .map { Occurrence(concept: concept, start: Int32($0), end: Int32($0) + 1) }[...]
        }
        let group = first.group(concept)
        let more = later.group(concept)
        return more.isEmpty ? group : group.isEmpty ? more : ArraySlice(Array(group) + Array(more))
    }

    /// Calls back for up to `limit` occurrences that start in `starts`, until one call answers true.
    ///
    /// Answers whether one did.
    @inline(__always)
    @discardableResult
    func anyStarting(
        _ concept: Int32, in starts: Range<Int32>, limit: Int, _ body: (Occurrence) -> Bool
    ) -> Bool {
        guard mayHave(concept), !starts.isEmpty else { return false }
        guard let work else { return any(concept, in: starts, limit: limit, body) }
        work.add(1)
        return any(concept, in: starts, limit: limit) {
            work.add(1)
            return body($0)
        }
    }

    @inline(__always)
    private func any(
        _ concept: Int32, in starts: Range<Int32>, limit: Int, _ body: (Occurrence) -> Bool
    ) -> Bool {
        let set = rules.sets.set(of: concept)
        if set >= 0 { return anyWord(of: set, concept, in: starts, limit: limit, body) }
        if ConceptScan.any(first.group(concept), in: starts, limit: limit, body) { return true }
        let more = later.group(concept)
        return more.isEmpty ? false : ConceptScan.any(more, in: starts, limit: limit, body)
    }

    private func anyWord(
        of set: Int, _ concept: Int32, in starts: Range<Int32>, limit: Int, _ body: (Occurrence) -> Bool
    ) -> Bool {
        var left = limit
        for word in Int(starts.lowerBound)..<min(Int(starts.upperBound), reading.words.count)
        where rules.sets.contains(reading.words[word], in: set) {
            if body(Occurrence(concept: concept, start: Int32(word), end: Int32(word) + 1)) { return true }
            left -= 1
            if left == 0 { return false }
        }
        return false
    }

    private static func any(
        _ group: ArraySlice<Occurrence>, in starts: Range<Int32>, limit: Int, _ body: (Occurrence) -> Bool
    ) -> Bool {
        var low = group.startIndex
        var high = group.endIndex
        while low < high {
            let middle = (low + high) / 2
            if group[middle].end <= starts.lowerBound { low = middle + 1 } else { high = middle }
        }
        var left = limit
        let reach = starts.upperBound + ConceptScan.longestPhrase
        while low < group.endIndex, left > 0 {
            let occurrence = group[low]
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
        mayHave(concept) && contains(concept, in: reading.sentence(at: word))
    }

    /// True when the concept begins and ends within `count` words before a stream word, in its sentence.
    func contains(_ concept: Int32, within count: Int, before word: Int) -> Bool {
        guard mayHave(concept), word >= 0, word < reading.words.count else { return false }
        let low = max(reading.sentence(at: word).lowerBound, word - count)
        guard low < word else { return false }
        return anyStarting(concept, in: Int32(low)..<Int32(word), limit: 4) { Int($0.end) <= word }
    }

    /// True when the concept starts within `count` words from a stream word on, in the sentence of the word before.
    func contains(_ concept: Int32, within count: Int, from word: Int) -> Bool {
        guard mayHave(concept), word > 0, word <= reading.words.count else { return false }
        let high = min(reading.sentence(at: word - 1).upperBound, word + count)
        return contains(concept, in: word..<max(word, high))
    }
}
