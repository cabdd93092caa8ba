// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB
import Synchronization

extension SQLiteStore {
    package func authenticate(_ token: Digest, at now: Timestamp, touch: Bool) -> Authenticated? {
        writer.live.withLock { $0.authenticate(token, at: now, touch: touch) }
    }

    package func staffCredential(loginIndex: [UInt8]) async throws -> StaffCredential? {
        try await credential("staff.loginIndex = ?", .blob(loginIndex))
    }

    package func staffCredential(of staff: StaffID) async throws -> StaffCredential? {
        try await credential("staff.id = ?", .id(staff))
    }

    private func credential(_ condition: String, _ value: Binding) async throws -> StaffCredential? {
        try await read { db in
            try db.first(
                """
                SELECT staff.id, staff.state, staff.roles, credential.hash FROM staff
                JOIN credential ON credential.principal = staff.id AND credential.kind = 'password'
                WHERE \(condition)
                """, value
            ) { row in
                StaffCredential(
                    staff: try row.id(0), state: try row.value(1), roles: Roles(rawValue: UInt8(clamping: row.int(2))),
                    passwordHash: try row.text(3))
            }
        }
    }

    package func signIn(
        _ permit: Permit<SignIn>, session: NewSession, newPasswordHash: String?, at now: Timestamp
    ) async throws {
        let staff = permit.action.staff
        try await change(permit) { change, origin in
            let state: StaffState? = try change.db.first("SELECT state FROM staff WHERE id = ?", .id(staff)) {
                try $0.value(0)
            }
            guard let state, state != .disabled else { throw StoreError.notFound }
            if let newPasswordHash {
                try Self.setPassword(newPasswordHash, of: staff, change)
                change.log(.passwordChange, by: origin, [.staff(staff)])
            }
            try change.db.run("UPDATE staff SET lastSignIn = ? WHERE id = ?", .time(now), .id(staff))
            try Self.open(session, .staff(staff), change, at: now)
            let becomes: StaffState? = newPasswordHash == nil ? nil : .active
            change.afterCommit { $0.update(staff, state: becomes, lastSignIn: now) }
            change.log(.login, by: origin, [.staff(staff)])
        }
    }

    package func signOut(_ permit: Permit<SignOut>) async throws {
        guard case .staff(let staff) = permit.caller.principal else { throw StoreError.notFound }
        try await change(permit) { change, origin in
            try change.db.run("DELETE FROM session WHERE tokenHash = ?", .digest(staff.session))
            try Self.bump(staff.id, change)
            change.afterCommit { $0.close(staff.session) }
            change.log(.logout, by: origin, [.staff(staff.id)])
        }
    }

    package func changePassword(_ permit: Permit<ChangeOwnPassword>, hash: String) async throws {
        let staff = permit.action.staff
        guard case .staff(let principal) = permit.caller.principal, principal.id == staff else {
            throw StoreError.notFound
        }
        try await change(permit) { change, origin in
            try Self.setPassword(hash, of: staff, change)
            try change.db.run(
                "DELETE FROM session WHERE staff = ? AND tokenHash <> ?", .id(staff), .digest(principal.session))
            try Self.bump(staff, change)
            change.afterCommit { live in
                live.update(staff, state: .active)
                live.closeSessions { $1.holder == .staff(staff) && $0 != principal.session }
            }
            change.log(.passwordChange, by: origin, [.staff(staff)])
        }
    }

    private static func setPassword(_ hash: String, of staff: StaffID, _ change: Change) throws {
        try change.db.run(
            """
            INSERT INTO credential (principal, kind, hash, changedAt) VALUES (?, 'password', ?, ?)
            ON CONFLICT (principal, kind) DO UPDATE SET hash = excluded.hash, changedAt = excluded.changedAt
            """, .id(staff), .text(hash), .time(change.now))
        try change.db.run("UPDATE staff SET state = 'active' WHERE id = ? AND state = 'invited'", .id(staff))
    }

    /// Makes every permit of the person void, in the queue too.
    @discardableResult
    static func bump(_ staff: StaffID, _ change: Change) throws -> Int64 {
        try change.db.run("UPDATE staff SET generation = generation + 1 WHERE id = ?", .id(staff))
        let generation = try change.db.first("SELECT generation FROM staff WHERE id = ?", .id(staff)) { $0.int(0) }
        guard let generation else { throw StoreError.notFound }
        change.bump(staff.raw, to: generation)
        change.afterCommit { $0.update(staff, generation: generation) }
        return generation
    }

    /// Ends every session of the person.
    static func endSessions(of staff: StaffID, _ change: Change) throws {
        try change.db.run("DELETE FROM session WHERE staff = ?", .id(staff))
        change.afterCommit { live in live.closeSessions { $1.holder == .staff(staff) } }
    }

    /// Stores a session and makes it known once the change is durable.
    static func open(
        _ session: NewSession, _ holder: LiveState.Session.Holder, _ change: Change, at now: Timestamp,
        participant: LiveState.Participant? = nil
    ) throws {
        let (kind, values): (SessionKind, [Binding]) =
            switch holder {
            case .staff(let id): (.staff, [.id(id), .null, .null, .null])
            case .participant(let id): (.participant, [.null, .id(id), .null, .null])
            case .claim(let id, let generation): (.claim, [.null, .null, .id(id), .number(generation)])
            }
        let (seconds, attoseconds) = session.idle.components
        try change.db.run(
            """
            INSERT INTO session (tokenHash, id, kind, staff, participant, invitation, invitationGeneration, createdAt,
                lastSeenAt, idleMilliseconds, expiresAt)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, .digest(session.tokenHash), .raw(session.id), .int(kind.rawValue), values[0], values[1], values[2],
            values[3], .time(now), .time(now), .int(seconds * 1000 + attoseconds / 1_000_000_000_000_000),
            .time(session.expiresAt))
        change.afterCommit {
            $0.open(
                session.tokenHash,
                LiveState.Session(
                    id: session.id, holder: holder, createdAt: now, lastSeenAt: now, persistedSeenAt: now,
                    idle: session.idle, expiresAt: session.expiresAt),
                participant: participant)
        }
    }

    package func sessions(_ permit: Permit<ListSessions>, at now: Timestamp) async throws -> [StoredSession] {
        try await change(permit) { change, origin in change.log(.sessionList, by: origin) }
        return writer.live.withLock { live in
            live.sessions.values.compactMap { session in
                guard case .staff(let staff) = session.holder, session.isAlive(at: now) else { return nil }
                return StoredSession(
                    id: session.id, staff: staff, createdAt: session.createdAt, lastSeenAt: session.lastSeenAt,
                    expiresAt: session.expiresAt)
            }
        }.sorted { $0.createdAt > $1.createdAt }
    }

    package func revoke(_ permit: Permit<RevokeSessions>) async throws -> Int {
        let action = permit.action
        return try await change(permit) { change, origin in
            let doomed = try change.db.all(
                "SELECT tokenHash FROM session WHERE staff = ? AND id = ifnull(?, id)", .id(action.staff),
                .optional(action.session?.bytes)
            ) { try $0.digest(0) }
            for token in doomed {
                try change.db.run("DELETE FROM session WHERE tokenHash = ?", .digest(token))
                change.afterCommit { $0.close(token) }
            }
            try Self.bump(action.staff, change)
            change.log(
                .sessionRevoke, by: origin, [.staff(action.staff)], [LeafAttribute("count", Int64(doomed.count))])
            return doomed.count
        }
    }
}
