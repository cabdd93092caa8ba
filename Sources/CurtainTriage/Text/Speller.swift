// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Finds the one known word that an unknown word is a slip of: one letter lost, doubled, added or two swapped.
///
/// Works from an index of known words with one letter removed, so a look-up costs one probe a letter.
struct Speller: Sendable {
    private let index: [UInt32: Int32]
    private let vocabulary: Vocabulary

    static let lengths = 5...14

    init(vocabulary: Vocabulary) {
        var index: [UInt32: Int32] = [:]
        for id in 1..<Int32(vocabulary.count) where vocabulary.traits[Int(id)].contains(.fuzzy) {
            let word = vocabulary.word(id)
            guard Speller.lengths.contains(word.count) else { continue }
            index[Vocabulary.hash(word)] = id
            for position in word.indices {
                var shorter = word
                shorter.remove(at: position)
                let hash = Vocabulary.hash(shorter)
                // A shape shared by two words is no evidence for either.
                if let other = index[hash], other != id { index[hash] = -1 } else { index[hash] = id }
            }
        }
        self.index = index
        self.vocabulary = vocabulary
    }

    /// The known word one slip away, or 0.
    func correct(_ word: ArraySlice<UInt8>) -> Int32 {
        guard Speller.lengths.contains(word.count), !index.isEmpty else { return 0 }
        if let id = index[Vocabulary.hash(word)], id > 0, accept(word, id) { return id }
        for skipped in word.indices.dropFirst() {
            var hash = Vocabulary.hashSeed
            for position in word.indices where position != skipped { hash = Vocabulary.mix(hash, word[position]) }
            if let id = index[hash], id > 0, accept(word, id) { return id }
        }
        return 0
    }

    /// True for a lost or an added letter, or two neighbours swapped, never in the first place.
    private func accept(_ word: ArraySlice<UInt8>, _ id: Int32) -> Bool {
        let a = Array(word)
        let b = vocabulary.word(id)
        guard a.first == b.first else { return false }
        var front = 0
        while front < min(a.count, b.count) && a[front] == b[front] { front += 1 }
        var back = 0
        while back < min(a.count, b.count) - front && a[a.count - 1 - back] == b[b.count - 1 - back] { back += 1 }
        // A lost or added last letter is an inflection more often than a slip.
        if abs(a.count - b.count) == 1 { return back > 0 && front + back >= min(a.count, b.count) }
        return a.count == b.count && front + back == a.count - 2 && a[front] == b[front + 1]
            && a[front + 1] == b[front]
    }
}
