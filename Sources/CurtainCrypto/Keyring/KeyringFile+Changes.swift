// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// Changes to the file, one program at a time.
///
/// Each reads what is on disk, takes it over when another program wrote it since, and replaces it whole; a crash leaves
/// the old file or the new one.
extension KeyringFile {
    /// The ring of the file as it is now, opened with the root key of a ring in use.
    ///
    /// - Throws: ``CryptoError/keyring(_:)`` for a file of another keyring or of an older generation.
    package static func current(path: String, ring: KeyRing) throws(CryptoError) -> (file: KeyringFile, ring: KeyRing) {
        let file = try read(path: path)
        if file.fileHash == ring.fileHash { return (file, ring) }
        guard file.keyringID == ring.keyringID else { throw .keyring(.foreign) }
        guard file.generation > ring.generation else { throw .keyring(.changedOnDisk) }
        var root = unsafe ring.root.withUnsafe { unsafe Array($0) }
        defer { cleanse(&root) }
        return (file, try file.open(root: try SecretBytes.copying(root)))
    }

    /// Adds a slot for a secret, and answers the ring of the new file.
    package static func addSlot(
        _ secret: SlotSecret, to ring: KeyRing, at path: String
    ) throws(CryptoError) -> KeyRing {
        try change(path, ring) { file, ring throws(CryptoError) in
            let slot = try Slot(wrapping: ring.root, for: secret, id: .random(), keyring: ring.keyringID)
            return try file.rewrite(ring: ring, slots: file.slotList + [slot])
        }
    }

    /// Removes a slot; the last one stays, and so does the only one that is known to open the keyring.
    ///
    /// `tested`: the secret of a slot that stays.
    package static func removeSlot(
        _ id: RawID, of ring: KeyRing, tested: SlotSecret, at path: String
    ) throws(CryptoError) -> KeyRing {
        try change(path, ring) { file, ring throws(CryptoError) in
            let left = file.slotList.filter { $0.id != id }
            guard left.count < file.slotList.count else { throw .keyring(.noSuchSlot) }
            guard !left.isEmpty else { throw .keyring(.lastSlot) }
            for slot in left where try slot.unwrap(with: tested, keyring: ring.keyringID) != nil {
                return try file.rewrite(ring: ring, slots: left)
            }
            throw .keyring(.slotUntested)
        }
    }

    /// Adds a key-encryption key and makes it the active one; data keys are re-wrapped afterwards.
    package static func addKeyEncryptionKey(to ring: KeyRing, at path: String) throws(CryptoError) -> KeyRing {
        try change(path, ring) { file, ring throws(CryptoError) in
            let version = (ring.kekVersions.last ?? 0) + 1
            return try file.rewrite(ring: ring, slots: file.slotList, active: version) { keys throws(CryptoError) in
                keys.append((.keyEncryption, version, try SecureRandom.bytes(32)))
            }
        }
    }

    /// Destroys a key-encryption key that is not active.
    ///
    /// What is still wrapped under it is lost for good.
    package static func removeKeyEncryptionKey(
        _ version: UInt32, of ring: KeyRing, at path: String
    ) throws(CryptoError) -> KeyRing {
        try change(path, ring) { file, ring throws(CryptoError) in
            guard version != ring.activeKEKVersion else { throw .keyring(.keyInUse) }
            guard ring.kekVersions.contains(version) else { throw .keyNotLoaded(version: version) }
            return try file.rewrite(ring: ring, slots: file.slotList) { keys throws(CryptoError) in
                keys.removeAll { $0.0 == .keyEncryption && $0.1 == version }
            }
        }
    }

    private static func change(
        _ path: String, _ ring: KeyRing, _ body: (KeyringFile, KeyRing) throws(CryptoError) -> KeyRing
    ) throws(CryptoError) -> KeyRing {
        try SecretFile.locked(beside: path) { () throws(CryptoError) in
            let (file, ring) = try current(path: path, ring: ring)
            return try body(file, ring)
        }
    }

    private func rewrite(
        ring: KeyRing, slots: [Slot], active: UInt32? = nil,
        change: (inout [(KeyPurpose, UInt32, [UInt8])]) throws(CryptoError) -> Void = { (_) throws(CryptoError) in }
    ) throws(CryptoError) -> KeyRing {
        var keys = ring.keys()
        defer { KeyringBody.cleanse(keys: &keys) }
        try change(&keys)
        let body = try KeyringBody.build(
            organization: ring.organization, origin: ring.logOrigin, active: active ?? ring.activeKEKVersion,
            keys: keys)
        var rootBytes = unsafe ring.root.withUnsafe { unsafe Array($0) }
        defer { cleanse(&rootBytes) }
        let root = try SecretBytes.copying(rootBytes)
        let file = try KeyringFile(
            path: path, keyringID: keyringID, generation: generation + 1, slots: slots, sealing: body.secret,
            root: root)
        try SecretFile.replace(path: path, bytes: file.bytes, mode: 0o600, replacing: true)
        return try KeyRing(
            keyringID: keyringID, generation: file.generation, fileHash: file.fileHash, root: root, body: body)
    }
}
