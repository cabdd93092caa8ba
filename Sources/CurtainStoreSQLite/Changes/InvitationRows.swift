// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import GRDB

/// Reads invitations as they stand in their table.
enum InvitationRows {
    private static let query = """
        SELECT invitation.id, thread.id, thread.number, invitation.generation, invitation.state, invitation.createdAt,
            invitation.expiresAt
        FROM invitation JOIN thread ON thread.number = invitation.thread
        """

    static func find(thread: Int64, at now: Timestamp, _ db: Database) throws -> StoredInvitation {
        guard
            let found = try db.first(
                "\(query) WHERE invitation.thread = ?", .int(thread), read: { try invitation($0, at: now) })
        else { throw StoreError.notFound }
        return found
    }

    static func find(id: InvitationID, at now: Timestamp, _ db: Database) throws -> StoredInvitation {
        guard
            let found = try db.first(
                "\(query) WHERE invitation.id = ?", .id(id), read: { try invitation($0, at: now) })
        else { throw StoreError.notFound }
        return found
    }

    static func find(_ secret: InvitationSecret, at now: Timestamp, _ db: Database) throws -> StoredInvitation? {
        switch secret {
        case .token(let hash):
            try db.first("\(query) WHERE invitation.tokenHash = ?", .digest(hash)) { try invitation($0, at: now) }
        case .code(let hash):
            try db.first("\(query) WHERE invitation.codeHash = ?", .digest(hash)) { try invitation($0, at: now) }
        }
    }

    static func list(_ pools: Set<PoolID>, _ page: Page, at now: Timestamp, _ db: Database) throws -> [StoredInvitation]
    {
        guard !pools.isEmpty else { return [] }
        let marks = pools.map { _ in "?" }.joined(separator: ", ")
        return try db.all(
            """
            \(query) WHERE thread.pool IN (\(marks)) AND thread.number < ifnull(?, thread.number + 1)
            ORDER BY thread.number DESC LIMIT ?
            """, pools.sorted().map { .id($0) } + [.optional(page.after), .number(page.limit)]
        ) { try invitation($0, at: now) }
    }

    private static func invitation(_ row: Columns, at now: Timestamp) throws -> StoredInvitation {
        let stored: InvitationState = try row.value(4)
        let expiresAt = row.time(6)
        return StoredInvitation(
            id: try row.id(0), thread: try row.id(1), threadNumber: row.int(2),
            generation: UInt32(clamping: row.int(3)),
            state: stored == .issued && now >= expiresAt ? .expired : stored, createdAt: row.time(5),
            expiresAt: expiresAt)
    }
}
