// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Properties a word list gives to a word.
struct WordTraits: OptionSet, Sendable {
    let rawValue: UInt32

    static let given = WordTraits(rawValue: 1 << 0)
    static let ambiguousGiven = WordTraits(rawValue: 1 << 1)
    static let surname = WordTraits(rawValue: 1 << 2)
    static let common = WordTraits(rawValue: 1 << 3)
    static let eponym = WordTraits(rawValue: 1 << 4)
    static let state = WordTraits(rawValue: 1 << 5)
    static let stateCode = WordTraits(rawValue: 1 << 6)
    static let clinicianTitle = WordTraits(rawValue: 1 << 7)
    static let personTitle = WordTraits(rawValue: 1 << 8)
    static let streetSuffix = WordTraits(rawValue: 1 << 9)
    static let abbreviation = WordTraits(rawValue: 1 << 10)
    static let topLevelDomain = WordTraits(rawValue: 1 << 11)
    static let unit = WordTraits(rawValue: 1 << 12)
    static let particle = WordTraits(rawValue: 1 << 13)
    static let credential = WordTraits(rawValue: 1 << 14)
    static let contraction = WordTraits(rawValue: 1 << 15)
    static let place = WordTraits(rawValue: 1 << 16)
    static let fuzzy = WordTraits(rawValue: 1 << 17)
    static let publicTitle = WordTraits(rawValue: 1 << 18)
    static let function = WordTraits(rawValue: 1 << 19)
}

/// Words by number: an open-addressing table over folded bytes.
///
/// Id 0 means "not known".
struct Vocabulary: Sendable {
    private(set) var traits: [WordTraits] = [[]]
    /// Month 1 to 12 that a word names; 0 for none.
    private(set) var months: [UInt8] = [0]
    /// Digit 0 to 9 that a word spells; -1 for none.
    private(set) var digits: [Int8] = [-1]
    /// Number from 10 to 100 that a word spells; -1 for none.
    private(set) var values: [Int16] = [-1]

    private var slots: [Int32] = .init(repeating: 0, count: 1 << 12)
    private var hashes: [UInt32] = [0]
    private var starts: [Int32] = [0, 0]
    private var bytes: [UInt8] = []

    var count: Int { traits.count }

    static let hashSeed: UInt32 = 2_166_136_261

    @inline(__always)
    static func mix(_ hash: UInt32, _ byte: UInt8) -> UInt32 { (hash ^ UInt32(byte)) &* 16_777_619 }

    static func hash(_ word: some Sequence<UInt8>) -> UInt32 { word.reduce(hashSeed) { mix($0, $1) } }

    /// The id of a word given by its folded bytes, or 0.
    @inline(__always)
    func find(_ word: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int32 {
        let mask = slots.count - 1
        var slot = Int(hash &* 2_654_435_769 >> 7) & mask
        while slots[slot] != 0 {
            let id = Int(slots[slot])
            if hashes[id] == hash {
                let start = Int(starts[id])
                let length = Int(starts[id + 1]) - start
                if length == word.count {
                    var index = 0
                    while index < length && bytes[start + index] == word[index] { index += 1 }
                    if index == length { return Int32(id) }
                }
            }
            slot = (slot + 1) & mask
        }
        return 0
    }

    func find(_ word: [UInt8]) -> Int32 {
        word.withUnsafeBufferPointer { find($0, hash: Vocabulary.hash(word)) }
    }

    func find(_ word: String) -> Int32 { find(Array(word.utf8)) }

    func word(_ id: Int32) -> [UInt8] { Array(bytes[Int(starts[Int(id)])..<Int(starts[Int(id) + 1])]) }

    /// The id of a word, added when it is new.
    mutating func intern(_ word: [UInt8]) -> Int32 {
        let hash = Vocabulary.hash(word)
        let known = word.withUnsafeBufferPointer { find($0, hash: hash) }
        if known != 0 { return known }
        let id = Int32(traits.count)
        traits.append([])
        months.append(0)
        digits.append(-1)
        values.append(-1)
        hashes.append(hash)
        bytes.append(contentsOf: word)
        starts.append(Int32(bytes.count))
        if traits.count * 2 > slots.count { grow() } else { place(id, hash) }
        return id
    }

    mutating func add(_ trait: WordTraits, to id: Int32) { traits[Int(id)].insert(trait) }

    mutating func setMonth(_ month: UInt8, of id: Int32) { months[Int(id)] = month }

    mutating func setValue(_ value: Int16, of id: Int32) { values[Int(id)] = value }

    mutating func setDigit(_ digit: Int8, of id: Int32) { digits[Int(id)] = digit }

    private mutating func place(_ id: Int32, _ hash: UInt32) {
        let mask = slots.count - 1
        var slot = Int(hash &* 2_654_435_769 >> 7) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = id
    }

    private mutating func grow() {
        slots = .init(repeating: 0, count: slots.count * 2)
        for id in 1..<traits.count { place(Int32(id), hashes[id]) }
    }
}
