// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// Invitations: lists without secrets, and showing, replacing or voiding one.
enum InvitationRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.get, "/invitations") { request, context in
            let page = try QueryReader(request).page()
            let invitations = try await relay.invitations(page: page, as: context.caller)
            let next = invitations.count == page.limit ? invitations.last.map { String($0.threadNumber) } : nil
            return try Answers.json(
                InvitationListResponse(invitations: invitations.map { InvitationResponse($0) }, next: next))
        }
        staff.on(.post, "/threads/{ref}/invitation/reveal") { _, context in
            let revealed = try await relay.revealInvitation(of: try context.reference(.thread), as: context.caller)
            return try Answers.json(RevealedInvitationResponse(revealed))
        }
        staff.on(.post, "/threads/{ref}/invitation/reissue") { _, context in
            let revealed = try await relay.reissueInvitation(of: try context.reference(.thread), as: context.caller)
            return try Answers.json(RevealedInvitationResponse(revealed))
        }
        staff.on(.post, "/threads/{ref}/invitation/revoke") { _, context in
            let invitation = try await relay.revokeInvitation(of: try context.reference(.thread), as: context.caller)
            return try Answers.json(InvitationResponse(invitation))
        }
    }
}

extension InvitationResponse {
    init(_ invitation: StoredInvitation) {
        self.init(
            thread: Reference(kind: .thread, number: invitation.threadNumber).description,
            state: invitation.state.rawValue, generation: Int(invitation.generation),
            createdAt: invitation.createdAt.description, expiresAt: invitation.expiresAt.description)
    }
}

extension RevealedInvitationResponse {
    init(_ revealed: RevealedInvitation) {
        self.init(
            invitation: InvitationResponse(revealed.invitation), link: revealed.link.reveal(),
            code: revealed.code.reveal(), text: revealed.text.reveal())
    }
}
