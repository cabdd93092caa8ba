// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// The place that a blob belongs to.
///
/// All of it is authenticated and none of it stored, so that a sealed text opens only where it was put.
package enum BlobPlace: Equatable, Sendable {
    /// A message of a thread. `seq` counts from 1; `previousChain` is the chain's value before it.
    case message(
        org: RawID, thread: RawID, message: RawID, seq: UInt64, kind: UInt8, author: RawID, createdMS: UInt64,
        previousChain: Digest)
    /// One snapshot of a public comment.
    case comment(org: RawID, comment: RawID, revision: UInt32)
    /// A sealed column; the revision grows with each change, so that an older value cannot pose as the current one.
    case field(org: RawID, table: String, row: RawID, column: String, revision: UInt32)
    /// The sealed side row of an audit leaf.
    case detail(org: RawID, row: RawID)

    /// The associated data for a key version.
    func associatedData(keyVersion: UInt32) -> [UInt8] {
        switch self {
        case .message(let org, let thread, let message, let seq, let kind, let author, let createdMS, let previous):
            var list = LP("curtain/v1/msg", capacity: 192)
            list.append(org)
            list.append(thread)
            list.append(message)
            list.append(u64: seq)
            list.append(u8: kind)
            list.append(author)
            list.append(u64: createdMS)
            list.append(u32: keyVersion)
            list.append(previous)
            return list.bytes
        case .comment(let org, let comment, let revision):
            var list = LP("curtain/v1/comment")
            list.append(org)
            list.append(comment)
            list.append(u32: revision)
            list.append(u32: keyVersion)
            return list.bytes
        case .field(let org, let table, let row, let column, let revision):
            var list = LP("curtain/v1/field")
            list.append(org)
            list.append(table)
            list.append(row)
            list.append(column)
            list.append(u32: revision)
            list.append(u32: keyVersion)
            return list.bytes
        case .detail(let org, let row):
            var list = LP("curtain/v1/detail")
            list.append(org)
            list.append(row)
            list.append(u32: keyVersion)
            return list.bytes
        }
    }

    /// The largest bucket, in bytes.
    var largestBucket: Int {
        switch self {
        case .message, .field, .detail: 32_768
        case .comment: 262_144
        }
    }

    /// The longest text, in bytes of UTF-8, when there is no attachment manifest.
    package var longestText: Int {
        switch self {
        case .message: 32_000
        case .comment, .field, .detail: largestBucket - 8
        }
    }
}
