// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// The writer's state of the log's tree: the frontier, and the tiles that are not full yet.
///
/// A value: a batch advances a copy, which becomes the state after its commit. An append costs one node hash on
/// average and a root at most 63, however large the log is.
package struct LogTree: Sendable, Equatable {
    /// Number of leaves.
    package private(set) var size: UInt64 = 0
    /// Roots of the perfect subtrees, one for each bit that is set in `size`, largest first.
    private var frontier: [Digest] = []
    /// The hashes of the incomplete tile of each level; at most 255 each.
    private var levels: [[Digest]] = [[]]

    package init() {}

    /// Restores the state of a log of `size` leaves.
    ///
    /// Reads at most 255 leaf hashes and 255 full tiles a level. The caller compares ``root()`` with the signed
    /// checkpoint.
    ///
    /// - Parameters:
    ///   - size: number of leaves.
    ///   - fullTile: a stored full tile, by level and index.
    ///   - leafHashes: the hashes of the last leaves, by position.
    /// - Throws: ``LogFault/tile(level:index:)`` or ``LogFault/missingLeaves(from:)`` for less than was asked for.
    package init(
        restoring size: UInt64, fullTile: (_ level: Int, _ index: UInt64) throws -> Tile,
        leafHashes: (Range<UInt64>) throws -> [Digest]
    ) throws {
        self.size = size
        levels = []
        var level = 0
        repeat {
            let shift = UInt64(8 * level)
            let count = level < 8 ? size >> shift & 255 : 0
            let end = level < 8 ? size >> shift : 0
            let first = end - count
            if level == 0 {
                let hashes = count > 0 ? try leafHashes(first..<end) : []
                guard hashes.count == Int(count) else { throw LogFault.missingLeaves(from: first) }
                levels.append(hashes)
            } else {
                var hashes: [Digest] = []
                for index in first..<end {
                    let tile = try fullTile(level - 1, index)
                    guard tile.hashes.count == Tile.width, tile.level == level - 1, tile.index == index else {
                        throw LogFault.tile(level: level - 1, index: index)
                    }
                    hashes.append(tile.root)
                }
                levels.append(hashes)
            }
            level += 1
        } while level < 8 && size >> UInt64(8 * level) > 0
        for level in levels.indices.reversed() {
            var start = 0
            for bit in stride(from: 7, through: 0, by: -1) where levels[level].count >> bit & 1 == 1 {
                frontier.append(TreeHash.root(ofPerfect: levels[level][start..<start + (1 << bit)]))
                start += 1 << bit
            }
        }
    }

    /// Adds a leaf, and answers the tiles that it completes: none most of the time, one of each level at most.
    package mutating func append(_ leafHash: Digest) -> [Tile] {
        var completed: [Tile] = []
        levels[0].append(leafHash)
        var hash = leafHash
        var height = 0
        var rest = size
        while rest & 1 == 1, let left = frontier.popLast() {
            hash = TreeHash.node(left, hash)
            height += 1
            rest >>= 1
            if height & 7 == 0 {
                let level = height >> 3
                completed.append(
                    Tile(level: level - 1, index: size >> UInt64(height), hashes: levels[level - 1]))
                levels[level - 1] = []
                if levels.count == level { levels.append([]) }
                levels[level].append(hash)
            }
        }
        frontier.append(hash)
        size += 1
        return completed
    }

    /// The root over all leaves (RFC 6962 section 2.1).
    package func root() -> Digest {
        guard var root = frontier.last else { return TreeHash.empty }
        for subtree in frontier.dropLast().reversed() { root = TreeHash.node(subtree, root) }
        return root
    }

    /// The hashes of the incomplete tile of a level: 0 to 255.
    package func partialTile(level: Int) -> [Digest] {
        levels.indices.contains(level) ? levels[level] : []
    }

    /// The first `width` hashes of a tile when it is one of the incomplete ones, else nil: ask the store.
    package func partialTile(level: Int, index: UInt64, width: Int) -> [Digest]? {
        guard levels.indices.contains(level), index == (size >> UInt64(8 * level)) >> 8, width >= 1,
            width <= levels[level].count
        else { return nil }
        return Array(levels[level].prefix(width))
    }
}
