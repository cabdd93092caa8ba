// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Whether a person may sign in.
///
/// Raw values are stored.
package enum StaffState: String, Sendable, CaseIterable {
    /// Has a one-time password that must be replaced at the first sign-in.
    case invited
    case active
    case disabled
}

/// What the store holds of a member of staff: the name is sealed under the deployment's data key.
package struct StoredStaff: Sendable {
    package let id: StaffID
    /// Sealed login name; `revision` stands in its authenticated data.
    package let name: SealedField
    package let roles: Roles
    package let state: StaffState
    package let generation: Int64
    package let pools: Set<PoolID>
    package let createdAt: Timestamp
    package let lastSignIn: Timestamp?

    package init(
        id: StaffID, name: SealedField, roles: Roles, state: StaffState, generation: Int64, pools: Set<PoolID>,
        createdAt: Timestamp, lastSignIn: Timestamp?
    ) {
        self.id = id
        self.name = name
        self.roles = roles
        self.state = state
        self.generation = generation
        self.pools = pools
        self.createdAt = createdAt
        self.lastSignIn = lastSignIn
    }
}

/// A short text sealed under the deployment's data key.
package struct SealedField: Sendable, Equatable {
    package let blob: [UInt8]
    /// From 1, grows with each replacement; stands in the authenticated data.
    package let revision: UInt32

    package init(blob: [UInt8], revision: UInt32) {
        self.blob = blob
        self.revision = revision
    }
}

/// A person to be stored.
package struct NewStaff: Sendable {
    package let id: StaffID
    /// Keyed index of the lower-cased login, 16 bytes, unique.
    package let loginIndex: [UInt8]
    package let name: SealedField
    package let roles: Roles
    /// PHC string of a one-time password.
    package let passwordHash: String

    package init(id: StaffID, loginIndex: [UInt8], name: SealedField, roles: Roles, passwordHash: String) {
        self.id = id
        self.loginIndex = loginIndex
        self.name = name
        self.roles = roles
        self.passwordHash = passwordHash
    }
}

/// What a sign-in is checked against.
package struct StaffCredential: Sendable {
    package let staff: StaffID
    package let state: StaffState
    package let roles: Roles
    package let passwordHash: String

    package init(staff: StaffID, state: StaffState, roles: Roles, passwordHash: String) {
        self.staff = staff
        self.state = state
        self.roles = roles
        self.passwordHash = passwordHash
    }
}

/// A pool or channel to be stored; the name is sealed, found by its keyed index.
package struct NewNamed<Entity>: Sendable {
    package let id: EntityID<Entity>
    package let nameIndex: [UInt8]
    package let name: SealedField

    package init(id: EntityID<Entity>, nameIndex: [UInt8], name: SealedField) {
        self.id = id
        self.nameIndex = nameIndex
        self.name = name
    }
}

/// A group of staff that owns comments or threads.
package struct StoredPool: Sendable {
    package let id: PoolID
    package let name: SealedField
    package let createdAt: Timestamp
    package let members: Set<StaffID>

    package init(id: PoolID, name: SealedField, createdAt: Timestamp, members: Set<StaffID>) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.members = members
    }
}
