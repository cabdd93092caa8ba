// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// `POST /session`: login name and password; a new password where the old one was good for one sign-in only.
package struct LoginRequest: Codable, Sendable, Equatable {
    package var login: String
    package var password: String
    package var newPassword: String?

    package init(login: String, password: String, newPassword: String? = nil) {
        self.login = login
        self.password = password
        self.newPassword = newPassword
    }
}

/// The token goes into `Authorization: Bearer`; it is shown once and stored nowhere on the server.
package struct LoginResponse: Codable, Sendable, Equatable {
    package var token: String
    package var login: String
    package var roles: [String]
    /// RFC 3339.
    package var expiresAt: String
    package var idleSeconds: Int

    package init(token: String, login: String, roles: [String], expiresAt: String, idleSeconds: Int) {
        self.token = token
        self.login = login
        self.roles = roles
        self.expiresAt = expiresAt
        self.idleSeconds = idleSeconds
    }
}

/// `GET /session`.
package struct WhoAmIResponse: Codable, Sendable, Equatable {
    package var id: String
    package var login: String
    package var roles: [String]
    package var pools: [String]
    /// The deployment's identifier.
    package var server: String
    package var logOrigin: String

    package init(id: String, login: String, roles: [String], pools: [String], server: String, logOrigin: String) {
        self.id = id
        self.login = login
        self.roles = roles
        self.pools = pools
        self.server = server
        self.logOrigin = logOrigin
    }
}

/// `POST /session/password`.
package struct PasswordRequest: Codable, Sendable, Equatable {
    package var oldPassword: String
    package var newPassword: String

    package init(oldPassword: String, newPassword: String) {
        self.oldPassword = oldPassword
        self.newPassword = newPassword
    }
}

/// One session of a person.
package struct SessionResponse: Codable, Sendable, Equatable {
    package var id: String
    package var login: String
    package var createdAt: String
    package var lastSeenAt: String
    package var expiresAt: String

    package init(id: String, login: String, createdAt: String, lastSeenAt: String, expiresAt: String) {
        self.id = id
        self.login = login
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.expiresAt = expiresAt
    }
}

/// `POST /sessions/revoke`: all sessions of a person, or one.
package struct RevokeSessionsRequest: Codable, Sendable, Equatable {
    package var login: String
    package var session: String?

    package init(login: String, session: String? = nil) {
        self.login = login
        self.session = session
    }
}

/// How many sessions ended.
package struct RevokeSessionsResponse: Codable, Sendable, Equatable {
    package var revoked: Int

    package init(revoked: Int) {
        self.revoked = revoked
    }
}
