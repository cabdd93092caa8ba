// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// A member of staff.
package struct PersonView: Sendable {
    package let id: StaffID
    package let login: String
    package let roles: Roles
    package let state: StaffState
    package let poolNames: [String]
    package let createdAt: Timestamp
    package let lastSignIn: Timestamp?

    package init(
        id: StaffID, login: String, roles: Roles, state: StaffState, poolNames: [String], createdAt: Timestamp,
        lastSignIn: Timestamp?
    ) {
        self.id = id
        self.login = login
        self.roles = roles
        self.state = state
        self.poolNames = poolNames
        self.createdAt = createdAt
        self.lastSignIn = lastSignIn
    }
}

/// A pool.
package struct PoolView: Sendable {
    package let id: PoolID
    package let name: String
    package let memberLogins: [String]
    package let createdAt: Timestamp

    package init(id: PoolID, name: String, memberLogins: [String], createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.memberLogins = memberLogins
        self.createdAt = createdAt
    }
}

/// A template, with what the reply guard refuses in it today.
package struct TemplateView: Sendable {
    package let template: StoredTemplate
    package let approvedByLogin: String?
    package let refusals: [String]

    package init(template: StoredTemplate, approvedByLogin: String?, refusals: [String]) {
        self.template = template
        self.approvedByLogin = approvedByLogin
        self.refusals = refusals
    }
}

/// A session of a member of staff.
package struct SessionView: Sendable {
    package let session: StoredSession
    package let login: String

    package init(session: StoredSession, login: String) {
        self.session = session
        self.login = login
    }
}

/// A fresh session of staff; the token is shown once.
package struct SignedIn: Sendable {
    package let token: Redacted<String>
    package let login: String
    package let roles: Roles
    package let expiresAt: Timestamp
    package let idle: Duration

    package init(token: Redacted<String>, login: String, roles: Roles, expiresAt: Timestamp, idle: Duration) {
        self.token = token
        self.login = login
        self.roles = roles
        self.expiresAt = expiresAt
        self.idle = idle
    }
}

/// A password good for one sign-in, shown once.
package struct OneTimePassword: Sendable {
    package let person: PersonView
    package let password: Redacted<String>

    package init(person: PersonView, password: Redacted<String>) {
        self.person = person
        self.password = password
    }
}

/// A pending claim; the token goes into a cookie.
package struct ClaimedInvitation: Sendable {
    package let token: Redacted<String>
    package let expiresAt: Timestamp

    package init(token: Redacted<String>, expiresAt: Timestamp) {
        self.token = token
        self.expiresAt = expiresAt
    }
}

/// How a confirmation ended.
package enum ConfirmedInvitation: Sendable {
    /// The session token goes into a cookie; the return code is shown once.
    case welcome(token: Redacted<String>, returnCode: Redacted<String>, expiresAt: Timestamp)
    /// Somebody confirmed before; staff were told.
    case contested
}

/// Entries of the log with the names they mention.
package struct LogEntries: Sendable {
    package let entries: [StoredLeaf]
    package let next: UInt64?
    /// By what stands in the leaves: `st_<uuid>` and the like.
    package let names: [String: String]

    package init(entries: [StoredLeaf], next: UInt64?, names: [String: String]) {
        self.entries = entries
        self.next = next
        self.names = names
    }
}
