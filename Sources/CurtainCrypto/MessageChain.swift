// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// The chain over the messages of one thread: each value covers the one before and the sealed bytes, so a message that
/// was dropped, repeated or moved shows.
///
/// An erased row keeps the hash of its blob, so the chain still computes.
package enum MessageChain {
    /// `h_0 = SHA256("curtain/v1/chain" || thread)`.
    package static func start(thread: RawID) -> Digest {
        SHA256.hash(Array("curtain/v1/chain".utf8), thread.bytes)
    }

    /// `h_n = SHA256(02 || h_{n-1} || SHA256(blob_n) || u64 n)`; the first message of a thread has n = 1.
    package static func next(after previous: Digest, blob: [UInt8], seq: UInt64) -> Digest {
        next(after: previous, blobHash: SHA256.hash(blob), seq: seq)
    }

    /// The same from the hash of the blob.
    package static func next(after previous: Digest, blobHash: Digest, seq: UInt64) -> Digest {
        var input = [UInt8]()
        input.reserveCapacity(73)
        input.append(2)
        for words in [previous.words, blobHash.words] {
            append(words.0, to: &input)
            append(words.1, to: &input)
            append(words.2, to: &input)
            append(words.3, to: &input)
        }
        append(seq, to: &input)
        return SHA256.hash(input)
    }

    private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
        unsafe withUnsafeBytes(of: word.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }
}
