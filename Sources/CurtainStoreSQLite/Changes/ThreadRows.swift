// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import GRDB

/// Reads threads as they stand in their tables.
enum ThreadRows {
    private static let columns = """
        SELECT thread.number, thread.id, thread.pool, patient.id, patient.number, comment.id, comment.number,
            thread.state, thread.identity, thread.assignee, invitation.state, invitation.expiresAt, thread.createdAt,
            thread.lastMessageAt, thread.waiting, thread.count, ifnull(readMark.seq, 0)
        FROM thread
        JOIN patient ON patient.number = thread.patient
        LEFT JOIN comment ON comment.number = thread.comment
        LEFT JOIN invitation ON invitation.thread = thread.number
        LEFT JOIN readMark ON readMark.thread = thread.number AND readMark.staff = ?
        """

    /// A thread within the scope; missing and forbidden look the same.
    static func find(
        _ reference: Reference, in scope: Scope, for staff: StaffID?, _ db: Database
    ) throws -> StoredThread {
        guard reference.kind == .thread,
            let found = try db.first(
                "\(columns) WHERE thread.number = ?", .id(staff), .int(reference.number), read: { try thread($0) }),
            reaches(scope, found)
        else { throw StoreError.notFound }
        return found
    }

    /// The caller's own thread.
    static func own(_ id: ThreadID, _ db: Database) throws -> StoredThread {
        guard let found = try db.first("\(columns) WHERE thread.id = ?", nil, .id(id), read: { try thread($0) }) else {
            throw StoreError.notFound
        }
        return found
    }

    static func list(
        _ conditions: [String], _ values: [Binding], for staff: StaffID?, limit: Int, _ db: Database
    ) throws -> [StoredThread] {
        let filters = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return try db.all(
            "\(columns) \(filters) ORDER BY thread.number DESC LIMIT ?",
            [.id(staff)] + values + [.number(limit)]
        ) { try thread($0) }
    }

    static func reaches(_ scope: Scope, _ thread: StoredThread) -> Bool {
        switch scope {
        case .thread(let id): thread.id == id
        default: scope.reaches(thread.pool)
        }
    }

    private static func thread(_ row: Columns) throws -> StoredThread {
        let count = UInt64(clamping: row.int(15))
        return StoredThread(
            id: try row.id(1), number: row.int(0), pool: try row.id(2), patient: try row.id(3),
            patientNumber: row.int(4), comment: try row.optionalID(5), commentNumber: row.optionalInt(6),
            state: try row.value(7), identity: try row.value(8), assignee: try row.optionalID(9),
            invitation: row.isNull(10) ? nil : try row.value(10), createdAt: row.time(12),
            lastMessageAt: row.optionalTime(13), waiting: row.bool(14),
            unread: Int(clamping: Int64(clamping: count) - row.int(16)), messageCount: count)
    }
}
