// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import GRDB

extension LiveState {
    /// Reads people, pools, channels and every session that has not run out.
    static func load(_ db: Database) throws -> LiveState {
        var live = LiveState()
        let memberships = try db.all("SELECT pool, staff FROM poolMember") { row -> (PoolID, StaffID) in
            (try row.id(0), try row.id(1))
        }
        let people = try db.all(
            "SELECT id, name, nameRevision, roles, state, generation, createdAt, lastSignIn FROM staff"
        ) { row -> StoredStaff in
            let id: StaffID = try row.id(0)
            return StoredStaff(
                id: id, name: SealedField(blob: row.blob(1), revision: UInt32(clamping: row.int(2))),
                roles: Roles(rawValue: UInt8(clamping: row.int(3))), state: try row.value(4), generation: row.int(5),
                pools: Set(memberships.filter { $0.1 == id }.map(\.0)), createdAt: row.time(6),
                lastSignIn: row.optionalTime(7))
        }
        for person in people { live.staff[person.id] = person }
        let pools = try db.all("SELECT id, name, nameRevision, createdAt FROM pool") { row -> StoredPool in
            let id: PoolID = try row.id(0)
            return StoredPool(
                id: id, name: SealedField(blob: row.blob(1), revision: UInt32(clamping: row.int(2))),
                createdAt: row.time(3), members: Set(memberships.filter { $0.0 == id }.map(\.1)))
        }
        for pool in pools { live.pools[pool.id] = pool }
        let channels = try db.all(
            "SELECT id, kind, name, nameRevision, intakePool, createdAt FROM channel"
        ) { row -> StoredChannel in
            StoredChannel(
                id: try row.id(0), kind: try row.value(1),
                name: SealedField(blob: row.blob(2), revision: UInt32(clamping: row.int(3))),
                intakePool: try row.id(4), createdAt: row.time(5))
        }
        for channel in channels { live.channels[channel.id] = channel }
        try live.loadChannelSecrets(db)
        try live.loadSessions(db)
        return live
    }

    private mutating func loadChannelSecrets(_ db: Database) throws {
        try db.each(
            "SELECT id, channel, purpose, secret, secretRevision, createdAt FROM channelSecret ORDER BY createdAt, id"
        ) { row in
            let channel: ChannelID = try row.id(1)
            channels[channel]?.secrets.append(
                StoredChannelSecret(
                    id: try row.id(0), purpose: try row.value(2),
                    secret: SealedField(blob: row.blob(3), revision: UInt32(clamping: row.int(4))),
                    createdAt: row.time(5)))
        }
        try db.each(
            "SELECT channel, address, addressRevision, carriesPublic, carriesInvitation FROM channelPosting"
        ) { row in
            let channel: ChannelID = try row.id(0)
            var carries: Set<OutboxKind> = []
            if row.bool(3) { carries.insert(.publicReply) }
            if row.bool(4) { carries.insert(.invitation) }
            channels[channel]?.posting = StoredPosting(
                address: SealedField(blob: row.blob(1), revision: UInt32(clamping: row.int(2))), carries: carries)
        }
        try db.each("SELECT channel, trigger, pool, template FROM channelAutomatic") { row in
            let channel: ChannelID = try row.id(0)
            channels[channel]?.automatic = StoredAutomatic(
                trigger: try row.value(1), pool: try row.id(2), template: row.isNull(3) ? nil : try row.text(3))
        }
    }

    private mutating func loadSessions(_ db: Database) throws {
        try db.each(
            """
            SELECT session.tokenHash, session.id, session.staff, session.participant, session.invitation,
                session.invitationGeneration, session.createdAt, session.lastSeenAt, session.idleMilliseconds,
                session.expiresAt, thread.id, participant.generation, participant.state
            FROM session
            LEFT JOIN participant ON participant.id = session.participant
            LEFT JOIN thread ON thread.number = participant.thread
            """
        ) { row in
            let holder: Session.Holder
            var participant: Participant?
            if let staff: StaffID = try row.optionalID(2) {
                holder = .staff(staff)
            } else if let id: ParticipantID = try row.optionalID(3) {
                guard try row.text(12) == "active" else { return }
                holder = .participant(id)
                participant = Participant(thread: try row.id(10), generation: row.int(11))
            } else {
                holder = .claim(try row.id(4), generation: UInt32(clamping: row.int(5)))
            }
            open(
                try row.digest(0),
                Session(
                    id: try row.raw(1), holder: holder, createdAt: row.time(6), lastSeenAt: row.time(7),
                    persistedSeenAt: row.time(7), idle: .milliseconds(row.int(8)), expiresAt: row.time(9)),
                participant: participant)
        }
    }
}
