// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import Testing

@Suite("The right edge of a tree")
struct TreeEdgeTests {
    @Test("Its root is that of the whole tree at every size, and so is that of one restored from its hashes")
    func roots() throws {
        var tree = LogTree()
        var edge = TreeEdge()
        #expect(edge.root() == tree.root())
        for number in 0..<600 {
            _ = tree.append(digest(number))
            edge.append(digest(number))
            #expect(edge.root() == tree.root())
            #expect(edge.size == tree.size)
            #expect(edge.hashes.count == edge.size.nonzeroBitCount)
            edge = try #require(TreeEdge(size: edge.size, hashes: edge.hashes))
        }
    }

    @Test("Another number of hashes than the size has is refused")
    func count() {
        #expect(TreeEdge(size: 0, hashes: []) == TreeEdge())
        #expect(TreeEdge(size: 5, hashes: [digest(0)]) == nil)
        #expect(TreeEdge(size: 4, hashes: [digest(0), digest(1)]) == nil)
        #expect(TreeEdge(size: 0, hashes: [digest(0)]) == nil)
        #expect(TreeEdge(size: 5, hashes: [digest(0), digest(1)]) != nil)
    }

    @Test("Entries are taken in order and held against a checkpoint; a bad one changes nothing")
    func entries() throws {
        let (leaves, tree) = try LogVerifierTests.log(70)
        var edge = TreeEdge()
        for leaf in leaves[..<33] { try edge.feed(leaf) }
        let before = edge
        #expect(throws: LogFault.leaf(position: 33, .wrongNumber(34))) { try edge.feed(leaves[34]) }
        #expect(throws: LogFault.self) { try edge.feed(Array("{}".utf8)) }
        #expect(edge == before)
        for leaf in leaves[33...] { try edge.feed(leaf) }
        try edge.check(against: Checkpoint(origin: "a", size: 70, root: tree.root()))
        #expect(throws: LogFault.root(size: 70)) {
            try edge.check(against: Checkpoint(origin: "a", size: 70, root: digest(0)))
        }
        #expect(throws: LogFault.size(checkpoint: 71, leaves: 70)) {
            try edge.check(against: Checkpoint(origin: "a", size: 71, root: tree.root()))
        }
    }
}
