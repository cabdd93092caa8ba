// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import Testing

@Suite("Verification of a log")
struct LogVerifierTests {
    static func leaf(_ number: UInt64, request: String = "r") throws -> [UInt8] {
        let draft = LeafDraft(
            event: .threadRead, time: Timestamp(milliseconds: Int64(number)),
            agent: LeafAgent(user: "host", role: "host", auth: "local"), request: request)
        return try draft.encode(seq: number, node: "n")
    }

    static func log(_ count: UInt64) throws -> (leaves: [[UInt8]], tree: LogTree) {
        var tree = LogTree()
        var leaves: [[UInt8]] = []
        for number in 0..<count {
            let bytes = try leaf(number)
            leaves.append(bytes)
            _ = tree.append(TreeHash.leaf(bytes))
        }
        return (leaves, tree)
    }

    @Test("An honest log verifies, and its tiles are the ones that were stored")
    func honest() throws {
        let (leaves, tree) = try Self.log(700)
        var verifier = LogVerifier()
        for leaf in leaves { try verifier.feed(leaf) }
        try verifier.check(against: Checkpoint(origin: "a", size: 700, root: tree.root()))
        #expect(verifier.size == 700)
        #expect(verifier.root == tree.root())
        let tiles = verifier.takeCompletedTiles()
        #expect(tiles.map(\.index) == [0, 1])
        #expect(verifier.takeCompletedTiles().isEmpty)
        for tile in tiles { try LogVerifier.compare(tile, stored: tile) }
    }

    @Test("An altered entry is reported at its own position", arguments: [0, 1, 7, 255, 256, 299])
    func alteredEntry(position: Int) throws {
        let (leaves, tree) = try Self.log(300)
        var altered = leaves
        altered[position] = try Self.leaf(UInt64(position), request: "s")
        let checkpoint = Checkpoint(origin: "a", size: 300, root: tree.root())
        var blind = LogVerifier()
        for leaf in altered { try blind.feed(leaf) }
        #expect(throws: LogFault.root(size: 300)) { try blind.check(against: checkpoint) }
        #expect(throws: LogFault.hash(position: UInt64(position))) {
            var verifier = LogVerifier()
            for (leaf, original) in zip(altered, leaves) {
                try verifier.feed(leaf, storedHash: TreeHash.leaf(original))
            }
        }
        if position < 256 {
            var honest = LogVerifier()
            for leaf in leaves { try honest.feed(leaf) }
            let stored = try #require(honest.takeCompletedTiles().first)
            let computed = try #require(blind.takeCompletedTiles().first)
            #expect(throws: LogFault.hash(position: UInt64(position))) {
                try LogVerifier.compare(computed, stored: stored)
            }
        }
    }

    @Test("A dropped, repeated, exchanged or foreign entry is reported where it happens")
    func editedOrder() throws {
        let (leaves, tree) = try Self.log(20)
        func fault(_ leaves: [[UInt8]]) -> LogFault? {
            var verifier = LogVerifier()
            do throws(LogFault) {
                for leaf in leaves { try verifier.feed(leaf) }
                try verifier.check(against: Checkpoint(origin: "a", size: 20, root: tree.root()))
                return nil
            } catch {
                return error
            }
        }
        #expect(fault(leaves) == nil)
        var dropped = leaves
        dropped.remove(at: 5)
        #expect(fault(dropped) == .leaf(position: 5, .wrongNumber(6)))
        var repeated = leaves
        repeated.insert(leaves[5], at: 6)
        #expect(fault(repeated) == .leaf(position: 6, .wrongNumber(5)))
        var exchanged = leaves
        exchanged.swapAt(8, 9)
        #expect(fault(exchanged) == .leaf(position: 8, .wrongNumber(9)))
        #expect(fault(exchanged)?.position == 8)
        var foreign = leaves
        foreign[3] = Array("{}".utf8)
        #expect(fault(foreign)?.position == 3)
        #expect(fault(Array(leaves.dropLast())) == .size(checkpoint: 20, leaves: 19))
        #expect(fault(leaves + [try Self.leaf(20)]) == .size(checkpoint: 20, leaves: 21))
        #expect(fault(exchanged)?.message.isEmpty == false)
        #expect(fault(dropped)?.hint.isEmpty == false)
    }

    @Test("A flipped byte anywhere in a log is found")
    func flippedBytes() throws {
        let (leaves, tree) = try Self.log(3)
        let checkpoint = Checkpoint(origin: "a", size: 3, root: tree.root())
        for index in leaves[1].indices {
            var altered = leaves
            altered[1][index] ^= 0x01
            #expect(throws: LogFault.self) {
                var verifier = LogVerifier()
                for leaf in altered { try verifier.feed(leaf) }
                try verifier.check(against: checkpoint)
            }
        }
    }

    @Test("A refused entry leaves the state as it was, and verification can resume from it")
    func resume() throws {
        let (leaves, tree) = try Self.log(10)
        var verifier = LogVerifier()
        for leaf in leaves[..<5] { try verifier.feed(leaf) }
        #expect(throws: LogFault.self) { try verifier.feed(leaves[9]) }
        #expect(verifier.size == 5)
        var resumed = LogVerifier(resuming: verifier.tree)
        for leaf in leaves[5...] { try resumed.feed(leaf) }
        try resumed.check(against: Checkpoint(origin: "a", size: 10, root: tree.root()))
    }

    @Test("A missing or wrong tile is named")
    func tiles() throws {
        let tile = Tile(level: 1, index: 4, hashes: (0..<256).map(digest))
        let other = Tile(level: 1, index: 4, hashes: (1..<257).map(digest))
        #expect(throws: LogFault.tile(level: 1, index: 4)) { try LogVerifier.compare(tile, stored: nil) }
        #expect(throws: LogFault.tile(level: 1, index: 4)) { try LogVerifier.compare(tile, stored: other) }
    }
}
