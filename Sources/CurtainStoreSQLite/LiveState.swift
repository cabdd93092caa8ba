// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import GRDB

/// What every request needs, in memory: people with their rights, sessions, pools, channels.
///
/// Loaded at start; changed only after a COMMIT, before the waiter of the change is resumed.
struct LiveState: Sendable {
    struct Session: Sendable {
        enum Holder: Sendable, Equatable {
            case staff(StaffID)
            case participant(ParticipantID)
            case claim(InvitationID, generation: UInt32)
        }

        let id: RawID
        let holder: Holder
        let createdAt: Timestamp
        var lastSeenAt: Timestamp
        /// Last time that is in the database.
        var persistedSeenAt: Timestamp
        let idle: Duration
        let expiresAt: Timestamp

        func isAlive(at now: Timestamp) -> Bool {
            now < expiresAt && now < lastSeenAt.adding(idle)
        }
    }

    struct Participant: Sendable {
        let thread: ThreadID
        let generation: Int64
    }

    var staff: [StaffID: StoredStaff] = [:]
    var pools: [PoolID: StoredPool] = [:]
    var channels: [ChannelID: StoredChannel] = [:]
    private(set) var sessions: [Digest: Session] = [:]
    private(set) var participants: [ParticipantID: Participant] = [:]

    mutating func open(_ token: Digest, _ session: Session, participant: Participant? = nil) {
        sessions[token] = session
        if case .participant(let id) = session.holder, let participant { participants[id] = participant }
    }

    mutating func close(_ token: Digest) {
        guard let session = sessions.removeValue(forKey: token) else { return }
        forgetUnused(session.holder)
    }

    mutating func closeSessions(where closing: (Digest, Session) -> Bool) {
        for (token, session) in sessions where closing(token, session) { close(token) }
    }

    private mutating func forgetUnused(_ holder: Session.Holder) {
        guard case .participant(let id) = holder else { return }
        if !sessions.values.contains(where: { $0.holder == holder }) { participants[id] = nil }
    }

    /// What the token stands for; a live session of staff or patient is touched when asked.
    mutating func authenticate(_ token: Digest, at now: Timestamp, touch: Bool) -> Authenticated? {
        guard let session = sessions[token], session.isAlive(at: now) else { return nil }
        let answer: Authenticated
        switch session.holder {
        case .staff(let id):
            guard let person = staff[id], person.state != .disabled else { return nil }
            answer = .staff(
                StaffPrincipal(
                    id: id, roles: person.roles, pools: person.pools, generation: person.generation, session: token,
                    authentication: "pwd"),
                mustChangePassword: person.state == .invited)
        case .participant(let id):
            guard let participant = participants[id] else { return nil }
            answer = .participant(
                ParticipantPrincipal(
                    id: id, thread: participant.thread, generation: participant.generation, session: token))
        case .claim(let invitation, _):
            answer = .claim(invitation, session: token)
        }
        // Memory moves at most once a second: a busy session would otherwise copy itself on every request.
        if touch, now.milliseconds - session.lastSeenAt.milliseconds >= 1000 { sessions[token]?.lastSeenAt = now }
        return answer
    }

    /// Sessions whose last-seen time is not in the database yet.
    func unseen() -> [(Digest, Timestamp)] {
        sessions.compactMap { $1.lastSeenAt > $1.persistedSeenAt ? ($0, $1.lastSeenAt) : nil }
    }

    mutating func markPersisted(_ token: Digest, _ seen: Timestamp) {
        sessions[token]?.persistedSeenAt = seen
    }

    /// Replaces a person with new values of some fields.
    mutating func update(
        _ id: StaffID, roles: Roles? = nil, state: StaffState? = nil, generation: Int64? = nil,
        pools: Set<PoolID>? = nil, lastSignIn: Timestamp? = nil
    ) {
        guard let old = staff[id] else { return }
        staff[id] = StoredStaff(
            id: id, name: old.name, roles: roles ?? old.roles, state: state ?? old.state,
            generation: generation ?? old.generation, pools: pools ?? old.pools, createdAt: old.createdAt,
            lastSignIn: lastSignIn ?? old.lastSignIn)
    }

    mutating func setMember(_ person: StaffID, of pool: PoolID, _ isMember: Bool) {
        guard let old = pools[pool] else { return }
        var members = old.members
        if isMember { members.insert(person) } else { members.remove(person) }
        pools[pool] = StoredPool(id: pool, name: old.name, createdAt: old.createdAt, members: members)
        var memberships = staff[person]?.pools ?? []
        if isMember { memberships.insert(pool) } else { memberships.remove(pool) }
        update(person, pools: memberships)
    }

    /// Takes what was read from the disk, keeping last-seen times that are newer here.
    mutating func replace(with loaded: LiveState) {
        let seen = sessions
        self = loaded
        for (token, session) in seen {
            guard let now = sessions[token], session.lastSeenAt > now.lastSeenAt else { continue }
            sessions[token]?.lastSeenAt = session.lastSeenAt
        }
    }

    /// Principals whose generation is higher here than there.
    func generationsBeyond(_ other: LiveState) -> [RawID: Int64] {
        var found: [RawID: Int64] = [:]
        for (id, person) in staff where person.generation > other.staff[id]?.generation ?? 0 {
            found[id.raw] = person.generation
        }
        for (id, known) in other.participants {
            guard let participant = participants[id] else {
                found[id.raw] = known.generation + 1
                continue
            }
            if participant.generation > known.generation { found[id.raw] = participant.generation }
        }
        return found
    }
}
