// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import GRDB

extension SQLiteStore {
    package func comments(_ permit: Permit<RetriageComments>) async throws -> [ReplayedComment] {
        let scope = permit.scope
        let action = permit.action
        let listed = try await read { db in try Self.list(action, in: scope, db) }
        guard !listed.isEmpty else { return [] }
        try await change(permit) { change, origin in
            change.log(
                .commentList, by: origin, listed.map { .comment($0.id) }, purpose: "HOPERAT",
                [LeafAttribute("count", Int64(listed.count)), LeafAttribute("rules", action.rules)])
        }
        return try await read { db in
            try listed.map { comment in
                ReplayedComment(comment: comment, sealed: try Self.ifThere { try CommentRows.sealed(comment, db) })
            }
        }
    }

    /// By number alone: what is judged anew changes its urgency, and must neither come twice nor be missed.
    private static func list(_ action: RetriageComments, in scope: Scope, _ db: Database) throws -> [StoredComment] {
        guard var (conditions, values) = CommentRows.matching(action.filter, in: scope) else { return [] }
        conditions.append("comment.number < ?")
        values += [.int(action.page.after ?? .max), .number(action.page.limit)]
        return try db.all(
            """
            SELECT \(CommentRows.columns) FROM \(CommentRows.tables) WHERE \(conditions.joined(separator: " AND "))
            ORDER BY comment.number DESC LIMIT ?
            """, values
        ) { try CommentRows.comment($0) }
    }

    package func retriage(
        _ permit: Permit<RetriageComments>, _ judgements: [Rejudgement]
    ) async throws -> Set<CommentID> {
        guard !permit.action.dryRun else { throw StoreError.conflict("a dry run changes nothing") }
        let scope = permit.scope
        return try await change(permit, .bulk) { change, origin in
            var stored: Set<CommentID> = []
            for judgement in judgements where try Self.store(judgement, in: scope, change, by: origin) {
                stored.insert(judgement.comment.id)
            }
            return stored
        }
    }

    /// Answers false when the comment is not as it was.
    private static func store(
        _ judged: Rejudgement, in scope: Scope, _ change: Change, by origin: LeafOrigin
    ) throws -> Bool {
        let number = judged.comment.number
        let now = try CommentRows.find(judged.comment.reference, in: scope, change.db)
        let snapshots = try change.db.first("SELECT snapshots FROM comment WHERE number = ?", .int(number)) {
            Int($0.int(0))
        }
        guard now.state == .open, now.state == judged.comment.state, now.flagged == judged.comment.flagged,
            now.revision == judged.comment.revision, snapshots == judged.snapshots
        else { return false }
        // The same content of the same moment: what the source sends again is known as before.
        try change.db.run(
            """
            INSERT INTO commentSnapshot (comment, revision, sourceOrder, contentIndex, receivedAt, blob)
            SELECT comment, ?, sourceOrder, contentIndex, receivedAt, ? FROM commentSnapshot
            WHERE comment = ? AND revision = ?
            """, .number(judged.revision), .blob(judged.blob), .int(number), .number(now.revision))
        try change.db.run(
            """
            UPDATE comment SET revision = ?, snapshots = ?, urgency = ?, route = ?, rules = ?, flagged = max(flagged, ?)
            WHERE number = ?
            """, .number(judged.revision), .number(judged.revision), .int(judged.urgency.rawValue),
            .text(judged.route.rawValue), .text(judged.rules), .bool(judged.flags), .int(number))
        if judged.raisesAlarm, now.urgency != .emergency { try raiseAlarm(for: number, change) }
        change.log(
            .commentRetriage, by: origin, [.comment(judged.comment.id)], hash: SHA256.hash(judged.blob),
            [
                LeafAttribute("flagged", now.flagged || judged.flags ? 1 : 0),
                LeafAttribute("revision", Int64(judged.revision)),
                LeafAttribute("route", judged.route.rawValue), LeafAttribute("rules", judged.rules),
                LeafAttribute("urgency", judged.urgency.name),
            ])
        return true
    }

    package func outbox(_ permit: Permit<ScanOutbox>) async throws -> [ReplayedItem] {
        let scope = permit.scope
        let action = permit.action
        let listed = try await read { db in
            var (condition, values) = OutboxRows.within(scope)
            condition += " AND outbox.kind = 'public'"
            if let since = action.since {
                condition += " AND outbox.createdAt >= ?"
                values.append(.time(since))
            }
            if let after = action.page.after {
                condition += " AND outbox.number < ?"
                values.append(.int(after))
            }
            return try OutboxRows.list(condition, values, limit: action.page.limit, db)
        }
        guard !listed.isEmpty else { return [] }
        try await change(permit) { change, origin in
            change.log(
                .outboxRead, by: origin, listed.map { .outbox($0.id) }, purpose: "HOPERAT",
                [
                    LeafAttribute("count", Int64(listed.count)), LeafAttribute("kind", OutboxKind.publicReply.rawValue),
                    LeafAttribute("rules", action.rules),
                ])
        }
        let now = clock.now()
        return try await read { db in
            try listed.map { item in
                ReplayedItem(item: item, sealed: try Self.ifThere { try OutboxRows.sealed(item, at: now, db) })
            }
        }
    }

    /// What is stored; nil when it, or the key that opens it, is gone.
    private static func ifThere<Value>(_ load: () throws -> Value) throws -> Value? {
        do {
            return try load()
        } catch StoreError.notFound, StoreError.damaged {
            return nil
        }
    }
}
