// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
package import CurtainCrypto

/// One version of the key-encryption key.
package struct KeyVersionView: Sendable, Equatable {
    package let version: UInt32
    package let isActive: Bool
    /// Data keys that it wraps.
    package let dataKeys: Int

    package init(version: UInt32, isActive: Bool, dataKeys: Int) {
        self.version = version
        self.isActive = isActive
        self.dataKeys = dataKeys
    }
}

/// What is known of the keys.
package struct KeyStatusView: Sendable {
    package let generation: UInt64
    package let fileHash: Digest
    package let active: UInt32
    package let floor: UInt32
    /// Ascending; also those that wrap data keys and are not in the ring.
    package let versions: [KeyVersionView]
    /// Wrappings by the active version, counted a little ahead.
    package let wraps: UInt64
    package let slots: [(id: RawID, type: SlotType)]
    /// The work that runs, or ran last.
    package let work: KeyWork.State?
}

extension Relay {
    package func keyStatus(as who: Caller) async throws -> KeyStatusView {
        let counts = try await store.dataKeyCounts(try await authorize(who, ReadKeys()))
        let versions = Set(keys.kekVersions).union(counts.keys).sorted()
        let active = keys.activeKEKVersion
        return KeyStatusView(
            generation: keys.generation, fileHash: keys.fileHash, active: active, floor: keys.floor,
            versions: versions.map {
                KeyVersionView(version: $0, isActive: $0 == active, dataKeys: counts[$0] ?? 0)
            },
            wraps: keys.wraps.count, slots: try keyring.slots(), work: keyWork.state)
    }

    /// The work that runs, or ran last.
    package func keyWork(as who: Caller) async throws -> KeyWork.State {
        _ = try await authorize(who, ReadKeys())
        guard let state = keyWork.state else { throw RelayError.notFound("work on keys since the service started") }
        return state
    }

    /// Refuses from now on what is wrapped below a version.
    package func setKeyFloor(_ version: UInt32, as who: Caller) async throws {
        let permit = try await authorize(who, SetKeyFloor(version: version))
        let keys = keys
        try await store.setFloor(permit) { keys.setFloor(version) }
    }

    /// Destroys a version of the key-encryption key that wraps nothing and lies below the floor.
    ///
    /// Backups made before the re-wrap cannot be opened afterwards.
    package func destroyKey(_ version: UInt32, as who: Caller) async throws {
        let destroy = try await authorize(who, DestroyKey(version: version))
        let change = try await authorize(who, ChangeKeyring())
        guard keys.kekVersions.contains(version) else { throw RelayError.notFound("key version") }
        guard version != keys.activeKEKVersion else {
            throw RelayError.conflict("version \(version) is the active one")
        }
        guard version < keys.floor else {
            throw RelayError.conflict("the floor is \(keys.floor); set it above \(version) first")
        }
        try await store.record(destroy)
        try await adopt(try keyring.removeKeyEncryptionKey(version, of: keys), .destroy, change)
    }

    /// Takes over and writes down what another program on the host, or a run that was killed, left in the keyring file.
    ///
    /// Answers whether there was anything.
    @discardableResult
    package func noteKeyring(as who: Caller) async throws -> Bool {
        let permit = try await authorize(who, ChangeKeyring())
        let ring = try keyring.current(keys)
        let recorded = try await store.recordedKeyring()
        guard ring.generation > recorded else { return false }
        try await adopt(ring, .file, permit)
        return true
    }
}
