// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import GRDB

/// Data keys that a verification has opened, a bounded number of them.
struct OpenedKeys: Sendable {
    private struct Name: Hashable {
        let subject: KeySubject
        let version: UInt32
    }

    private static let bound = 512

    let ring: KeyRing
    private var opened: [Name: DataKey] = [:]

    init(ring: KeyRing) {
        self.ring = ring
    }

    /// The key of a subject in a version, unwrapped now if it is not in memory.
    ///
    /// - Throws: `CryptoError`; ``StoreError/notFound`` when there is no such key.
    mutating func key(_ subject: KeySubject, version: UInt32, _ db: Database) throws -> DataKey {
        let name = Name(subject: subject, version: version)
        if let key = opened[name] { return key }
        let key = try ring.unwrap(try WrappedDataKey.load(subject, version: version, from: db))
        if opened.count >= Self.bound { opened.removeAll(keepingCapacity: true) }
        opened[name] = key
        return key
    }

    /// Opens a blob in its place under the version of the subject's key that it names.
    mutating func open(_ blob: [UInt8], at place: BlobPlace, of subject: KeySubject, _ db: Database) throws -> [UInt8] {
        try Envelope.open(
            blob, at: place, with: try key(subject, version: try Envelope.keyVersion(of: blob), db))
    }
}
