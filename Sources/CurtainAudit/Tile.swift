// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// 256 hashes of one level of the tree: what the store keeps and auditors fetch (c2sp.org/tlog-tiles).
///
/// A hash of level L covers 256^L leaves. Tile `index` of level L holds hashes 256 x index to 256 x index + 255.
package struct Tile: Sendable, Equatable {
    package static let width = 256
    /// Bytes of a full tile.
    package static let size = 8192

    package let level: Int
    package let index: UInt64
    /// 256 of them.
    package let hashes: [Digest]

    package init(level: Int, index: UInt64, hashes: [Digest]) {
        self.level = level
        self.index = index
        self.hashes = hashes
    }

    /// Reads exactly 8,192 bytes, or answers nil.
    package init?(level: Int, index: UInt64, bytes: [UInt8]) {
        guard bytes.count == Self.size, let hashes = Self.hashes(bytes) else { return nil }
        self.init(level: level, index: index, hashes: hashes)
    }

    /// The hashes, one after the other.
    package var bytes: [UInt8] { Self.bytes(hashes) }

    /// The root of the subtree below a full tile: one hash of the next level.
    package var root: Digest { TreeHash.root(ofPerfect: hashes[...]) }

    /// The path of a tile in an export: `tile/0/x001/234`, and `tile/0/x001/234.p/17` for a partial one.
    package static func path(level: Int, index: UInt64, width: Int) -> String {
        "tile/\(level)/\(number(index))\(width == Self.width ? "" : ".p/\(width)")"
    }

    /// Reads hashes from a multiple of 32 bytes, or answers nil.
    package static func hashes(_ bytes: [UInt8]) -> [Digest]? {
        guard bytes.count % 32 == 0 else { return nil }
        var hashes: [Digest] = []
        hashes.reserveCapacity(bytes.count / 32)
        bytes.withUnsafeBytes { raw in
            for start in stride(from: 0, to: raw.count, by: 32) {
                hashes.append(
                    Digest(
                        words: (
                            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
                            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)),
                            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: start + 16, as: UInt64.self)),
                            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: start + 24, as: UInt64.self))
                        )))
            }
        }
        return hashes
    }

    /// The bytes of hashes, one after the other.
    package static func bytes(_ hashes: [Digest]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: hashes.count * 32) { buffer, count in
            for (index, hash) in hashes.enumerated() {
                hash.write(into: UnsafeMutableBufferPointer(rebasing: buffer[(index * 32)..<(index * 32 + 32)]))
            }
            count = hashes.count * 32
        }
    }

    /// Groups of three digits, all but the last behind an `x`: 1234067 is `x001/x234/067`.
    private static func number(_ index: UInt64) -> String {
        var groups = [padded(index % 1000)]
        var rest = index / 1000
        while rest > 0 {
            groups.append("x" + padded(rest % 1000))
            rest /= 1000
        }
        return groups.reversed().joined(separator: "/")
    }

    private static func padded(_ group: UInt64) -> String {
        let digits = String(group)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }
}

/// Where tiles come from.
package protocol TileSource {
    /// The first `width` (1 to 256) hashes of a tile. Full tiles are stored; partial ones come from memory.
    func tile(level: Int, index: UInt64, width: Int) throws -> [Digest]
}
