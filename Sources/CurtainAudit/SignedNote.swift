// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCrypto

/// Why a note is not accepted.
package enum NoteError: Error, Equatable, Sendable {
    /// Not of the form; the part is a constant of ours.
    case malformed(String)
    /// A known key signed, and its signature does not verify.
    case badSignature(name: String)
    /// No known key signed.
    case unsigned
    /// The checkpoint belongs to another log than the key.
    case wrongOrigin

    package var message: String {
        switch self {
        case .malformed(let part): "malformed \(part)"
        case .badSignature(let name): "the signature of \(name) does not verify"
        case .unsigned: "the note carries no signature by a known key"
        case .wrongOrigin: "the checkpoint is of another log"
        }
    }

    package var hint: String {
        switch self {
        case .malformed: "fetch it again; what was read is cut short or not a note"
        case .badSignature: "do not trust this log; compare the pinned key with the one that init printed"
        case .unsigned, .wrongOrigin: "a restored log has a new name: accept it by that name, or check the server"
        }
    }
}

/// One signature line of a note.
package struct NoteSignature: Sendable, Equatable {
    package let name: String
    /// 4 bytes.
    package let keyID: [UInt8]
    /// What follows the key id: 64 bytes for Ed25519.
    package let signature: [UInt8]

    package init(name: String, keyID: [UInt8], signature: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.signature = signature
    }
}

/// A signature that verified.
package struct VerifiedSignature: Sendable, Equatable {
    package let key: VerifierKey
    /// Seconds since 1970 for a cosignature, nil for a log's own.
    package let time: UInt64?

    package init(key: VerifierKey, time: UInt64?) {
        self.key = key
        self.time = time
    }
}

/// A text with signatures (c2sp.org/signed-note): the text, an empty line, lines of `— name base64(key id || bytes)`.
package struct SignedNote: Sendable, Equatable {
    /// Ends with a newline.
    package let text: String
    package let signatures: [NoteSignature]

    private static let sizeLimit = 1_000_000
    private static let signatureLimit = 100
    private static let dash = Array("\u{2014} ".utf8)

    /// Parses a note strictly.
    ///
    /// Text and signatures part at the last empty line.
    package static func parse(_ note: String) throws(NoteError) -> SignedNote {
        let bytes = Array(note.utf8)
        guard bytes.count <= sizeLimit else { throw .malformed("note: too long") }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else { throw .malformed("note: control character") }
        guard bytes.last == 0x0A else { throw .malformed("note: no newline at the end") }
        var split = bytes.count - 2
        while split >= 0, bytes[split] != 0x0A || bytes[split + 1] != 0x0A { split -= 1 }
        guard split >= 1 else { throw .malformed("note: no text and signatures") }
        let lines = bytes[(split + 2)...].split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        guard !lines.isEmpty else { throw .malformed("note: no signature") }
        guard lines.count <= signatureLimit else { throw .malformed("note: too many signatures") }
        var signatures: [NoteSignature] = []
        for line in lines { signatures.append(try signature(line)) }
        return SignedNote(text: String(decoding: bytes[...split], as: UTF8.self), signatures: signatures)
    }

    /// Parses bytes that came from outside; they must be UTF-8.
    package static func parse(bytes: [UInt8]) throws(NoteError) -> SignedNote {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed("note: not UTF-8") }
        return try parse(text)
    }

    private static func signature(_ line: ArraySlice<UInt8>) throws(NoteError) -> NoteSignature {
        guard line.starts(with: dash) else { throw .malformed("note signature") }
        let parts = line.dropFirst(dash.count).split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 2, isKeyName(parts[0]),
            let bytes = Base64.decode(String(decoding: parts[1], as: UTF8.self)), bytes.count >= 5
        else { throw .malformed("note signature") }
        return NoteSignature(
            name: String(decoding: parts[0], as: UTF8.self), keyID: Array(bytes[..<4]), signature: Array(bytes[4...]))
    }

    /// Whether bytes may name a key: not empty, no space of Unicode, no plus sign.
    static func isKeyName(_ name: some Collection<UInt8>) -> Bool {
        let text = String(decoding: name, as: UTF8.self)
        return !name.isEmpty && !name.contains(UInt8(ascii: "+"))
            && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value >= 0x20 }
    }

    /// Checks the signatures by known keys; those of unknown keys are ignored.
    ///
    /// - Throws: ``NoteError/badSignature(name:)`` when a known key's signature fails, ``NoteError/unsigned`` when
    ///   none of them signed.
    package func verify(with keys: [VerifierKey]) throws(NoteError) -> [VerifiedSignature] {
        var verified: [VerifiedSignature] = []
        for signature in signatures {
            guard let key = keys.first(where: { $0.name == signature.name && $0.keyID == signature.keyID }) else {
                continue
            }
            let result = key.verify(signature.signature, text: text)
            guard result.isValid else { throw .badSignature(name: key.name) }
            if !verified.contains(where: { $0.key == key }) {
                verified.append(VerifiedSignature(key: key, time: result.time))
            }
        }
        guard !verified.isEmpty else { throw .unsigned }
        return verified
    }

    /// The checkpoint that the text states.
    package func checkpoint() throws(NoteError) -> Checkpoint {
        try Checkpoint(text: text)
    }

    /// Parses a note, checks the log's own signature and answers its checkpoint, whose origin must be the key's name.
    package static func openCheckpoint(_ note: String, with key: VerifierKey) throws(NoteError) -> Checkpoint {
        let note = try parse(note)
        _ = try note.verify(with: [key])
        let checkpoint = try note.checkpoint()
        guard checkpoint.origin == key.name else { throw .wrongOrigin }
        return checkpoint
    }

    /// Signs a checkpoint and answers the whole note.
    package static func sign(checkpoint: Checkpoint, with signer: LogSigner) throws(CryptoError) -> String {
        let text = checkpoint.text
        let signature = try signer.sign(Array(text.utf8))
        return "\(text)\n\u{2014} \(signer.name) \(Base64.encode(signer.keyID + signature))\n"
    }
}
