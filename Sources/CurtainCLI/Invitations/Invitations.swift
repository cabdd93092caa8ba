// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI

struct Invitations: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Invitations: the patients' way into their threads.",
        discussion: """
              curtain invitations show T-88
            """,
        subcommands: [
            InvitationsList.self, InvitationsShow.self, InvitationsReissue.self, InvitationsRevoke.self,
        ])
}

extension Sheet {
    mutating func show(_ revealed: RevealedInvitationResponse) {
        field("thread", revealed.invitation.thread)
        field("state", revealed.invitation.state)
        field("valid until", moment(revealed.invitation.expiresAt))
        field("link", revealed.link)
        field("code", revealed.code)
        blank()
        heading("Pass this on, in private only:")
        paragraph(revealed.text, indent: 2)
    }
}
