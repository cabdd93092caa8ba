// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import GRDB

/// Reads outgoing items as they stand in their table.
enum OutboxRows {
    private static let query = """
        SELECT outbox.number, outbox.id, outbox.kind, outbox.carrier, outbox.state, comment.id, comment.number,
            thread.id, thread.number, comment.channel, invitation.id, outbox.template, outbox.createdAt,
            outbox.resolvedAt, comment.pool, thread.pool, outbox.attempt, outbox.attemptedAt, outbox.notBefore,
            outbox.problem, outbox.tries
        FROM outbox
        JOIN comment ON comment.number = outbox.comment
        JOIN thread ON thread.number = outbox.thread
        LEFT JOIN invitation ON invitation.thread = outbox.thread
        """

    /// SQL of the items within the scope.
    static func within(_ scope: Scope) -> (condition: String, values: [Binding]) {
        guard case .pools(let pools) = scope else { return ("1", []) }
        guard !pools.isEmpty else { return ("0", []) }
        let marks = pools.map { _ in "?" }.joined(separator: ", ")
        return (
            "(comment.pool IN (\(marks)) OR thread.pool IN (\(marks)))",
            pools.sorted().map { .id($0) } + pools.sorted().map { .id($0) }
        )
    }

    static func list(
        _ condition: String, _ values: [Binding], order: String = "DESC", limit: Int = 500, _ db: Database
    ) throws -> [StoredOutboxItem] {
        try db.all("\(query) WHERE \(condition) ORDER BY outbox.number \(order) LIMIT ?", values + [.number(limit)]) {
            try item($0)
        }
    }

    /// An item within the scope: the pool that took the comment in, or the one that answers.
    static func find(_ reference: Reference, in scope: Scope, _ db: Database) throws -> StoredOutboxItem {
        guard reference.kind == .outbox,
            let found = try db.first(
                "\(query) WHERE outbox.number = ?", .int(reference.number),
                read: { row in
                    let (intake, answering): (PoolID, PoolID) = (try row.id(14), try row.id(15))
                    return (try item(row), scope.reaches(intake) || scope.reaches(answering))
                }),
            found.1
        else { throw StoreError.notFound }
        return found.0
    }

    /// An item with its text and what opens it.
    static func sealed(_ item: StoredOutboxItem, at now: Timestamp, _ db: Database) throws -> SealedOutboxItem {
        guard
            let (text, remote) = try db.first(
                "SELECT text, remote FROM outbox WHERE number = ?", .int(item.number),
                read: { ($0.blob(0), $0.isNull(1) ? nil : $0.blob(1)) })
        else { throw StoreError.notFound }
        return SealedOutboxItem(
            item: item, text: text, key: try WrappedDataKey.load(.thread(item.thread), version: nil, from: db),
            invitation: item.kind == .invitation
                ? try InvitationRows.find(thread: item.threadNumber, at: now, db) : nil, remote: remote)
    }

    private static func item(_ row: Columns) throws -> StoredOutboxItem {
        let kind: OutboxKind = try row.value(2)
        return StoredOutboxItem(
            id: try row.id(1), number: row.int(0), kind: kind, carrier: try row.value(3), state: try row.value(4),
            comment: try row.id(5), commentNumber: row.int(6), thread: try row.id(7), threadNumber: row.int(8),
            channel: try row.id(9), invitation: kind == .invitation ? try row.optionalID(10) : nil,
            template: try row.optionalID(11), createdAt: row.time(12), resolvedAt: row.optionalTime(13),
            attempt: row.int(16), attemptedAt: row.optionalTime(17), notBefore: row.optionalTime(18),
            problem: row.isNull(19) ? nil : try row.text(19), tries: row.int(20))
    }
}
