// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Where an invitation stands.
///
/// Raw values are stored.
package enum InvitationState: String, Sendable, CaseIterable {
    /// Waiting for somebody to open it.
    case issued
    case confirmed
    /// A second person confirmed: the first session is frozen until staff issue anew.
    case contested
    case revoked
    case expired
}

/// What the store holds of an invitation.
///
/// The token is not among it: it is computed from a key in the keyring.
package struct StoredInvitation: Sendable {
    package let id: InvitationID
    package let thread: ThreadID
    package let threadNumber: Int64
    /// From 1; grows when the invitation is issued anew.
    package let generation: UInt32
    /// `expired` is computed from the time asked, not stored.
    package let state: InvitationState
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        id: InvitationID, thread: ThreadID, threadNumber: Int64, generation: UInt32, state: InvitationState,
        createdAt: Timestamp, expiresAt: Timestamp
    ) {
        self.id = id
        self.thread = thread
        self.threadNumber = threadNumber
        self.generation = generation
        self.state = state
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// An invitation to be stored: its identifiers and the hashes its token and typed code are found by.
package struct NewInvitation: Sendable {
    package let id: InvitationID
    package let generation: UInt32
    package let tokenHash: Digest
    package let codeHash: Digest
    package let expiresAt: Timestamp

    package init(id: InvitationID, generation: UInt32, tokenHash: Digest, codeHash: Digest, expiresAt: Timestamp) {
        self.id = id
        self.generation = generation
        self.tokenHash = tokenHash
        self.codeHash = codeHash
        self.expiresAt = expiresAt
    }
}

/// What a visitor brings.
package enum InvitationSecret: Sendable, Equatable {
    case token(Digest)
    case code(Digest)
}

/// What a visitor sets up when they confirm.
package struct NewParticipant: Sendable {
    package let id: ParticipantID
    /// SHA-256 of the return code.
    package let locatorHash: Digest
    /// PHC string, peppered.
    package let passphraseHash: String
    package let session: NewSession

    package init(id: ParticipantID, locatorHash: Digest, passphraseHash: String, session: NewSession) {
        self.id = id
        self.locatorHash = locatorHash
        self.passphraseHash = passphraseHash
        self.session = session
    }
}

/// How a confirmation ended.
package enum ConfirmOutcome: Sendable, Equatable {
    case confirmed(ParticipantID)
    /// Somebody confirmed before: both are shut out until staff issue anew.
    case contested
}

/// What coming back is checked against.
package struct ParticipantCredential: Sendable {
    package let participant: ParticipantID
    package let passphraseHash: String

    package init(participant: ParticipantID, passphraseHash: String) {
        self.participant = participant
        self.passphraseHash = passphraseHash
    }
}
