// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    package func invitations(page: Page, as who: Caller) async throws -> [StoredInvitation] {
        try await store.invitations(try await authorize(who, ListInvitations(page: page)), at: clock.now())
    }

    /// Shows link and code of a thread's invitation, to be passed on in private: a logged read.
    package func revealInvitation(of thread: Reference, as who: Caller) async throws -> RevealedInvitation {
        let permit = try await authorize(who, RevealInvitation(thread: thread))
        let template = try await invitationTemplate(as: who)
        let invitation = try await store.invitation(permit, at: clock.now())
        guard invitation.state == .issued else {
            throw RelayError.conflict(
                "the invitation is \(invitation.state.rawValue): \"invitations reissue\" makes a new one")
        }
        return try revealed(invitation, template)
    }

    /// Makes the old link void and a new one in its place; whoever got in with the old one is shut out.
    package func reissueInvitation(of thread: Reference, as who: Caller) async throws -> RevealedInvitation {
        let permit = try await authorize(who, ReissueInvitation(thread: thread))
        let template = try await invitationTemplate(as: who)
        let invitation = try await store.reissue(permit, at: clock.now()) { id, generation in
            newInvitation(id, generation: generation)
        }
        return try revealed(invitation, template)
    }

    package func revokeInvitation(of thread: Reference, as who: Caller) async throws -> StoredInvitation {
        do {
            return try await store.revoke(try await authorize(who, RevokeInvitation(thread: thread)), at: clock.now())
        } catch StoreError.conflict(let state) {
            throw RelayError.conflict("the invitation is \(state) already")
        }
    }

    private func invitationTemplate(as who: Caller) async throws -> StoredTemplate {
        // Clinicians may pass an invitation on without the right to list every template.
        guard let permit = try? AccessPolicy.permit(ListTemplates(), for: .host(requestID: who.requestID)) else {
            throw RelayError.notFound("template")
        }
        let named = try await store.templates(permit).filter { $0.source.name == Self.invitationTemplate }
        guard
            let found = named.first(where: { $0.source.locale == settings.defaultLocale && $0.isApproved })
                ?? named.first(where: \.isApproved)
        else { throw RelayError.templateNotApproved(Self.invitationTemplate) }
        return found
    }

    private func revealed(_ invitation: StoredInvitation, _ template: StoredTemplate) throws -> RevealedInvitation {
        let text = try invitationText(template, (invitation.id, invitation.generation))
        return RevealedInvitation(
            invitation: invitation, link: Redacted(link(invitation.id, invitation.generation)),
            code: Redacted(keys.inviteCode(invitation.id.raw, generation: invitation.generation)),
            text: Redacted(text.text))
    }
}
