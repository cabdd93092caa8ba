// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Lists invitations to threads of the caller's pools; carries no token.
package struct ListInvitations: Action {
    package static let event = AuditEvent.invitationReveal
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let page: Page

    package init(page: Page) {
        self.page = page
    }
}

/// Shows the link and code of an invitation, to be passed on by hand.
package struct RevealInvitation: Action {
    package static let event = AuditEvent.invitationReveal
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let thread: Reference

    package init(thread: Reference) {
        self.thread = thread
    }
}

/// Makes the old link void and a new one in its place.
package struct ReissueInvitation: Action {
    package static let event = AuditEvent.invitationReissue
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let thread: Reference

    package init(thread: Reference) {
        self.thread = thread
    }
}

/// Makes an invitation void.
package struct RevokeInvitation: Action {
    package static let event = AuditEvent.invitationRevoke
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let thread: Reference

    package init(thread: Reference) {
        self.thread = thread
    }
}

/// A visitor opens an invitation with its token or code.
package struct ClaimInvitation: Action {
    package static let event = AuditEvent.invitationClaim
    package static let requirement = Requirement(visitor: true)

    package init() {}
}

/// A visitor who claimed an invitation takes it, with a passphrase.
package struct ConfirmInvitation: Action {
    package static let event = AuditEvent.invitationConfirm
    package static let requirement = Requirement(visitor: true)

    package let claim: Digest

    package init(claim: Digest) {
        self.claim = claim
    }
}

/// A patient comes back with return code and passphrase.
package struct ReturnToThread: Action {
    package static let event = AuditEvent.participantReturn
    package static let requirement = Requirement(visitor: true)

    package let participant: ParticipantID

    package init(participant: ParticipantID) {
        self.participant = participant
    }
}

/// The patient ends their session.
package struct LeaveThread: Action {
    package static let event = AuditEvent.participantLeave
    package static let requirement = Requirement(participant: true)

    package init() {}
}
