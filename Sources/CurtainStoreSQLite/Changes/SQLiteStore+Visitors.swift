// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB

/// The patient's way in: claim, confirm, come back, leave.
extension SQLiteStore {
    package func claim(
        _ permit: Permit<ClaimInvitation>, _ secret: InvitationSecret, session: NewSession, at now: Timestamp
    ) async throws -> InvitationID {
        // Looked up before it queues: a guess costs no place in the writer's queue and no leaf.
        let known = try await read { try InvitationRows.find(secret, at: now, $0) }
        guard let known, Self.isOpen(known.state) else { throw StoreError.notFound }
        return try await change(permit) { change, origin in
            guard let invitation = try InvitationRows.find(secret, at: now, change.db), Self.isOpen(invitation.state)
            else { throw StoreError.notFound }
            try Self.open(session, .claim(invitation.id, generation: invitation.generation), change, at: now)
            change.log(
                .invitationClaim, by: origin, [.invitation(invitation.id), .thread(invitation.thread)],
                [LeafAttribute("generation", Int64(invitation.generation))])
            return invitation.id
        }
    }

    /// A confirmed one too: the second confirm is what contests.
    private static func isOpen(_ state: InvitationState) -> Bool {
        state == .issued || state == .confirmed
    }

    package func confirm(
        _ permit: Permit<ConfirmInvitation>, _ participant: NewParticipant, at now: Timestamp
    ) async throws -> ConfirmOutcome {
        let token = permit.action.claim
        return try await change(permit) { change, origin in
            let db = change.db
            let claim = try db.first(
                "SELECT invitation, invitationGeneration FROM session WHERE tokenHash = ? AND kind = 3 AND expiresAt > ?",
                .digest(token), .time(now)
            ) { (try $0.id(0) as InvitationID, UInt32(clamping: $0.int(1))) }
            guard let (id, generation) = claim else { throw StoreError.notFound }
            let invitation = try InvitationRows.find(id: id, at: now, db)
            guard invitation.generation == generation else { throw StoreError.notFound }
            try db.run("DELETE FROM session WHERE tokenHash = ?", .digest(token))
            change.afterCommit { $0.close(token) }
            switch invitation.state {
            case .issued:
                try Self.welcome(participant, to: invitation, change, by: origin, at: now)
                return .confirmed(participant.id)
            case .confirmed:
                try db.run("UPDATE invitation SET state = 'contested' WHERE id = ?", .id(id))
                try Self.shutOut(invitation.threadNumber, state: "frozen", change)
                change.log(
                    .invitationContest, by: origin, [.invitation(id), .thread(invitation.thread)],
                    outcome: .minorFailure)
                return .contested
            case .contested:
                return .contested
            case .revoked, .expired:
                throw StoreError.notFound
            }
        }
    }

    private static func welcome(
        _ participant: NewParticipant, to invitation: StoredInvitation, _ change: Change, by origin: LeafOrigin,
        at now: Timestamp
    ) throws {
        let db = change.db
        // Whoever came before under an older invitation may be somebody else: their text stays hidden from this one.
        try db.run(
            """
            INSERT INTO participant (id, thread, state, generation, visibleFrom, createdAt)
            SELECT ?, thread.number, 'active', 1,
                CASE WHEN EXISTS (SELECT 1 FROM participant WHERE participant.thread = thread.number)
                THEN thread.count + 1 ELSE 1 END, ?
            FROM thread WHERE thread.number = ?
            """, .id(participant.id), .time(now), .int(invitation.threadNumber))
        try db.run(
            "INSERT INTO credential (principal, kind, locator, hash, changedAt) VALUES (?, 'passphrase', ?, ?, ?)",
            .id(participant.id), .digest(participant.locatorHash), .text(participant.passphraseHash), .time(now))
        try db.run("UPDATE invitation SET state = 'confirmed' WHERE id = ?", .id(invitation.id))
        try open(
            participant.session, .participant(participant.id), change, at: now,
            participant: LiveState.Participant(thread: invitation.thread, generation: 1))
        change.log(
            .invitationConfirm, by: origin,
            [.invitation(invitation.id), .thread(invitation.thread), .participant(participant.id)])
    }

    package func participantCredential(locator: Digest) async throws -> ParticipantCredential? {
        try await read { db in
            try db.first(
                """
                SELECT participant.id, credential.hash FROM credential
                JOIN participant ON participant.id = credential.principal
                WHERE credential.locator = ? AND participant.state = 'active'
                """, .digest(locator)
            ) { ParticipantCredential(participant: try $0.id(0), passphraseHash: try $0.text(1)) }
        }
    }

    package func signIn(_ permit: Permit<ReturnToThread>, session: NewSession, at now: Timestamp) async throws {
        let participant = permit.action.participant
        try await change(permit) { change, origin in
            let found = try change.db.first(
                """
                SELECT thread.id, participant.generation FROM participant
                JOIN thread ON thread.number = participant.thread
                WHERE participant.id = ? AND participant.state = 'active'
                """, .id(participant)
            ) { (try $0.id(0) as ThreadID, $0.int(1)) }
            guard let (thread, generation) = found else { throw StoreError.notFound }
            try Self.open(
                session, .participant(participant), change, at: now,
                participant: LiveState.Participant(thread: thread, generation: generation))
            change.log(.participantReturn, by: origin, [.thread(thread), .participant(participant)])
        }
    }

    package func leave(_ permit: Permit<LeaveThread>) async throws {
        guard case .participant(let participant) = permit.caller.principal else { throw StoreError.notFound }
        try await change(permit) { change, origin in
            try change.db.run("DELETE FROM session WHERE tokenHash = ?", .digest(participant.session))
            change.afterCommit { $0.close(participant.session) }
            change.log(.participantLeave, by: origin, [.thread(participant.thread)])
        }
    }
}
