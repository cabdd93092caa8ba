// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// Where the keyring file of a running service is, for changes while it serves.
///
/// Each verb answers the ring of the new file; the ring in use takes it over with ``KeyRing/adopt(_:)``.
package struct KeyringPlace: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    package func addKeyEncryptionKey(to ring: KeyRing) throws(CryptoError) -> KeyRing {
        try KeyringFile.addKeyEncryptionKey(to: ring, at: path)
    }

    package func removeKeyEncryptionKey(_ version: UInt32, of ring: KeyRing) throws(CryptoError) -> KeyRing {
        try KeyringFile.removeKeyEncryptionKey(version, of: ring, at: path)
    }

    /// The ring of the file as it is now; another program on the host may have changed its slots.
    package func current(_ ring: KeyRing) throws(CryptoError) -> KeyRing {
        try KeyringFile.current(path: path, ring: ring).ring
    }

    /// Whether the file is this ring's, or a newer one of the same keyring.
    package func holds(_ ring: KeyRing) -> Bool {
        guard let file = try? KeyringFile.read(path: path) else { return false }
        return file.keyringID == ring.keyringID && file.generation >= ring.generation
    }

    /// The slots of the file as it is now.
    package func slots() throws(CryptoError) -> [(id: RawID, type: SlotType)] {
        try KeyringFile.read(path: path).slots
    }
}
