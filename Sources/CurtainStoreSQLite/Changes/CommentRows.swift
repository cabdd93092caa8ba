// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import GRDB

/// Reads comments as they stand in their tables.
enum CommentRows {
    static let columns = """
        comment.number, comment.id, comment.channel, comment.pool, comment.state, comment.flagged, comment.urgency,
        comment.route, comment.revision, comment.deletedAtSource, comment.receivedAt, comment.sourceTime,
        thread.id, thread.number, comment.snapshots, comment.rules
        """
    static let tables = "comment LEFT JOIN thread ON thread.number = comment.thread"

    static func comment(_ row: Columns) throws -> StoredComment {
        StoredComment(
            id: try row.id(1), number: row.int(0), channel: try row.id(2), pool: try row.id(3),
            state: try row.value(4), flagged: row.bool(5), urgency: try row.value(6), route: try row.value(7),
            revision: UInt32(clamping: row.int(8)), deletedAtSource: row.bool(9), receivedAt: row.time(10),
            sourceTime: row.optionalTime(11), thread: try row.optionalID(12), threadNumber: row.optionalInt(13),
            rules: row.isNull(15) ? nil : try row.text(15))
    }

    /// SQL of the comments within the scope that the filter wants; nil when there can be none.
    static func matching(_ filter: CommentFilter, in scope: Scope) -> (conditions: [String], values: [Binding])? {
        var conditions: [String] = []
        var values: [Binding] = []
        if case .pools(let pools) = scope {
            guard !pools.isEmpty else { return nil }
            conditions.append("comment.pool IN (\(pools.map { _ in "?" }.joined(separator: ", ")))")
            values += pools.sorted().map { .id($0) }
        }
        if filter.flaggedOnly { conditions.append("comment.flagged = 1") }
        if filter.urgentOnly { conditions.append("comment.urgency > 0") }
        if !filter.states.isEmpty, filter.states.count < CommentState.allCases.count {
            let states = filter.states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
            conditions.append("comment.state IN (\(states))")
        }
        if let channel = filter.channel {
            conditions.append("comment.channel = ?")
            values.append(.id(channel))
        }
        if let since = filter.since {
            conditions.append("comment.receivedAt >= ?")
            values.append(.time(since))
        }
        return (conditions, values)
    }

    /// A comment within the scope; missing and forbidden look the same.
    static func find(_ reference: Reference, in scope: Scope, _ db: Database) throws -> StoredComment {
        guard reference.kind == .comment,
            let found = try db.first(
                "SELECT \(columns) FROM \(tables) WHERE comment.number = ?", .int(reference.number),
                read: { try comment($0) }),
            scope.reaches(found.pool)
        else { throw StoreError.notFound }
        return found
    }

    /// The current snapshot of a comment and its key.
    static func sealed(_ comment: StoredComment, _ db: Database) throws -> SealedComment {
        let found = try db.first(
            """
            SELECT commentSnapshot.blob, comment.snapshots FROM commentSnapshot
            JOIN comment ON comment.number = commentSnapshot.comment
            WHERE commentSnapshot.comment = ? AND commentSnapshot.revision = ?
            """, .int(comment.number), .number(comment.revision)
        ) { ($0.blob(0), Int($0.int(1))) }
        guard let found else { throw StoreError.damaged("a comment has no snapshot") }
        return SealedComment(
            comment: comment, snapshot: found.0,
            key: try WrappedDataKey.load(.comment(comment.id), version: nil, from: db),
            snapshots: found.1)
    }
}
