// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// The open key ring.
///
/// Immutable: a rotation writes a new file and makes a new ring.
///
/// All keys are in locked memory; what leaves are authentication codes, wrapped keys and unwrapped ``DataKey``s.
package final class KeyRing: Sendable {
    package let keyringID: RawID
    /// The deployment: it stands in the associated data of every blob.
    package let organization: RawID
    /// Grows by one with each write of the file; a file older than the log says is refused at start.
    package let generation: UInt64
    /// SHA-256 of the file.
    package let fileHash: Digest
    package let activeKEKVersion: UInt32
    /// Ascending.
    package let kekVersions: [UInt32]
    package let logOrigin: String
    /// Signs the log's checkpoints.
    package let signer: LogSigner

    let root: SecretBytes
    private let secret: SecretBytes
    private let entries: [KeyringBody.Entry]

    init(
        keyringID: RawID, generation: UInt64, fileHash: Digest, root: consuming SecretBytes,
        body: consuming KeyringBody
    ) throws(CryptoError) {
        self.keyringID = keyringID
        self.generation = generation
        self.fileHash = fileHash
        organization = body.organization
        activeKEKVersion = body.activeKEKVersion
        logOrigin = body.origin
        entries = body.entries
        kekVersions = body.entries.filter { $0.purpose == .keyEncryption }.map(\.version)
        self.root = root
        guard let seed = Self.newest(.logSigner, in: body.entries) else { throw .malformed("keyring body") }
        let key = try unsafe body.secret.withUnsafe { bytes throws(CryptoError) in
            try unsafe SigningKey(seed: UnsafeRawBufferPointer(rebasing: bytes[seed.offset..<seed.offset + 32]))
        }
        signer = LogSigner(name: body.origin, key: key)
        secret = Self.takeSecret(body)
    }

    /// A ring that no file holds, for tests and benchmarks: its keys end with the process.
    package static func ephemeral(origin: String) throws(CryptoError) -> KeyRing {
        try Algorithms.check()
        return try KeyRing(
            keyringID: .random(), generation: 1, fileHash: SHA256.hash(Array(origin.utf8)),
            root: SecretBytes.random(32), body: KeyringBody.make(organization: .random(), origin: origin))
    }

    private static func takeSecret(_ body: consuming KeyringBody) -> SecretBytes {
        body.secret
    }

    private static func newest(_ purpose: KeyPurpose, in entries: [KeyringBody.Entry]) -> KeyringBody.Entry? {
        entries.last { $0.purpose == purpose }
    }

    /// Lends one key to C.
    func withKey<R>(
        _ purpose: KeyPurpose, version: UInt32, _ body: (UnsafeRawBufferPointer) throws(CryptoError) -> R
    ) throws(CryptoError) -> R {
        guard let entry = entries.first(where: { $0.purpose == purpose && $0.version == version }) else {
            throw .keyNotLoaded(version: version)
        }
        return try unsafe secret.withUnsafe { bytes throws(CryptoError) in
            try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[entry.offset..<entry.offset + 32]))
        }
    }

    /// HMAC-SHA256 under the newest key of a purpose; every ring has one of each, which parsing asserts.
    func authenticate(_ message: [UInt8], purpose: KeyPurpose) -> [UInt8] {
        let offset = Self.newest(purpose, in: entries)?.offset ?? 0
        return unsafe secret.withUnsafe { bytes in
            unsafe HMACSHA256.authenticate(
                message, key: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + 32]))
        }
    }

    /// The newest version of a purpose.
    func newestVersion(_ purpose: KeyPurpose) -> UInt32 {
        Self.newest(purpose, in: entries)?.version ?? 0
    }

    /// All keys, to build a changed body from.
    func keys() -> [(KeyPurpose, UInt32, [UInt8])] {
        entries.map { entry in
            (
                entry.purpose, entry.version,
                unsafe secret.withUnsafe { unsafe Array($0[entry.offset..<entry.offset + 32]) }
            )
        }
    }
}

extension RawID {
    /// Sixteen bytes from the system generator, marked as a UUID of version 4.
    static func random() -> RawID {
        var random = SystemRandomNumberGenerator()
        let high = random.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return RawID(high: high, low: low)
    }
}
