// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Staff sign in; the password was checked before.
package struct SignIn: Action {
    package static let event = AuditEvent.login
    package static let requirement = Requirement(visitor: true)

    package let staff: StaffID

    package init(staff: StaffID) {
        self.staff = staff
    }
}

/// Ends the caller's own session.
package struct SignOut: Action {
    package static let event = AuditEvent.logout
    package static let requirement = Requirement(anyOf: Requirement.everyStaff)

    package init() {}
}

/// Replaces the caller's own password.
package struct ChangeOwnPassword: Action {
    package static let event = AuditEvent.passwordChange
    package static let requirement = Requirement(anyOf: Requirement.everyStaff, visitor: true)

    package let staff: StaffID

    package init(staff: StaffID) {
        self.staff = staff
    }
}

/// Adds a person with a one-time password.
package struct CreateStaff: Action {
    package static let event = AuditEvent.staffCreate
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package let staff: StaffID
    package let roles: Roles

    package init(staff: StaffID, roles: Roles) {
        self.staff = staff
        self.roles = roles
    }
}

/// Sets a person's roles.
package struct ChangeRoles: Action {
    package static let event = AuditEvent.staffRoles
    package static let requirement = Requirement(anyOf: [.admin])

    package let staff: StaffID
    package let roles: Roles

    package init(staff: StaffID, roles: Roles) {
        self.staff = staff
        self.roles = roles
    }
}

/// Gives a person a new one-time password and ends their sessions.
package struct ResetStaff: Action {
    package static let event = AuditEvent.staffReset
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package let staff: StaffID

    package init(staff: StaffID) {
        self.staff = staff
    }
}

/// Shuts a person out at once.
package struct DisableStaff: Action {
    package static let event = AuditEvent.staffDisable
    package static let requirement = Requirement(anyOf: [.admin])

    package let staff: StaffID

    package init(staff: StaffID) {
        self.staff = staff
    }
}

/// Lists people with their names.
package struct ListStaff: Action {
    package static let event = AuditEvent.staffList
    package static let requirement = Requirement(anyOf: [.admin, .auditor])

    package init() {}
}

/// Adds a pool.
package struct CreatePool: Action {
    package static let event = AuditEvent.poolCreate
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package let pool: PoolID

    package init(pool: PoolID) {
        self.pool = pool
    }
}

/// Puts a person into a pool.
package struct AddPoolMember: Action {
    package static let event = AuditEvent.poolMemberAdd
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package let pool: PoolID
    package let staff: StaffID

    package init(pool: PoolID, staff: StaffID) {
        self.pool = pool
        self.staff = staff
    }
}

/// Takes a person out of a pool.
package struct RemovePoolMember: Action {
    package static let event = AuditEvent.poolMemberRemove
    package static let requirement = Requirement(anyOf: [.admin])

    package let pool: PoolID
    package let staff: StaffID

    package init(pool: PoolID, staff: StaffID) {
        self.pool = pool
        self.staff = staff
    }
}

/// Lists pools and channels by name.
package struct ListPools: Action {
    package static let event = AuditEvent.staffList
    package static let requirement = Requirement(anyOf: Requirement.everyStaff, host: true)

    package init() {}
}

/// Reads reply templates from the configuration.
package struct ImportTemplates: Action {
    package static let event = AuditEvent.templateImport
    package static let requirement = Requirement(host: true)

    package init() {}
}

/// Lists reply templates.
package struct ListTemplates: Action {
    package static let event = AuditEvent.templateApprove
    package static let requirement = Requirement(anyOf: [.agent, .admin, .auditor], host: true)

    package init() {}
}

/// Approves a template's exact text for public use.
package struct ApproveTemplate: Action {
    package static let event = AuditEvent.templateApprove
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package let template: TemplateID
    package let digest: Digest

    package init(template: TemplateID, digest: Digest) {
        self.template = template
        self.digest = digest
    }
}

/// Lists sessions of staff.
package struct ListSessions: Action {
    package static let event = AuditEvent.sessionList
    package static let requirement = Requirement(anyOf: [.admin])

    package init() {}
}

/// Ends sessions of a person.
package struct RevokeSessions: Action {
    package static let event = AuditEvent.sessionRevoke
    package static let requirement = Requirement(anyOf: [.admin])

    package let staff: StaffID
    package let session: RawID?

    package init(staff: StaffID, session: RawID?) {
        self.staff = staff
        self.session = session
    }
}
