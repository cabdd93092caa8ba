// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A member of staff.
package struct PersonResponse: Codable, Sendable, Equatable {
    package var id: String
    package var login: String
    package var roles: [String]
    /// `invited`, `active` or `disabled`.
    package var state: String
    package var pools: [String]
    package var createdAt: String
    package var lastSignInAt: String?

    package init(
        id: String, login: String, roles: [String], state: String, pools: [String], createdAt: String,
        lastSignInAt: String? = nil
    ) {
        self.id = id
        self.login = login
        self.roles = roles
        self.state = state
        self.pools = pools
        self.createdAt = createdAt
        self.lastSignInAt = lastSignInAt
    }
}

/// `POST /people`.
package struct CreatePersonRequest: Codable, Sendable, Equatable {
    package var login: String
    package var roles: [String]
    /// Names of pools to join at once.
    package var pools: [String]

    package init(login: String, roles: [String], pools: [String]) {
        self.login = login
        self.roles = roles
        self.pools = pools
    }
}

/// A password good for one sign-in, shown once.
package struct OneTimePasswordResponse: Codable, Sendable, Equatable {
    package var person: PersonResponse
    package var oneTimePassword: String

    package init(person: PersonResponse, oneTimePassword: String) {
        self.person = person
        self.oneTimePassword = oneTimePassword
    }
}

/// `POST /people/{login}/roles`: the full set.
package struct RolesRequest: Codable, Sendable, Equatable {
    package var roles: [String]

    package init(roles: [String]) {
        self.roles = roles
    }
}

/// A pool and its members.
package struct PoolResponse: Codable, Sendable, Equatable {
    package var id: String
    package var name: String
    package var members: [String]
    package var createdAt: String

    package init(id: String, name: String, members: [String], createdAt: String) {
        self.id = id
        self.name = name
        self.members = members
        self.createdAt = createdAt
    }
}

/// `POST /pools`.
package struct CreatePoolRequest: Codable, Sendable, Equatable {
    package var name: String

    package init(name: String) {
        self.name = name
    }
}

/// `POST /pools/{name}/members`.
package struct PoolMembersRequest: Codable, Sendable, Equatable {
    package var add: [String]
    package var remove: [String]

    package init(add: [String], remove: [String]) {
        self.add = add
        self.remove = remove
    }
}

/// A reply template.
package struct TemplateResponse: Codable, Sendable, Equatable {
    package var name: String
    package var kind: String
    package var locale: String
    package var text: String
    /// SHA-256 in hex; approval names it.
    package var digest: String
    package var approved: Bool
    package var approvedAt: String?
    package var approvedBy: String?
    /// What the reply guard refuses in it, rendered; empty when it may be approved.
    package var refusals: [String]

    package init(
        name: String, kind: String, locale: String, text: String, digest: String, approved: Bool,
        approvedAt: String? = nil, approvedBy: String? = nil, refusals: [String]
    ) {
        self.name = name
        self.kind = kind
        self.locale = locale
        self.text = text
        self.digest = digest
        self.approved = approved
        self.approvedAt = approvedAt
        self.approvedBy = approvedBy
        self.refusals = refusals
    }
}

/// `POST /templates/{name}/approve`.
package struct ApproveTemplateRequest: Codable, Sendable, Equatable {
    package var locale: String
    package var digest: String

    package init(locale: String, digest: String) {
        self.locale = locale
        self.digest = digest
    }
}
