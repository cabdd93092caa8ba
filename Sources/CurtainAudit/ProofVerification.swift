// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// Why a proof does not hold.
package enum ProofError: Error, Equatable, Sendable {
    /// An index or size outside the tree.
    case outOfRange
    /// A proof of the wrong length for these sizes.
    case wrongLength
    /// The hashes lead to another root.
    case rootMismatch

    package var message: String {
        switch self {
        case .outOfRange: "the proof asks for a leaf or size outside the tree"
        case .wrongLength: "the proof has a wrong number of hashes"
        case .rootMismatch: "the proof leads to another root"
        }
    }

    package var hint: String {
        switch self {
        case .outOfRange, .wrongLength: "fetch the proof again, for these sizes"
        case .rootMismatch: "the log may show different histories to different people: keep both checkpoints"
        }
    }
}

extension Proofs {
    /// Checks that a leaf stands at `index` of the tree of `size` leaves with this root (RFC 9162 section 2.1.3.2).
    package static func verifyInclusion(
        index: UInt64, size: UInt64, leaf: Digest, proof: [Digest], root: Digest
    ) throws(ProofError) {
        guard index < size else { throw .outOfRange }
        guard proof.count <= 64 else { throw .wrongLength }
        var node = index
        var last = size - 1
        var hash = leaf
        for sibling in proof {
            guard last != 0 else { throw .wrongLength }
            if node & 1 == 1 || node == last {
                hash = TreeHash.node(sibling, hash)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = TreeHash.node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongLength }
        guard hash == root else { throw .rootMismatch }
    }

    /// Checks that the tree of `new` leaves begins with the tree of `old` leaves (RFC 9162 section 2.1.4.2).
    ///
    /// From the empty tree the proof must be empty and the old root that of the empty tree; it shows nothing.
    package static func verifyConsistency(
        from old: UInt64, to new: UInt64, proof: [Digest], oldRoot: Digest, newRoot: Digest
    ) throws(ProofError) {
        guard old <= new else { throw .outOfRange }
        guard proof.count <= 64 else { throw .wrongLength }
        if old == new || old == 0 {
            guard proof.isEmpty else { throw .wrongLength }
            guard old == 0 ? oldRoot == TreeHash.empty : true, old == new ? oldRoot == newRoot : true else {
                throw .rootMismatch
            }
            return
        }
        var path = proof[...]
        let start: Digest
        if old & (old - 1) == 0 {
            start = oldRoot
        } else {
            guard let first = path.popFirst() else { throw .wrongLength }
            start = first
        }
        guard !proof.isEmpty else { throw .wrongLength }
        var node = old - 1
        var last = new - 1
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var oldHash = start
        var newHash = start
        for sibling in path {
            guard last != 0 else { throw .wrongLength }
            if node & 1 == 1 || node == last {
                oldHash = TreeHash.node(sibling, oldHash)
                newHash = TreeHash.node(sibling, newHash)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                newHash = TreeHash.node(newHash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongLength }
        guard oldHash == oldRoot, newHash == newRoot else { throw .rootMismatch }
    }
}
