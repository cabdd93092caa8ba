// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB
import Synchronization

extension SQLiteStore {
    package func create(_ permit: Permit<CreateStaff>, _ staff: NewStaff, at now: Timestamp) async throws {
        try await change(permit) { change, origin in
            try change.db.run(
                """
                INSERT INTO staff (id, loginIndex, name, nameRevision, roles, state, generation, createdAt)
                VALUES (?, ?, ?, ?, ?, 'invited', 1, ?)
                """, .id(staff.id), .blob(staff.loginIndex), .blob(staff.name.blob), .number(staff.name.revision),
                .number(staff.roles.rawValue), .time(now))
            try change.db.run(
                "INSERT INTO credential (principal, kind, hash, changedAt) VALUES (?, 'password', ?, ?)",
                .id(staff.id), .text(staff.passwordHash), .time(now))
            change.afterCommit {
                $0.staff[staff.id] = StoredStaff(
                    id: staff.id, name: staff.name, roles: staff.roles, state: .invited, generation: 1, pools: [],
                    createdAt: now, lastSignIn: nil)
            }
            change.log(
                .staffCreate, by: origin, [.staff(staff.id)], [LeafAttribute("roles", staff.roles.description)])
        }
    }

    package func setRoles(_ permit: Permit<ChangeRoles>) async throws {
        let action = permit.action
        try await change(permit) { change, origin in
            let old = try change.db.first("SELECT roles FROM staff WHERE id = ?", .id(action.staff)) {
                Roles(rawValue: UInt8(clamping: $0.int(0)))
            }
            guard let old else { throw StoreError.notFound }
            try change.db.run(
                "UPDATE staff SET roles = ? WHERE id = ?", .number(action.roles.rawValue), .id(action.staff))
            try Self.requireAdmin(change)
            try Self.bump(action.staff, change)
            change.afterCommit { $0.update(action.staff, roles: action.roles) }
            change.log(
                .staffRoles, by: origin, [.staff(action.staff)],
                [LeafAttribute("from", old.description), LeafAttribute("to", action.roles.description)])
        }
    }

    package func reset(_ permit: Permit<ResetStaff>, passwordHash: String) async throws {
        let staff = permit.action.staff
        try await change(permit) { change, origin in
            try change.db.run(
                "UPDATE credential SET hash = ?, changedAt = ? WHERE principal = ? AND kind = 'password'",
                .text(passwordHash), .time(change.now), .id(staff))
            try change.db.run("UPDATE staff SET state = 'invited' WHERE id = ?", .id(staff))
            try Self.endSessions(of: staff, change)
            try Self.bump(staff, change)
            change.afterCommit { $0.update(staff, state: .invited) }
            change.log(.staffReset, by: origin, [.staff(staff)])
        }
    }

    package func disable(_ permit: Permit<DisableStaff>) async throws {
        let staff = permit.action.staff
        try await change(permit) { change, origin in
            try change.db.run("UPDATE staff SET state = 'disabled' WHERE id = ?", .id(staff))
            try Self.requireAdmin(change)
            try Self.endSessions(of: staff, change)
            try Self.bump(staff, change)
            change.afterCommit { $0.update(staff, state: .disabled) }
            change.log(.staffDisable, by: origin, [.staff(staff)])
        }
    }

    /// Nobody may shut the last administrator out.
    private static func requireAdmin(_ change: Change) throws {
        let left = try change.db.first(
            "SELECT count(*) FROM staff WHERE state <> 'disabled' AND roles & ? <> 0", .number(Roles.admin.rawValue)
        ) { $0.int(0) }
        guard let left, left > 0 else { throw StoreError.conflict("the last administrator") }
    }

    package func staff(_ permit: Permit<ListStaff>) async throws -> [StoredStaff] {
        try await change(permit) { change, origin in change.log(.staffList, by: origin) }
        return writer.live.withLock { Array($0.staff.values) }.sorted { $0.createdAt < $1.createdAt }
    }

    package func directory() -> Directory {
        writer.live.withLock { Directory(staff: $0.staff, pools: $0.pools, channels: $0.channels) }
    }

    package func create(_ permit: Permit<CreatePool>, _ pool: NewNamed<Entities.Pool>, at now: Timestamp) async throws {
        try await change(permit) { change, origin in
            try change.db.run(
                "INSERT INTO pool (id, nameIndex, name, nameRevision, createdAt) VALUES (?, ?, ?, ?, ?)",
                .id(pool.id), .blob(pool.nameIndex), .blob(pool.name.blob), .number(pool.name.revision), .time(now))
            change.afterCommit {
                $0.pools[pool.id] = StoredPool(id: pool.id, name: pool.name, createdAt: now, members: [])
            }
            change.log(.poolCreate, by: origin, [.pool(pool.id)])
        }
    }

    package func addMember(_ permit: Permit<AddPoolMember>) async throws {
        let action = permit.action
        try await change(permit) { change, origin in
            try change.db.run(
                "INSERT INTO poolMember (pool, staff) VALUES (?, ?) ON CONFLICT DO NOTHING", .id(action.pool),
                .id(action.staff))
            try Self.bump(action.staff, change)
            change.afterCommit { $0.setMember(action.staff, of: action.pool, true) }
            change.log(.poolMemberAdd, by: origin, [.pool(action.pool), .staff(action.staff)])
        }
    }

    package func removeMember(_ permit: Permit<RemovePoolMember>) async throws {
        let action = permit.action
        try await change(permit) { change, origin in
            try change.db.run(
                "DELETE FROM poolMember WHERE pool = ? AND staff = ?", .id(action.pool), .id(action.staff))
            try change.db.run(
                "UPDATE thread SET assignee = NULL WHERE pool = ? AND assignee = ?", .id(action.pool),
                .id(action.staff))
            try Self.bump(action.staff, change)
            change.afterCommit { $0.setMember(action.staff, of: action.pool, false) }
            change.log(.poolMemberRemove, by: origin, [.pool(action.pool), .staff(action.staff)])
        }
    }
}
