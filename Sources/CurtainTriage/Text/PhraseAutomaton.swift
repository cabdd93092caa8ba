// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One Aho-Corasick automaton over word ids for all phrases of all concepts.
struct PhraseAutomaton: Sendable {
    /// Children by (node, word), open addressing; a free slot has node -1.
    private var keys: [UInt64] = []
    private var values: [Int32] = []
    /// First step by word id, so that the commonest look-up is an array read.
    private var roots: [Int32] = []
    private var fail: [Int32] = [0]
    private var depth: [Int32] = [0]
    /// Nearest shorter suffix that ends a phrase; 0 for none.
    private var shorter: [Int32] = [0]
    private var outputStart: [Int32] = []
    private var outputs: [Int32] = []

    private static let free = UInt64.max

    /// Builds the automaton from phrases of word ids, each with the concept it belongs to.
    init(phrases: [(words: [Int32], concept: Int32)], vocabularySize: Int) {
        var children: [[(word: Int32, node: Int32)]] = [[]]
        var concepts: [[Int32]] = [[]]
        var lookup: [UInt64: Int32] = [:]
        for phrase in phrases where !phrase.words.isEmpty {
            var node: Int32 = 0
            for word in phrase.words {
                let key = PhraseAutomaton.key(node, word)
                if let next = lookup[key] {
                    node = next
                    continue
                }
                let next = Int32(children.count)
                lookup[key] = next
                children[Int(node)].append((word, next))
                children.append([])
                concepts.append([])
                depth.append(depth[Int(node)] + 1)
                node = next
            }
            if !concepts[Int(node)].contains(phrase.concept) { concepts[Int(node)].append(phrase.concept) }
        }
        store(lookup, vocabularySize: vocabularySize)
        link(children, concepts)
        for list in concepts {
            outputStart.append(Int32(outputs.count))
            outputs.append(contentsOf: list)
        }
        outputStart.append(Int32(outputs.count))
    }

    /// Calls back for each phrase that ends at each word: concept, first word, past the last word.
    @inline(__always)
    func scan(_ reading: Reading, _ found: (Int32, Int32, Int32) -> Void) {
        var node: Int32 = 0
        var sentence: Int32 = 0
        for index in reading.words.indices {
            let word = reading.words[index]
            if reading.sentenceOfWord[index] != sentence {
                sentence = reading.sentenceOfWord[index]
                node = 0
            }
            if word == 0 {
                node = 0
                continue
            }
            node = step(node, word)
            var output = node
            while output != 0 {
                let end = Int32(index + 1)
                var position = Int(outputStart[Int(output)])
                let stop = Int(outputStart[Int(output) + 1])
                while position < stop {
                    found(outputs[position], end - depth[Int(output)], end)
                    position += 1
                }
                output = shorter[Int(output)]
            }
        }
    }

    @inline(__always)
    private func step(_ node: Int32, _ word: Int32) -> Int32 {
        var node = node
        while node != 0 {
            let next = child(node, word)
            if next >= 0 { return next }
            node = fail[Int(node)]
        }
        return roots[Int(word)]
    }

    @inline(__always)
    private static func key(_ node: Int32, _ word: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: word))
    }

    @inline(__always)
    private static func hash(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) }

    @inline(__always)
    private func child(_ node: Int32, _ word: Int32) -> Int32 {
        let key = PhraseAutomaton.key(node, word)
        let mask = keys.count - 1
        var slot = PhraseAutomaton.hash(key) & mask
        while true {
            let found = keys[slot]
            if found == key { return values[slot] }
            if found == PhraseAutomaton.free { return -1 }
            slot = (slot + 1) & mask
        }
    }

    private mutating func store(_ lookup: [UInt64: Int32], vocabularySize: Int) {
        roots = .init(repeating: 0, count: vocabularySize)
        var size = 1024
        while size < lookup.count * 3 { size *= 2 }
        keys = .init(repeating: PhraseAutomaton.free, count: size)
        values = .init(repeating: -1, count: size)
        for (key, node) in lookup {
            if key >> 32 == 0 { roots[Int(UInt32(truncatingIfNeeded: key))] = node }
            var slot = PhraseAutomaton.hash(key) & (size - 1)
            while keys[slot] != PhraseAutomaton.free { slot = (slot + 1) & (size - 1) }
            keys[slot] = key
            values[slot] = node
        }
    }

    private mutating func link(_ children: [[(word: Int32, node: Int32)]], _ concepts: [[Int32]]) {
        fail = .init(repeating: 0, count: children.count)
        shorter = .init(repeating: 0, count: children.count)
        var queue = children[0].map { $0.node }
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            for (word, next) in children[Int(node)] {
                let target = step(fail[Int(node)], word)
                fail[Int(next)] = target
                shorter[Int(next)] = concepts[Int(target)].isEmpty ? shorter[Int(target)] : target
                queue.append(next)
            }
        }
    }
}
