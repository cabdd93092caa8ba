// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import FoundationEssentials

/// The tree as RFC 6962 section 2.1 defines it, with none of the code under test but the hash function.
enum Naive {
    static func leaf(_ bytes: [UInt8]) -> Digest { SHA256.hash([0] + bytes) }

    static func node(_ left: Digest, _ right: Digest) -> Digest { SHA256.hash([1] + left.bytes + right.bytes) }

    static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        guard let first = leaves.first else { return SHA256.hash([]) }
        if leaves.count == 1 { return first }
        let split = leaves.startIndex + power(leaves.count)
        return node(root(leaves[..<split]), root(leaves[split...]))
    }

    static func inclusion(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        if leaves.count == 1 { return [] }
        let count = power(leaves.count)
        let split = leaves.startIndex + count
        return index < count
            ? inclusion(index, leaves[..<split]) + [root(leaves[split...])]
            : inclusion(index - count, leaves[split...]) + [root(leaves[..<split])]
    }

    static func consistency(_ old: Int, _ leaves: ArraySlice<Digest>, whole: Bool = true) -> [Digest] {
        if old == leaves.count { return whole ? [] : [root(leaves)] }
        let count = power(leaves.count)
        let split = leaves.startIndex + count
        return old <= count
            ? consistency(old, leaves[..<split], whole: whole) + [root(leaves[split...])]
            : consistency(old - count, leaves[split...], whole: false) + [root(leaves[..<split])]
    }

    private static func power(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}

/// Tiles in memory: the full ones that the tree gave, and its partial ones.
struct MemoryTiles: TileSource {
    struct Missing: Error {}

    var full: [String: Tile] = [:]
    var tree = LogTree()

    mutating func append(_ leaf: Digest) {
        for tile in tree.append(leaf) { full[Tile.path(level: tile.level, index: tile.index, width: 256)] = tile }
    }

    func tile(level: Int, index: UInt64, width: Int) throws -> [Digest] {
        if let tile = full[Tile.path(level: level, index: index, width: 256)] {
            return Array(tile.hashes.prefix(width))
        }
        guard let hashes = tree.partialTile(level: level, index: index, width: width) else { throw Missing() }
        return hashes
    }
}

func digest(_ number: Int) -> Digest { Naive.leaf(Array("leaf \(number)".utf8)) }

func hex(_ digits: String) -> [UInt8] { Hex.decode(digits) ?? [] }

/// Where the shared vectors and the package's documents are.
enum Places {
    static func root(of file: String) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    }

    static func shared(file: String = #filePath) -> String {
        ProcessInfo.processInfo.environment["CURTAIN_SHARED"] ?? root(of: file) + "/../shared"
    }

    static func document(_ path: String, file: String = #filePath) throws -> String {
        try String(contentsOfFile: root(of: file) + "/" + path, encoding: .utf8)
    }
}
