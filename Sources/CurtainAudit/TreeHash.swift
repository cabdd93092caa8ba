// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

/// The hashes of RFC 6962 section 2.1: leaves and nodes are told apart by their first byte.
package enum TreeHash {
    /// The root of a tree without leaves: SHA-256 of nothing.
    package static let empty = SHA256.hash([])

    /// SHA-256(00 || leaf).
    package static func leaf(_ bytes: [UInt8]) -> Digest {
        SHA256.hash(prefix: 0, bytes)
    }

    /// SHA-256(01 || left || right).
    package static func node(_ left: Digest, _ right: Digest) -> Digest {
        SHA256.hash(prefix: 1, left, right)
    }

    /// The root of a perfect subtree over a power of two of hashes.
    static func root(ofPerfect hashes: ArraySlice<Digest>) -> Digest {
        var row = Array(hashes)
        var width = row.count
        while width > 1 {
            width /= 2
            for index in 0..<width { row[index] = node(row[2 * index], row[2 * index + 1]) }
        }
        return row.first ?? empty
    }
}
