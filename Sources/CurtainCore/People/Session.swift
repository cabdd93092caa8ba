// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Whose session it is.
///
/// Raw values are stored.
package enum SessionKind: Int64, Sendable {
    case staff = 1
    case participant = 2
    /// A claimed invitation that nobody confirmed yet; shows nothing.
    case claim = 3
}

/// How long sessions last.
package struct SessionLimits: Sendable, Equatable {
    package var staffIdle: Duration = .seconds(15 * 60)
    package var staffAbsolute: Duration = .seconds(12 * 3600)
    package var adminIdle: Duration = .seconds(10 * 60)
    package var adminAbsolute: Duration = .seconds(4 * 3600)
    package var patientIdle: Duration = .seconds(15 * 60)
    package var patientAbsolute: Duration = .seconds(2 * 3600)
    package var claim: Duration = .seconds(30 * 60)

    package init() {}
}

/// A session to be stored.
///
/// The token itself never is.
package struct NewSession: Sendable {
    /// SHA-256 of the token.
    package let tokenHash: Digest
    /// Names the session in lists and in the log; reveals nothing of the token.
    package let id: RawID
    package let idle: Duration
    package let expiresAt: Timestamp

    package init(tokenHash: Digest, id: RawID, idle: Duration, expiresAt: Timestamp) {
        self.tokenHash = tokenHash
        self.id = id
        self.idle = idle
        self.expiresAt = expiresAt
    }
}

/// What a token stands for right now.
package enum Authenticated: Sendable {
    case staff(StaffPrincipal, mustChangePassword: Bool)
    case participant(ParticipantPrincipal)
    /// A pending claim on an invitation.
    case claim(InvitationID, session: Digest)
}

/// A session of staff as a list shows it.
package struct StoredSession: Sendable {
    package let id: RawID
    package let staff: StaffID
    package let createdAt: Timestamp
    package let lastSeenAt: Timestamp
    package let expiresAt: Timestamp

    package init(id: RawID, staff: StaffID, createdAt: Timestamp, lastSeenAt: Timestamp, expiresAt: Timestamp) {
        self.id = id
        self.staff = staff
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.expiresAt = expiresAt
    }
}
