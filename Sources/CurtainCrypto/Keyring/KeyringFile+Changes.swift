// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// Changes to the file. Each reads what is on disk, refuses when it is not the file that the ring was opened from, and
/// replaces it whole; a crash leaves the old file or the new one.
extension KeyringFile {
    /// Adds a slot for a secret, and answers the ring of the new file.
    package static func addSlot(
        _ secret: SlotSecret, to ring: KeyRing, at path: String
    ) throws(CryptoError) -> KeyRing {
        let file = try current(path: path, ring: ring)
        let slot = try Slot(wrapping: ring.root, for: secret, id: .random(), keyring: ring.keyringID)
        return try file.rewrite(ring: ring, slots: file.slotList + [slot])
    }

    /// Removes a slot; the last one stays.
    package static func removeSlot(_ id: RawID, of ring: KeyRing, at path: String) throws(CryptoError) -> KeyRing {
        let file = try current(path: path, ring: ring)
        let left = file.slotList.filter { $0.id != id }
        guard left.count < file.slotList.count else { throw .keyring(.noSuchSlot) }
        guard !left.isEmpty else { throw .keyring(.lastSlot) }
        return try file.rewrite(ring: ring, slots: left)
    }

    /// Adds a key-encryption key and makes it the active one; data keys are re-wrapped afterwards.
    package static func addKeyEncryptionKey(to ring: KeyRing, at path: String) throws(CryptoError) -> KeyRing {
        let file = try current(path: path, ring: ring)
        let version = (ring.kekVersions.last ?? 0) + 1
        return try file.rewrite(ring: ring, slots: file.slotList, active: version) { keys throws(CryptoError) in
            keys.append((.keyEncryption, version, try SecureRandom.bytes(32)))
        }
    }

    /// Destroys a key-encryption key that is not active.
    ///
    /// What is still wrapped under it is lost for good.
    package static func removeKeyEncryptionKey(
        _ version: UInt32, of ring: KeyRing, at path: String
    ) throws(CryptoError) -> KeyRing {
        let file = try current(path: path, ring: ring)
        guard version != ring.activeKEKVersion else { throw .keyring(.keyInUse) }
        guard ring.kekVersions.contains(version) else { throw .keyNotLoaded(version: version) }
        return try file.rewrite(ring: ring, slots: file.slotList) { keys throws(CryptoError) in
            keys.removeAll { $0.0 == .keyEncryption && $0.1 == version }
        }
    }

    private static func current(path: String, ring: KeyRing) throws(CryptoError) -> KeyringFile {
        let file = try read(path: path)
        guard file.fileHash == ring.fileHash else { throw .keyring(.changedOnDisk) }
        return file
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
