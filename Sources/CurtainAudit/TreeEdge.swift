// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// The right edge of a log's tree: at most 64 hashes, enough to go on from and to compute roots.
///
/// It makes neither tiles nor proofs; ``LogTree`` does. Who verified a log up to a signed checkpoint keeps its edge and
/// verifies later what has been added since.
package struct TreeEdge: Sendable, Equatable {
    /// Number of leaves.
    package private(set) var size: UInt64 = 0
    /// Roots of the perfect subtrees, one for each bit that is set in `size`, largest first.
    package private(set) var hashes: [Digest] = []

    /// Of the empty tree.
    package init() {}

    /// Of a tree of `size` leaves; nil where the number of hashes is not the one this size has.
    ///
    /// The caller compares ``root()`` with a signed checkpoint.
    package init?(size: UInt64, hashes: [Digest]) {
        guard hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// Adds a leaf.
    package mutating func append(_ leafHash: Digest) {
        var hash = leafHash
        var rest = size
        while rest & 1 == 1, let left = hashes.popLast() {
            hash = TreeHash.node(left, hash)
            rest >>= 1
        }
        hashes.append(hash)
        size += 1
    }

    /// Takes the bytes of the next leaf, which must be canonical and carry the number of its place.
    ///
    /// - Throws: ``LogFault/leaf(position:_:)``; the state stays as it was.
    package mutating func feed(_ leaf: [UInt8]) throws(LogFault) {
        append(try LogVerifier.hash(of: leaf, at: size))
    }

    /// The root over all leaves (RFC 6962 section 2.1).
    package func root() -> Digest {
        guard var root = hashes.last else { return TreeHash.empty }
        for subtree in hashes.dropLast().reversed() { root = TreeHash.node(subtree, root) }
        return root
    }

    /// Holds the leaves so far against a checkpoint of the same size.
    package func check(against checkpoint: Checkpoint) throws(LogFault) {
        guard checkpoint.size == size else { throw .size(checkpoint: checkpoint.size, leaves: size) }
        guard checkpoint.root == root() else { throw .root(size: size) }
    }
}
