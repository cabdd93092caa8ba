// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCrypto

/// A public key that signs notes, by the name of its owner: what an auditor pins (c2sp.org/signed-note).
package struct VerifierKey: Sendable, Equatable {
    /// What a signature by the key covers.
    package enum Algorithm: UInt8, Sendable {
        /// Ed25519 over the text: a log's own signature.
        case ed25519 = 1
        /// Ed25519 over the text and a time: a witness's cosignature (c2sp.org/tlog-cosignature).
        case cosignature = 4
    }

    package let name: String
    package let algorithm: Algorithm
    /// 4 bytes.
    package let keyID: [UInt8]
    /// 32 bytes.
    package let publicKey: [UInt8]

    /// The key that belongs to a log's signer.
    package init(_ signer: LogSigner) {
        name = signer.name
        algorithm = .ed25519
        keyID = signer.keyID
        publicKey = signer.publicKey
    }

    /// Reads `name+hex key id+base64(algorithm || key)`; the key id must be the one that name and key give.
    package init(vkey: String) throws(NoteError) {
        // The base64 may hold a plus sign of its own, so only the first two separate.
        let parts = vkey.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, SignedNote.isKeyName(parts[0].utf8), parts[1].utf8.count == 8,
            let keyID = Hex.decode(parts[1]), Hex.encode(keyID) == parts[1],
            let key = Base64.decode(parts[2]), key.count == 33, let algorithm = Algorithm(rawValue: key[0])
        else { throw .malformed("verifier key") }
        name = String(parts[0])
        self.algorithm = algorithm
        self.keyID = keyID
        publicKey = Array(key[1...])
        guard keyID == LogSigner.keyID(name: name, algorithm: key[0], publicKey: publicKey) else {
            throw .malformed("verifier key")
        }
    }

    /// The text form.
    package var vkey: String {
        "\(name)+\(Hex.encode(keyID))+\(Base64.encode([algorithm.rawValue] + publicKey))"
    }

    /// Checks the bytes of one signature after its key id, and answers the time that a cosignature carries.
    func verify(_ signature: [UInt8], text: String) -> (isValid: Bool, time: UInt64?) {
        switch algorithm {
        case .ed25519:
            return (Ed25519.verify(signature: signature, message: Array(text.utf8), publicKey: publicKey), nil)
        case .cosignature:
            guard signature.count == 72 else { return (false, nil) }
            let time = signature[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let message = Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
            return (
                Ed25519.verify(signature: Array(signature[8...]), message: message, publicKey: publicKey), time
            )
        }
    }
}
