// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Why a log, or a part of it, is not what it claims to be.
package enum LogFault: Error, Equatable, Sendable {
    /// The leaf at this position is not a leaf, or carries another number.
    case leaf(position: UInt64, LeafError)
    /// The leaf at this position does not have the hash that the tree stores for it.
    case hash(position: UInt64)
    /// A tile is missing or differs from what the leaves give.
    case tile(level: Int, index: UInt64)
    /// Leaves from this position on are missing.
    case missingLeaves(from: UInt64)
    /// The checkpoint was signed over another number of leaves than there are.
    case size(checkpoint: UInt64, leaves: UInt64)
    /// The leaves give another root than the checkpoint of this size.
    case root(size: UInt64)

    package var message: String {
        switch self {
        case .leaf(let position, let error): "leaf \(position): \(error.message)"
        case .hash(let position): "leaf \(position) was altered: its hash is not the one in the tree"
        case .tile(let level, let index): "tile \(index) of level \(level) is missing or altered"
        case .missingLeaves(let position): "leaves are missing from \(position) on"
        case .size(let checkpoint, let leaves): "the checkpoint is over \(checkpoint) leaves, but there are \(leaves)"
        case .root(let size): "the first \(size) leaves do not give the root that was signed"
        }
    }

    package var hint: String {
        switch self {
        case .size: "a log never shrinks: compare with the lock file and with what witnesses remember"
        default: "keep the database as it is, and restore a copy from backup beside it to compare"
        }
    }

    /// The first position that is known to be bad.
    package var position: UInt64? {
        switch self {
        case .leaf(let position, _), .hash(let position), .missingLeaves(let position): position
        case .tile, .size, .root: nil
        }
    }
}
