// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// The keyring file: slots that each wrap the same root key, and the body that the root seals.
///
/// `"CRTNKEY1" | keyring(16) | u64 generation | slot count(1) | slots | nonce(12) | u32 length | ciphertext and tag`.
/// The slots and the generation are associated data of the body, so no byte of the file can change unseen.
///
/// - SeeAlso: `docs/formats.md`, "Keyring file".
package struct KeyringFile: Sendable {
    package let path: String
    package let keyringID: RawID
    package let generation: UInt64
    /// SHA-256 of the whole file.
    package let fileHash: Digest
    let slotList: [Slot]
    private let body: [UInt8]

    static let magic = Array("CRTNKEY1".utf8)
    static let sizeLimit = 65_536
    static let slotLimit = 16

    /// Makes a deployment's keys and writes them for one slot at least; refuses to overwrite.
    ///
    /// `init` asks for two slots.
    package static func create(origin: String, slots: [SlotSecret], at path: String) throws(CryptoError) -> KeyRing {
        try create(origin: origin, slots: slots, at: path, scryptLN: 18)
    }

    static func create(
        origin: String, slots: [SlotSecret], at path: String, scryptLN: UInt8
    ) throws(CryptoError) -> KeyRing {
        try Algorithms.check()
        guard !slots.isEmpty else { throw .keyring(.noSlot) }
        let keyringID = RawID.random()
        let root = try SecretBytes.random(32)
        var list: [Slot] = []
        for secret in slots {
            list.append(
                try Slot(wrapping: root, for: secret, id: .random(), keyring: keyringID, scryptLN: scryptLN))
        }
        let body = try KeyringBody.make(organization: .random(), origin: origin)
        let file = try KeyringFile(
            path: path, keyringID: keyringID, generation: 1, slots: list, sealing: body.secret, root: root)
        try SecretFile.replace(path: path, bytes: file.bytes, mode: 0o600, replacing: false)
        return try KeyRing(keyringID: keyringID, generation: 1, fileHash: file.fileHash, root: root, body: body)
    }

    /// Reads the file; a copy that group or others may read is refused.
    package static func read(path: String) throws(CryptoError) -> KeyringFile {
        let bytes = try SecretFile.read(path: path, limit: sizeLimit, exactly: false, private: true)
        return try KeyringFile(path: path, parsing: bytes)
    }

    init(path: String, parsing bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count <= Self.sizeLimit else { throw .keyring(.tooLarge) }
        guard bytes.starts(with: Self.magic) else { throw .keyring(.notAKeyring) }
        var reader = ByteReader(bytes)
        _ = try reader.take(Self.magic.count)
        guard let keyringID = RawID(bytes: try reader.take(16)) else { throw .keyring(.truncated) }
        self.path = path
        self.keyringID = keyringID
        generation = try reader.u64()
        let count = Int(try reader.u8())
        guard count >= 1 else { throw .keyring(.noSlot) }
        guard count <= Self.slotLimit else { throw .keyring(.tooManySlots) }
        var list: [Slot] = []
        for _ in 0..<count { list.append(try Slot(parsing: &reader)) }
        slotList = list
        let nonce = try reader.take(AESGCM.nonceSize)
        let length = try reader.u32()
        guard length <= Self.sizeLimit, length >= AESGCM.tagSize else { throw .keyring(.truncated) }
        body = nonce + (try reader.take(Int(length)))
        try reader.end()
        fileHash = SHA256.hash(bytes)
    }

    /// Seals a body for a set of slots.
    init(
        path: String, keyringID: RawID, generation: UInt64, slots: [Slot], sealing body: borrowing SecretBytes,
        root: borrowing SecretBytes
    ) throws(CryptoError) {
        guard !slots.isEmpty else { throw .keyring(.noSlot) }
        guard slots.count <= Self.slotLimit else { throw .keyring(.tooManySlots) }
        self.path = path
        self.keyringID = keyringID
        self.generation = generation
        slotList = slots
        let aad = Self.bodyContext(keyringID: keyringID, generation: generation, slots: slots)
        var key = try Self.bodyKey(root: root, keyringID: keyringID)
        defer { cleanse(&key) }
        var plain = unsafe body.withUnsafe { unsafe Array($0) }
        defer { cleanse(&plain) }
        let sealed = try AESGCM.seal(plain, key: key, aad: aad)
        self.body = sealed
        fileHash = SHA256.hash(
            Self.layOut(keyringID: keyringID, generation: generation, slots: slots, body: sealed))
    }

    /// The whole file.
    var bytes: [UInt8] {
        Self.layOut(keyringID: keyringID, generation: generation, slots: slotList, body: body)
    }

    /// The slots, in the order of the file.
    package var slots: [(id: RawID, type: SlotType)] { slotList.map { ($0.id, $0.type) } }

    /// What a command slot stores for its command: the key's name there and the wrapped secret.
    package func commandParameters(of slot: RawID) -> (keyID: String, wrapped: [UInt8])? {
        guard case .command(let keyID, let wrapped)? = slotList.first(where: { $0.id == slot })?.kdf else {
            return nil
        }
        return (String(decoding: keyID, as: UTF8.self), wrapped)
    }

    /// Opens the ring with a secret; every slot of its type is asked, and a commitment decides before anything opens.
    ///
    /// - Throws: ``CryptoError/wrongSecret``, or ``CryptoError/authenticationFailed`` for a file that was altered.
    package func open(with secret: SlotSecret) throws(CryptoError) -> KeyRing {
        try Algorithms.check()
        return try open(root: try unwrapRoot(with: secret))
    }

    /// Opens the body with the root key.
    func open(root: consuming SecretBytes) throws(CryptoError) -> KeyRing {
        var key = try Self.bodyKey(root: root, keyringID: keyringID)
        defer { cleanse(&key) }
        let aad = Self.bodyContext(keyringID: keyringID, generation: generation, slots: slotList)
        var plain = try AESGCM.open(body, key: key, aad: aad)
        defer { cleanse(&plain) }
        return try KeyRing(
            keyringID: keyringID, generation: generation, fileHash: fileHash, root: root,
            body: try KeyringBody.parse(plain))
    }

    /// Which slot a secret opens, if any; for `curtaind keyring test`.
    package func slot(openedBy secret: SlotSecret) throws(CryptoError) -> RawID? {
        for slot in slotList where try slot.unwrap(with: secret, keyring: keyringID) != nil { return slot.id }
        return nil
    }

    func unwrapRoot(with secret: SlotSecret) throws(CryptoError) -> SecretBytes {
        for slot in slotList {
            if let root = try slot.unwrap(with: secret, keyring: keyringID) { return root }
        }
        throw .wrongSecret
    }

    private static func layOut(keyringID: RawID, generation: UInt64, slots: [Slot], body: [UInt8]) -> [UInt8] {
        var out = ByteWriter()
        out.put(magic)
        out.put(keyringID.bytes)
        out.put(generation)
        out.put(UInt8(truncatingIfNeeded: slots.count))
        for slot in slots { out.put(slot.bytes) }
        out.put(Array(body.prefix(AESGCM.nonceSize)))
        out.put(UInt32(body.count - AESGCM.nonceSize))
        out.put(Array(body.dropFirst(AESGCM.nonceSize)))
        return out.bytes
    }

    private static func bodyKey(root: borrowing SecretBytes, keyringID: RawID) throws(CryptoError) -> [UInt8] {
        var list = LP()
        list.append(keyringID)
        let info = derivationInfo("curtain/v1/keyring", list)
        var plain = unsafe root.withUnsafe { unsafe Array($0) }
        defer { cleanse(&plain) }
        return try HKDF.expand(.sha256, key: plain, info: info, count: 32)
    }

    private static func bodyContext(keyringID: RawID, generation: UInt64, slots: [Slot]) -> [UInt8] {
        var list = LP("curtain/v1/keyring")
        list.append(keyringID)
        list.append(u64: generation)
        for slot in slots { list.append(slot.bytes) }
        return list.bytes
    }
}
