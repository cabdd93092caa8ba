// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// Rebuilds a log's tree from its leaves and holds it against signed checkpoints: the whole of `audit verify`.
///
/// Feed every leaf in order; it must be canonical and carry the number of its place. Where the stored hash of a leaf is
/// known (from a tile), give it too: then an altered leaf is reported at its own position, not at the next checkpoint.
package struct LogVerifier: Sendable {
    package private(set) var tree: LogTree
    private var completed: [Tile] = []

    /// From the first leaf.
    package init() {
        tree = LogTree()
    }

    /// From a state that was verified before.
    package init(resuming tree: LogTree) {
        self.tree = tree
    }

    /// Number of leaves so far.
    package var size: UInt64 { tree.size }

    /// The root over the leaves so far.
    package var root: Digest { tree.root() }

    /// Takes the next leaf.
    ///
    /// - Throws: ``LogFault/leaf(position:_:)``, or ``LogFault/hash(position:)`` when it does not have the stored hash;
    ///   the state stays as it was.
    package mutating func feed(_ leaf: [UInt8], storedHash: Digest? = nil) throws(LogFault) {
        let position = tree.size
        let hash = try Self.hash(of: leaf, at: position)
        if let storedHash, storedHash != hash { throw .hash(position: position) }
        let tiles = tree.append(hash)
        if !tiles.isEmpty { completed.append(contentsOf: tiles) }
    }

    /// The hash of a leaf, which must be canonical and carry the number of its place.
    static func hash(of leaf: [UInt8], at position: UInt64) throws(LogFault) -> Digest {
        let number: UInt64
        do {
            number = try LeafScanner.number(of: leaf)
        } catch {
            throw .leaf(position: position, error)
        }
        guard number == position else { throw .leaf(position: position, .wrongNumber(number)) }
        return TreeHash.leaf(leaf)
    }

    /// The full tiles completed since the last call, to be compared with the stored ones.
    package mutating func takeCompletedTiles() -> [Tile] {
        defer { completed.removeAll(keepingCapacity: true) }
        return completed
    }

    /// Compares a stored full tile with the one that the leaves gave.
    ///
    /// - Throws: ``LogFault/hash(position:)`` at the first leaf that differs, or ``LogFault/tile(level:index:)``.
    package static func compare(_ computed: Tile, stored: Tile?) throws(LogFault) {
        guard let stored, stored.hashes.count == Tile.width else {
            throw .tile(level: computed.level, index: computed.index)
        }
        guard let different = zip(computed.hashes, stored.hashes).enumerated().first(where: { $1.0 != $1.1 }) else {
            return
        }
        guard computed.level == 0 else { throw .tile(level: computed.level, index: computed.index) }
        throw .hash(position: computed.index << 8 + UInt64(different.offset))
    }

    /// Holds what was fed so far against a checkpoint of the same size.
    package func check(against checkpoint: Checkpoint) throws(LogFault) {
        guard checkpoint.size == tree.size else { throw .size(checkpoint: checkpoint.size, leaves: tree.size) }
        guard checkpoint.root == tree.root() else { throw .root(size: tree.size) }
    }
}
