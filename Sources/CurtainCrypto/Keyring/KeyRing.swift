// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import Synchronization

/// The open key ring.
///
/// A change of the file makes a new ring; the one in use takes its keys over with ``adopt(_:)``, so that whoever holds
/// the ring goes on with the newest keys. Deployment, log origin and signer stay as they are.
///
/// All keys are in locked memory; what leaves are authentication codes, wrapped keys and unwrapped ``DataKey``s.
package final class KeyRing: Sendable {
    package let keyringID: RawID
    /// The deployment: it stands in the associated data of every blob.
    package let organization: RawID
    package let logOrigin: String
    /// Signs the log's checkpoints.
    package let signer: LogSigner
    let root: SecretBytes
    private let held: Mutex<Contents>
    /// Versions of the key-encryption key below this open nothing.
    private let lowest = Atomic<UInt32>(1)

    /// What one version of the file held.
    private final class Contents: Sendable {
        let generation: UInt64
        let fileHash: Digest
        let activeKEKVersion: UInt32
        let entries: [KeyringBody.Entry]
        let secret: SecretBytes
        /// How often the active key-encryption key wrapped a data key since it was opened.
        let wraps: Atomic<UInt64>

        init(generation: UInt64, fileHash: Digest, body: consuming KeyringBody) {
            self.generation = generation
            self.fileHash = fileHash
            activeKEKVersion = body.activeKEKVersion
            entries = body.entries
            wraps = Atomic(0)
            secret = KeyRing.takeSecret(body)
        }
    }

    private var contents: Contents { held.withLock { $0 } }

    /// Grows by one with each write of the file; a file older than the log says is refused at start.
    package var generation: UInt64 { contents.generation }
    /// SHA-256 of the file.
    package var fileHash: Digest { contents.fileHash }
    package var activeKEKVersion: UInt32 { contents.activeKEKVersion }
    /// Ascending.
    package var kekVersions: [UInt32] {
        contents.entries.filter { $0.purpose == .keyEncryption }.map(\.version)
    }
    /// The active key-encryption key, and how often it wrapped a data key since it was opened.
    package var wraps: (version: UInt32, count: UInt64) {
        let contents = contents
        return (contents.activeKEKVersion, contents.wraps.load(ordering: .relaxed))
    }
    /// Versions of the key-encryption key below this open nothing.
    package var floor: UInt32 { lowest.load(ordering: .relaxed) }

    init(
        keyringID: RawID, generation: UInt64, fileHash: Digest, root: consuming SecretBytes,
        body: consuming KeyringBody
    ) throws(CryptoError) {
        self.keyringID = keyringID
        organization = body.organization
        logOrigin = body.origin
        self.root = root
        guard let seed = Self.newest(.logSigner, in: body.entries) else { throw .malformed("keyring body") }
        let key = try unsafe body.secret.withUnsafe { bytes throws(CryptoError) in
            try unsafe SigningKey(seed: UnsafeRawBufferPointer(rebasing: bytes[seed.offset..<seed.offset + 32]))
        }
        signer = LogSigner(name: body.origin, key: key)
        held = Mutex(Contents(generation: generation, fileHash: fileHash, body: body))
    }

    /// Takes over what a newer file of the same keyring holds; an older one or the same changes nothing.
    ///
    /// - Throws: ``CryptoError/keyring(_:)`` for a ring of another deployment or with another signer.
    package func adopt(_ newer: KeyRing) throws(CryptoError) {
        guard newer.keyringID == keyringID, newer.organization == organization, newer.logOrigin == logOrigin,
            newer.signer.verifierKey == signer.verifierKey
        else { throw .keyring(.foreign) }
        let contents = newer.contents
        held.withLock { held in
            guard contents.generation > held.generation else { return }
            if contents.activeKEKVersion == held.activeKEKVersion {
                contents.wraps.add(held.wraps.load(ordering: .relaxed), ordering: .relaxed)
            }
            held = contents
        }
    }

    /// From here on no data key opens that is wrapped under a version below this one.
    package func setFloor(_ version: UInt32) {
        lowest.store(version, ordering: .relaxed)
    }

    /// Goes on counting where an earlier process may have stopped.
    package func resumeWraps(of version: UInt32, at count: UInt64) {
        let contents = contents
        guard contents.activeKEKVersion == version else { return }
        let now = contents.wraps.load(ordering: .relaxed)
        if count > now { contents.wraps.add(count - now, ordering: .relaxed) }
    }

    /// Counts one more wrapping under the active key.
    func countWrap() {
        contents.wraps.add(1, ordering: .relaxed)
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
        let contents = contents
        guard let entry = contents.entries.first(where: { $0.purpose == purpose && $0.version == version }) else {
            throw .keyNotLoaded(version: version)
        }
        return try unsafe contents.secret.withUnsafe { bytes throws(CryptoError) in
            try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[entry.offset..<entry.offset + 32]))
        }
    }

    /// HMAC-SHA256 under the newest key of a purpose; every ring has one of each, which parsing asserts.
    func authenticate(_ message: [UInt8], purpose: KeyPurpose) -> [UInt8] {
        let contents = contents
        let offset = Self.newest(purpose, in: contents.entries)?.offset ?? 0
        return unsafe contents.secret.withUnsafe { bytes in
            unsafe HMACSHA256.authenticate(
                message, key: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + 32]))
        }
    }

    /// The newest version of a purpose.
    func newestVersion(_ purpose: KeyPurpose) -> UInt32 {
        Self.newest(purpose, in: contents.entries)?.version ?? 0
    }

    /// All keys, to build a changed body from.
    func keys() -> [(KeyPurpose, UInt32, [UInt8])] {
        let contents = contents
        return contents.entries.map { entry in
            (
                entry.purpose, entry.version,
                unsafe contents.secret.withUnsafe { unsafe Array($0[entry.offset..<entry.offset + 32]) }
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
