// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// Inclusion and consistency proofs (RFC 9162 section 2.1), made from tiles.
package enum Proofs {
    /// The hashes that lead from a leaf to the root of a tree of `size` leaves, leaf's sibling first.
    ///
    /// - Throws: ``ProofError/outOfRange`` for an index past the end, and what the source throws.
    package static func inclusion(
        index: UInt64, size: UInt64, from tiles: some TileSource
    ) throws -> [Digest] {
        guard index < size else { throw ProofError.outOfRange }
        var reader = SubtreeReader(tiles: tiles, size: size)
        var proof: [Digest] = []
        var low: UInt64 = 0
        var high = size
        while high - low > 1 {
            let split = low + largestPowerOfTwo(below: high - low)
            if index < split {
                proof.append(try reader.root(split..<high))
                high = split
            } else {
                proof.append(try reader.root(low..<split))
                low = split
            }
        }
        return proof.reversed()
    }

    /// The hashes that show a tree of `new` leaves to begin with the tree of `old` leaves.
    ///
    /// Empty for equal sizes, and from the empty tree, which every tree begins with.
    package static func consistency(
        from old: UInt64, to new: UInt64, tiles: some TileSource
    ) throws -> [Digest] {
        guard old <= new else { throw ProofError.outOfRange }
        if old == 0 || old == new { return [] }
        var reader = SubtreeReader(tiles: tiles, size: new)
        var proof: [Digest] = []
        var low: UInt64 = 0
        var high = new
        var whole = true
        while old != high {
            let split = low + largestPowerOfTwo(below: high - low)
            if old <= split {
                proof.append(try reader.root(split..<high))
                high = split
            } else {
                proof.append(try reader.root(low..<split))
                low = split
                whole = false
            }
        }
        if !whole { proof.append(try reader.root(low..<high)) }
        return proof.reversed()
    }

    /// The largest power of two that is smaller than a count of at least 2.
    private static func largestPowerOfTwo(below count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}

/// Roots of ranges of leaves, from tiles that are each read once.
private struct SubtreeReader<Tiles: TileSource> {
    private struct Place: Hashable {
        let level: Int
        let index: UInt64
    }

    let tiles: Tiles
    let size: UInt64
    private var read: [Place: [Digest]] = [:]

    init(tiles: Tiles, size: UInt64) {
        self.tiles = tiles
        self.size = size
    }

    /// The root over a range that begins at a multiple of the power of two that holds it.
    mutating func root(_ range: Range<UInt64>) throws -> Digest {
        var parts: [Digest] = []
        var low = range.lowerBound
        while low < range.upperBound {
            let height = 63 - (range.upperBound - low).leadingZeroBitCount
            parts.append(try perfect(from: low, height: height))
            low += 1 << UInt64(height)
        }
        guard var root = parts.popLast() else { return TreeHash.empty }
        for part in parts.reversed() { root = TreeHash.node(part, root) }
        return root
    }

    /// The root of the perfect subtree of 2^height leaves from `low`.
    private mutating func perfect(from low: UInt64, height: Int) throws -> Digest {
        let level = height / 8
        let entry = low >> UInt64(8 * level)
        let place = Place(level: level, index: entry >> 8)
        let offset = Int(entry & 255)
        let count = 1 << (height % 8)
        let hashes: [Digest]
        if let known = read[place] {
            hashes = known
        } else {
            let width = Int(min(256, (size >> UInt64(8 * level)) - place.index << 8))
            hashes = try tiles.tile(level: level, index: place.index, width: width)
            read[place] = hashes
        }
        guard hashes.count >= offset + count else { throw LogFault.tile(level: level, index: place.index) }
        return TreeHash.root(ofPerfect: hashes[offset..<offset + count])
    }
}
