// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import Testing

@Suite("The tree")
struct TreeTests {
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].map(hex)

    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test("Leaves and nodes hash as RFC 6962 says")
    func unitHashes() {
        #expect(TreeHash.empty.bytes == hex(Self.roots[0]))
        #expect(TreeHash.leaf([]).bytes == hex(Self.roots[1]))
        #expect(
            TreeHash.leaf(Array("L123456".utf8)).bytes
                == hex("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"))
        let left = TreeHash.leaf([1])
        let right = TreeHash.leaf([2])
        #expect(TreeHash.node(left, right) == Naive.node(left, right))
    }

    @Test("The published roots come out for sizes 0 to 8")
    func publishedRoots() {
        var tree = LogTree()
        #expect(tree.root().bytes == hex(Self.roots[0]))
        for (size, leaf) in Self.leaves.enumerated() {
            #expect(tree.append(TreeHash.leaf(leaf)).isEmpty)
            #expect(tree.root().bytes == hex(Self.roots[size + 1]))
        }
        #expect(tree.size == 8)
    }

    @Test("Roots agree with the naive tree for sizes 0 to 600")
    func naiveRoots() {
        var tree = LogTree()
        var leaves: [Digest] = []
        for size in 0...600 {
            #expect(tree.root() == Naive.root(leaves[...]), "size \(size)")
            #expect(tree.size == UInt64(size))
            leaves.append(digest(size))
            _ = tree.append(digest(size))
        }
    }

    @Test("Tiles hold the hashes of their level, and their root is one hash of the next")
    func tiles() throws {
        var source = MemoryTiles()
        let leaves = (0..<1200).map(digest)
        for leaf in leaves { source.append(leaf) }
        #expect(source.full.count == 4)
        for index in 0..<4 {
            let tile = try #require(source.full["tile/0/00\(index)"])
            #expect(tile.hashes == Array(leaves[(index * 256)..<(index * 256 + 256)]))
            #expect(tile.root == Naive.root(leaves[(index * 256)..<(index * 256 + 256)]))
            #expect(source.tree.partialTile(level: 1)[index] == tile.root)
            #expect(Tile(level: 0, index: UInt64(index), bytes: tile.bytes) == tile)
            #expect(tile.bytes.count == Tile.size)
        }
        #expect(source.tree.partialTile(level: 0) == Array(leaves[1024...]))
        #expect(source.tree.partialTile(level: 5).isEmpty)
        #expect(Tile(level: 0, index: 0, bytes: [UInt8](repeating: 0, count: 8191)) == nil)
        #expect(Tile.hashes([1, 2, 3]) == nil)
    }

    @Test(
        "Paths of tiles follow tlog-tiles",
        arguments: [
            (0, UInt64(0), 256, "tile/0/000"), (1, 67, 256, "tile/1/067"), (0, 1_234_067, 256, "tile/0/x001/x234/067"),
            (2, 999, 17, "tile/2/999.p/17"), (0, 1000, 1, "tile/0/x001/000.p/1"),
        ])
    func paths(level: Int, index: UInt64, width: Int, path: String) {
        #expect(Tile.path(level: level, index: index, width: width) == path)
    }

    @Test(
        "A restored tree is the tree that was",
        arguments: [
            0, 1, 2, 255, 256, 257, 511, 512, 600, 65_535, 65_536, 65_537, 65_792, 70_000,
        ])
    func restore(size: Int) throws {
        var source = MemoryTiles()
        for number in 0..<size { source.append(digest(number)) }
        let restored = try LogTree(
            restoring: UInt64(size),
            fullTile: { level, index in
                try #require(source.full[Tile.path(level: level, index: index, width: 256)])
            },
            leafHashes: { range in range.map { digest(Int($0)) } })
        #expect(restored == source.tree)
        #expect(restored.root() == source.tree.root())
        var continued = restored
        for number in size..<(size + 300) {
            #expect(continued.append(digest(number)) == source.tree.append(digest(number)))
        }
        #expect(continued.root() == source.tree.root())
    }

    @Test("Restoring from less than is needed is refused")
    func restoreRefused() {
        #expect(throws: LogFault.missingLeaves(from: 256)) {
            try LogTree(
                restoring: 260, fullTile: { Tile(level: $0, index: $1, hashes: []) }, leafHashes: { _ in [] })
        }
        #expect(throws: LogFault.tile(level: 0, index: 0)) {
            try LogTree(
                restoring: 256, fullTile: { Tile(level: $0, index: $1, hashes: []) }, leafHashes: { _ in [] })
        }
        #expect(throws: LogFault.tile(level: 0, index: 0)) {
            try LogTree(
                restoring: 256,
                fullTile: { Tile(level: $0, index: $1 + 1, hashes: [Digest](repeating: digest(0), count: 256)) },
                leafHashes: { _ in [] })
        }
    }

    @Test("A copy goes its own way")
    func copies() {
        var tree = LogTree()
        for number in 0..<255 { _ = tree.append(digest(number)) }
        let before = tree
        var other = tree
        let completed = other.append(digest(255))
        #expect(completed.map(\.level) == [0])
        #expect(tree == before)
        #expect(tree.root() != other.root())
    }

    @Test("A leaf that fills two levels completes a tile of each")
    func twoLevels() {
        var tree = LogTree()
        var completed: [Tile] = []
        for _ in 0..<65_536 { completed = tree.append(digest(1)) }
        #expect(completed.map(\.level) == [0, 1])
        #expect(completed.map(\.index) == [255, 0])
        #expect(tree.partialTile(level: 2) == [tree.root()])
    }
}
