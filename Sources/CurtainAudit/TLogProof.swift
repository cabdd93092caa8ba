// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

/// A proof that one entry is in a log, complete in one text file (c2sp.org/tlog-proof@v1).
package struct TLogProof: Sendable, Equatable {
    package let index: UInt64
    /// Leaf's sibling first.
    package let hashes: [Digest]
    /// The signed checkpoint.
    package let note: String
    /// Bytes for the application, empty when absent.
    package let extra: [UInt8]

    private static let header = "c2sp.org/tlog-proof@v1"

    package init(index: UInt64, hashes: [Digest], note: String, extra: [UInt8] = []) {
        self.index = index
        self.hashes = hashes
        self.note = note
        self.extra = extra
    }

    /// Reads the text form.
    package init(text: String) throws(NoteError) {
        let bytes = Array(text.utf8)
        var position = 0
        func line() throws(NoteError) -> String {
            guard let end = bytes[position...].firstIndex(of: 0x0A) else { throw .malformed("proof") }
            defer { position = end + 1 }
            return String(decoding: bytes[position..<end], as: UTF8.self)
        }
        guard try line() == Self.header else { throw .malformed("proof: unknown version") }
        var current = try line()
        var extra: [UInt8] = []
        if current.hasPrefix("extra ") {
            guard let decoded = Base64.decode(current.dropFirst(6)) else { throw .malformed("proof") }
            extra = decoded
            current = try line()
        }
        guard current.hasPrefix("index "), let index = Self.number(current.dropFirst(6)) else {
            throw .malformed("proof index")
        }
        var hashes: [Digest] = []
        while true {
            current = try line()
            if current.isEmpty { break }
            guard hashes.count < 64, let decoded = Base64.decode(current), let hash = Digest(decoded) else {
                throw .malformed("proof hash")
            }
            hashes.append(hash)
        }
        self.init(index: index, hashes: hashes, note: String(decoding: bytes[position...], as: UTF8.self), extra: extra)
    }

    /// The text form.
    package var text: String {
        var out = "\(Self.header)\n"
        if !extra.isEmpty { out += "extra \(Base64.encode(extra))\n" }
        out += "index \(index)\n"
        for hash in hashes { out += "\(Base64.encode(hash.bytes))\n" }
        return out + "\n" + note
    }

    /// Checks signature and path for the bytes of a leaf, and answers the checkpoint they lead to.
    package func verify(leaf: [UInt8], with key: VerifierKey) throws -> Checkpoint {
        let checkpoint = try SignedNote.openCheckpoint(note, with: key)
        try Proofs.verifyInclusion(
            index: index, size: checkpoint.size, leaf: TreeHash.leaf(leaf), proof: hashes, root: checkpoint.root)
        return checkpoint
    }

    private static func number(_ text: Substring) -> UInt64? {
        guard (1...19).contains(text.utf8.count), text == "0" || text.utf8.first != UInt8(ascii: "0"),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return UInt64(text)
    }
}
