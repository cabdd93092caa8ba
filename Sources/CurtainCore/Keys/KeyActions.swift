// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Looks at versions, counts and the running work on keys.
package struct ReadKeys: Action {
    package static let event = AuditEvent.keysPreflight
    package static let requirement = Requirement(anyOf: [.admin, .auditor], host: true)

    package init() {}
}

/// Opens every data key to see that it opens.
package struct CheckKeys: Action {
    package static let event = AuditEvent.keysPreflight
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package init() {}
}

/// Changes slots or keys of the keyring file.
package struct ChangeKeyring: Action {
    package static let event = AuditEvent.keyringChanged
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package init() {}
}

/// Wraps data keys under the active key-encryption key.
package struct RewrapKeys: Action {
    package static let event = AuditEvent.keysRewrap
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package init() {}
}

/// Sets the lowest version of the key-encryption key that still opens anything.
package struct SetKeyFloor: Action {
    package static let event = AuditEvent.keysFloor
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package let version: UInt32

    package init(version: UInt32) {
        self.version = version
    }
}

/// Destroys a version of the key-encryption key.
package struct DestroyKey: Action {
    package static let event = AuditEvent.keysDestroy
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package let version: UInt32

    package init(version: UInt32) {
        self.version = version
    }
}
