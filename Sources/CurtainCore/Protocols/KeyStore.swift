// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Wrapped data keys, and what the log says of the keys above them.
///
/// The contracts of ``CurtainStore`` hold. The ring itself is not known here: what must happen to it in the writer's
/// turn comes as a closure, which may run twice.
package protocol KeyStore: Sendable {
    /// Data keys by the version of the key-encryption key that wraps them; reads every one.
    func dataKeyCounts(_ permit: Permit<ReadKeys>) async throws -> [UInt32: Int]
    /// Data keys after a position, in the order of subject and version.
    func dataKeys(after last: WrappedDataKey?, limit: Int) async throws -> [WrappedDataKey]
    /// Writes down that every data key was opened, or how many were not.
    func record(_ permit: Permit<CheckKeys>, checked: Int, failed: Int) async throws
    /// Writes down a new generation of the keyring file; `adopt` makes it the one in force.
    func record(
        _ permit: Permit<ChangeKeyring>, _ change: KeyringChange, adopt: @escaping @Sendable () throws -> Void
    ) async throws
    /// Replaces wrappings; one that changed meanwhile is left alone. Answers how many were replaced.
    func rewrap(_ permit: Permit<RewrapKeys>, _ pairs: [(old: WrappedDataKey, new: WrappedDataKey)]) async throws -> Int
    /// Asserts that no data key is wrapped under another version than this, and writes that down.
    ///
    /// - Throws: ``StoreError/conflict(_:)`` with the number that is.
    func finishRewrap(_ permit: Permit<RewrapKeys>, under version: UInt32, rewrapped: Int) async throws
    /// Asserts that no data key is wrapped below the version, and sets it.
    func setFloor(_ permit: Permit<SetKeyFloor>, adopt: @escaping @Sendable () -> Void) async throws
    /// Asserts that no data key is wrapped under the version, and writes down that it will be destroyed.
    func record(_ permit: Permit<DestroyKey>) async throws
    /// The generation of the keyring file that was written down last.
    func recordedKeyring() async throws -> UInt64
}

/// What changed in the keyring file.
package struct KeyringChange: Sendable, Equatable {
    /// Raw values stand in leaves.
    package enum Kind: String, Sendable, CaseIterable {
        /// A new key-encryption key is active.
        case rotate
        /// A key-encryption key is gone.
        case destroy
        /// Found changed: a command on the host changed slots, or a run was cut short after it had written the file.
        case file
    }

    package let kind: Kind
    package let generation: UInt64
    /// SHA-256 of the file.
    package let fileHash: Digest
    /// The active version of the key-encryption key.
    package let active: UInt32

    package init(kind: Kind, generation: UInt64, fileHash: Digest, active: UInt32) {
        self.kind = kind
        self.generation = generation
        self.fileHash = fileHash
        self.active = active
    }
}
