// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

/// The state of a log at one size (c2sp.org/tlog-checkpoint): `origin\nsize\nbase64(root)\n`, no further lines.
package struct Checkpoint: Sendable, Equatable {
    /// The log's name.
    package let origin: String
    /// Number of leaves.
    package let size: UInt64
    package let root: Digest

    package init(origin: String, size: UInt64, root: Digest) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads the text of a checkpoint; anything that ``text`` would not have written is refused.
    package init(text: String) throws(NoteError) {
        let lines = Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count == 4, lines[3].isEmpty, !lines[0].isEmpty else { throw .malformed("checkpoint") }
        let digits = lines[1]
        guard (1...19).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let size = Int64(String(decoding: digits, as: UTF8.self))
        else { throw .malformed("checkpoint size") }
        guard let bytes = Base64.decode(String(decoding: lines[2], as: UTF8.self)), let root = Digest(bytes) else {
            throw .malformed("checkpoint root")
        }
        origin = String(decoding: lines[0], as: UTF8.self)
        self.size = UInt64(size)
        self.root = root
    }

    /// The text that is signed.
    package var text: String {
        "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
    }
}
