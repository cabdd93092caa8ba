// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One Aho-Corasick automaton over word ids for the phrases of many concepts.
struct PhraseAutomaton: Sendable {
    /// What a step needs of a node, together, because nodes are met in no order.
    private struct Node {
        /// Where the search goes on when no child fits.
        var fail: Int32 = 0
        /// Nearest shorter suffix that ends a phrase; 0 for none.
        var shorter: Int32 = 0
        /// Words from the root.
        var depth: Int32
        var outputStart: Int32 = 0
        var outputEnd: Int32 = 0
        var childStart: Int32 = 0
        var childEnd: Int32 = 0
        /// A bit for each child's word, by its lowest bits: most words are told apart by it alone.
        var mask: UInt64 = 0
    }

    private var nodes: [Node] = [Node(depth: 0)]
    /// First step by word id.
    private var roots: [Int32]
    /// Words of the children of each node, in order, and the nodes they lead to.
    private var childWords: [Int32] = []
    private var childNodes: [Int32] = []
    private var outputs: [Int32] = []

    /// Builds the automaton from phrases of word ids, each with the concept it belongs to.
    init(phrases: [(words: [Int32], concept: Int32)], vocabularySize: Int) {
        roots = .init(repeating: 0, count: vocabularySize)
        var children: [[(word: Int32, node: Int32)]] = [[]]
        var concepts: [[Int32]] = [[]]
        var lookup: [UInt64: Int32] = [:]
        for phrase in phrases where !phrase.words.isEmpty {
            var node: Int32 = 0
            for word in phrase.words {
                let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: word))
                if let next = lookup[key] {
                    node = next
                    continue
                }
                let next = Int32(nodes.count)
                lookup[key] = next
                children[Int(node)].append((word, next))
                children.append([])
                concepts.append([])
                nodes.append(Node(depth: nodes[Int(node)].depth + 1))
                node = next
            }
            if !concepts[Int(node)].contains(phrase.concept) { concepts[Int(node)].append(phrase.concept) }
        }
        store(children, concepts)
        link(children, concepts)
    }

    /// Adds each phrase that ends at each word, with its first word and past its last.
    func scan(_ reading: Reading, into found: inout [Occurrence]) {
        let words = reading.words
        let sentences = reading.sentenceOfWord
        let nodes = nodes
        var node: Int32 = 0
        var sentence: Int32 = 0
        for index in words.indices {
            if sentences[index] != sentence {
                sentence = sentences[index]
                node = 0
            }
            node = step(node, words[index])
            var output = node
            while output != 0 {
                let last = nodes[Int(output)]
                let end = Int32(index + 1)
                var position = Int(last.outputStart)
                while position < Int(last.outputEnd) {
                    found.append(Occurrence(concept: outputs[position], start: end - last.depth, end: end))
                    position += 1
                }
                output = last.shorter
            }
        }
    }

    /// As ``scan(_:into:)`` for the phrases that hold one word in another reading.
    func scan(_ reading: Reading, reading alternate: AlternateWord, into found: inout [Occurrence]) {
        let place = Int(alternate.place)
        guard place >= 0 else { return }
        let sentence = reading.sentence(at: place)
        var node: Int32 = 0
        for index in max(sentence.lowerBound, place - Self.reach)..<min(sentence.upperBound, place + Self.reach) {
            node = step(node, index == place ? alternate.word : reading.words[index])
            var output = index >= place ? node : 0
            while output != 0 {
                let last = nodes[Int(output)]
                let start = Int32(index + 1) - last.depth
                if start <= alternate.place {
                    for position in Int(last.outputStart)..<Int(last.outputEnd) {
                        found.append(Occurrence(concept: outputs[position], start: start, end: Int32(index + 1)))
                    }
                }
                output = last.shorter
            }
        }
    }

    /// Words of a phrase, as far as another reading of one of them goes.
    private static let reach = 10

    @inline(__always)
    private func step(_ node: Int32, _ word: Int32) -> Int32 {
        if word == 0 { return 0 }
        var node = node
        while node != 0 {
            if nodes[Int(node)].mask & 1 << UInt64(word & 63) != 0 {
                let next = child(node, word)
                if next >= 0 { return next }
            }
            node = nodes[Int(node)].fail
        }
        return roots[Int(word)]
    }

    private func child(_ node: Int32, _ word: Int32) -> Int32 {
        var low = Int(nodes[Int(node)].childStart)
        var high = Int(nodes[Int(node)].childEnd)
        while low < high {
            let middle = (low + high) / 2
            if childWords[middle] < word { low = middle + 1 } else { high = middle }
        }
        guard low < Int(nodes[Int(node)].childEnd), childWords[low] == word else { return -1 }
        return childNodes[low]
    }

    private mutating func store(_ children: [[(word: Int32, node: Int32)]], _ concepts: [[Int32]]) {
        for (index, list) in children.enumerated() {
            nodes[index].childStart = Int32(childWords.count)
            for (word, node) in list.sorted(by: { $0.word < $1.word }) {
                if index == 0 { roots[Int(word)] = node }
                nodes[index].mask |= 1 << UInt64(word & 63)
                childWords.append(word)
                childNodes.append(node)
            }
            nodes[index].childEnd = Int32(childWords.count)
            nodes[index].outputStart = Int32(outputs.count)
            outputs.append(contentsOf: concepts[index])
            nodes[index].outputEnd = Int32(outputs.count)
        }
    }

    private mutating func link(_ children: [[(word: Int32, node: Int32)]], _ concepts: [[Int32]]) {
        var queue = children[0].map { $0.node }
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            for (word, next) in children[Int(node)] {
                let target = step(nodes[Int(node)].fail, word)
                nodes[Int(next)].fail = target
                nodes[Int(next)].shorter = concepts[Int(target)].isEmpty ? nodes[Int(target)].shorter : target
                queue.append(next)
            }
        }
    }
}
