// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import GRDB

/// Holds leaves that were read against the tree whose root was signed.
///
/// A leaf's hash must be the one in its tile, and each full tile must give the hash that the level above holds for it,
/// up to what the writer keeps in memory. Tiles that were used last are kept, so leaves side by side cost one tile.
final class AuthenticLeaves {
    private static let bound = 64

    private struct Name: Hashable {
        let level: Int
        let index: UInt64
    }

    private let tree: LogTree
    private let stored: StoredTiles
    private var tiles: [Name: Tile] = [:]

    init(tree: LogTree, db: Database) {
        self.tree = tree
        stored = StoredTiles(db: db)
    }

    /// - Throws: `LogFault` when the bytes are not the entry of this number, or a tile above it differs.
    func check(_ leaf: [UInt8], at seq: UInt64) throws {
        guard seq < tree.size, try hash(level: 0, at: seq) == TreeHash.leaf(leaf) else {
            throw LogFault.hash(position: seq)
        }
    }

    /// A hash of a level of the tree, its way to the root checked.
    private func hash(level: Int, at position: UInt64) throws -> Digest {
        let index = position >> 8
        let place = Int(position & 255)
        if let partial = tree.partialTile(level: level, index: index, width: place + 1) { return partial[place] }
        let name = Name(level: level, index: index)
        if let tile = tiles[name] { return tile.hashes[place] }
        guard level < 8, let tile = try stored.stored(level: level, index: index),
            try hash(level: level + 1, at: index) == tile.root
        else { throw LogFault.tile(level: level, index: index) }
        if tiles.count >= Self.bound { tiles.removeAll(keepingCapacity: true) }
        tiles[name] = tile
        return tile.hashes[place]
    }
}
