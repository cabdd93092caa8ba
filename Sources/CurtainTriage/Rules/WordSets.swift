// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Parts of patterns that are a few ordinary words, such as `(i|my|me)`.
///
/// Such words stand in every text, so they are not looked for beforehand: a pattern whose other parts are there looks for
/// them where it needs them.
struct WordSets: Sendable {
    private struct WordSet {
        /// A bit for each word, by its lowest bits.
        var mask: UInt64 = 0
        var words: [Int32] = []
    }

    /// The set of each concept, or -1.
    private var index: [Int32]
    private var sets: [WordSet] = []
    /// A bit for each concept that is such a set.
    private(set) var present: [UInt64]

    init(_ words: [Int32: Set<Int32>], conceptCount: Int) {
        index = .init(repeating: -1, count: conceptCount)
        present = .init(repeating: 0, count: conceptCount / 64 + 1)
        for (concept, members) in words.sorted(by: { $0.key < $1.key }) {
            var set = WordSet(words: members.sorted())
            for word in members { set.mask |= 1 << UInt64(word & 63) }
            index[Int(concept)] = Int32(sets.count)
            present[Int(concept >> 6)] |= 1 << UInt64(concept & 63)
            sets.append(set)
        }
    }

    @inline(__always)
    func set(of concept: Int32) -> Int { Int(index[Int(concept)]) }

    @inline(__always)
    func contains(_ word: Int32, in set: Int) -> Bool {
        guard sets[set].mask & 1 << UInt64(word & 63) != 0 else { return false }
        return sets[set].words.contains(word)
    }
}
