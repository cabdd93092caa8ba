// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB

extension SQLiteStore {
    package func invitations(_ permit: Permit<ListInvitations>, at now: Timestamp) async throws -> [StoredInvitation] {
        guard case .pools(let pools) = permit.scope else { return [] }
        let page = permit.action.page
        return try await read { try InvitationRows.list(pools, page, at: now, $0) }
    }

    package func invitation(_ permit: Permit<RevealInvitation>, at now: Timestamp) async throws -> StoredInvitation {
        try await withThread(permit, permit.action.thread) { thread, change, origin in
            let invitation = try InvitationRows.find(thread: thread.number, at: now, change.db)
            change.log(
                .invitationReveal, by: origin, [.invitation(invitation.id), .thread(thread.id)], purpose: "TREAT",
                [LeafAttribute("generation", Int64(invitation.generation))])
            return invitation
        }
    }

    package func reissue(
        _ permit: Permit<ReissueInvitation>, at now: Timestamp,
        make: @escaping @Sendable (InvitationID, UInt32) -> NewInvitation
    ) async throws -> StoredInvitation {
        try await withThread(permit, permit.action.thread) { thread, change, origin in
            let old = try InvitationRows.find(thread: thread.number, at: now, change.db)
            let isLeaving = try change.db.first(
                "SELECT 1 FROM outbox WHERE thread = ? AND kind = 'invitation' AND carrier = 'channel' AND state = 'sending'",
                .int(thread.number)
            ) { _ in true }
            guard isLeaving != true else { throw StoreError.conflict("it is being posted: try again in a moment") }
            let new = make(old.id, old.generation + 1)
            try change.db.run(
                """
                UPDATE invitation SET generation = ?, tokenHash = ?, codeHash = ?, state = 'issued', createdAt = ?,
                    expiresAt = ? WHERE id = ?
                """, .number(new.generation), .digest(new.tokenHash), .digest(new.codeHash), .time(now),
                .time(new.expiresAt), .id(old.id))
            try Self.shutOut(thread.number, state: "replaced", change)
            try Self.endClaims(on: old.id, change)
            // The old text carried a link that is void now; what is to be sent is the new one.
            try change.db.run(
                """
                UPDATE outbox SET state = CASE state WHEN 'draft' THEN 'draft' ELSE 'approved' END, tries = 0,
                    resolvedAt = NULL, resolvedBy = NULL, notBefore = NULL
                WHERE thread = ? AND kind = 'invitation'
                """, .int(thread.number))
            change.log(
                .invitationReissue, by: origin, [.invitation(old.id), .thread(thread.id), .patient(thread.patient)],
                [LeafAttribute("generation", Int64(new.generation))])
            return try InvitationRows.find(thread: thread.number, at: now, change.db)
        }
    }

    package func revoke(_ permit: Permit<RevokeInvitation>, at now: Timestamp) async throws -> StoredInvitation {
        try await withThread(permit, permit.action.thread) { thread, change, origin in
            let old = try InvitationRows.find(thread: thread.number, at: now, change.db)
            guard old.state != .revoked else { throw StoreError.conflict("revoked") }
            try change.db.run("UPDATE invitation SET state = 'revoked' WHERE id = ?", .id(old.id))
            try Self.shutOut(thread.number, state: "frozen", change)
            try Self.endClaims(on: old.id, change)
            try change.db.run(
                """
                UPDATE outbox SET state = 'withdrawn', resolvedAt = ?
                WHERE thread = ? AND kind = 'invitation' AND state IN ('draft', 'approved')
                """, .time(now), .int(thread.number))
            change.log(
                .invitationRevoke, by: origin, [.invitation(old.id), .thread(thread.id), .patient(thread.patient)],
                [LeafAttribute("state", old.state.rawValue)])
            return try InvitationRows.find(thread: thread.number, at: now, change.db)
        }
    }

    private func withThread<Asked: Action, Value: Sendable>(
        _ permit: Permit<Asked>, _ reference: Reference,
        _ body: @escaping @Sendable (StoredThread, Change, LeafOrigin) throws -> Value
    ) async throws -> Value {
        let scope = permit.scope
        return try await change(permit) { change, origin in
            let thread = try ThreadRows.find(reference, in: scope, for: nil, change.db)
            return try body(thread, change, origin)
        }
    }

    /// Ends the way in of whoever confirmed: sessions close, queued changes are refused.
    static func shutOut(_ thread: Int64, state: String, _ change: Change) throws {
        let present = try change.db.all(
            "SELECT id, generation FROM participant WHERE thread = ? AND state <> 'replaced'", .int(thread)
        ) { row -> (ParticipantID, Int64) in (try row.id(0), row.int(1) + 1) }
        for (id, generation) in present {
            try change.db.run(
                "UPDATE participant SET state = ?, generation = ? WHERE id = ?", .text(state), .int(generation), .id(id)
            )
            try change.db.run("DELETE FROM session WHERE participant = ?", .id(id))
            change.bump(id.raw, to: generation)
            change.afterCommit { live in live.closeSessions { $1.holder == .participant(id) } }
        }
    }

    private static func endClaims(on invitation: InvitationID, _ change: Change) throws {
        try change.db.run("DELETE FROM session WHERE invitation = ?", .id(invitation))
        change.afterCommit { live in
            live.closeSessions { _, session in
                if case .claim(let id, _) = session.holder { id == invitation } else { false }
            }
        }
    }
}
