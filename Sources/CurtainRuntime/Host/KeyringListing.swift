// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto

/// What the keyring file says without being opened.
package struct KeyringListing: Sendable, Equatable {
    package struct Slot: Sendable, Equatable {
        package let id: String
        package let type: String
    }

    package let path: String
    package let generation: UInt64
    package let slots: [Slot]

    package static func read(_ keyring: KeyringConfiguration) throws -> KeyringListing {
        let file = try KeyringFile.read(path: keyring.path)
        return KeyringListing(
            path: keyring.path, generation: file.generation,
            slots: file.slots.map { Slot(id: $0.id.description, type: $0.type.name) })
    }
}
