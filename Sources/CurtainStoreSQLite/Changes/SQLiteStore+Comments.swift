// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB

extension SQLiteStore {
    package func comments(
        _ permit: Permit<ListComments>
    ) async throws -> (comments: [StoredComment], text: [SealedComment]) {
        let scope = permit.scope
        let action = permit.action
        let listed = try await read { db in try Self.list(action, in: scope, db) }
        guard action.withText, !listed.isEmpty else { return (listed, []) }
        let entities = listed.map { LogEntityRef.comment($0.id) }
        try await change(permit) { change, origin in
            change.log(
                .commentList, by: origin, entities, purpose: "HOPERAT",
                [LeafAttribute("count", Int64(entities.count))])
        }
        let text = try await read { db in try listed.map { try CommentRows.sealed($0, db) } }
        return (listed, text)
    }

    /// Emergencies before all others, the newest first; a cursor below zero stands among the emergencies.
    private static func list(_ action: ListComments, in scope: Scope, _ db: Database) throws -> [StoredComment] {
        guard let (conditions, values) = CommentRows.matching(action.filter, in: scope) else { return [] }
        func part(_ emergencies: Bool, before number: Int64?, limit: Int) throws -> [StoredComment] {
            var conditions = conditions + [emergencies ? "comment.urgency = 2" : "comment.urgency < 2"]
            var values = values
            if let number {
                conditions.append("comment.number < ?")
                values.append(.int(number))
            }
            values.append(.number(limit))
            return try db.all(
                """
                SELECT \(CommentRows.columns) FROM \(CommentRows.tables) WHERE \(conditions.joined(separator: " AND "))
                ORDER BY comment.number DESC LIMIT ?
                """, values
            ) { try CommentRows.comment($0) }
        }
        let (after, limit) = (action.page.after, action.page.limit)
        if let after, after > 0 { return try part(false, before: after, limit: limit) }
        let emergencies = try part(true, before: after.map { -$0 }, limit: limit)
        guard emergencies.count < limit else { return emergencies }
        return emergencies + (try part(false, before: nil, limit: limit - emergencies.count))
    }

    package func comment(_ permit: Permit<ReadComment>) async throws -> SealedComment {
        try await open(permit, permit.action.comment)
    }

    package func comment(_ permit: Permit<PreviewRoute>) async throws -> SealedComment {
        try await open(permit, permit.action.comment)
    }

    /// Fetches the snapshot where the leaf of the read is written; nobody sees it before COMMIT.
    private func open<Asked: Action>(_ permit: Permit<Asked>, _ reference: Reference) async throws -> SealedComment {
        let scope = permit.scope
        return try await change(permit) { change, origin in
            let comment = try CommentRows.find(reference, in: scope, change.db)
            change.log(
                Asked.event, by: origin, [.comment(comment.id)], purpose: "TREAT",
                [LeafAttribute("revision", Int64(comment.revision))])
            return try CommentRows.sealed(comment, change.db)
        }
    }

    package func flag(_ permit: Permit<FlagComment>, reason: SealedDetail) async throws -> StoredComment {
        try await update(permit, permit.action.comment, detail: reason) { comment in
            guard comment.state != .routed else { throw StoreError.conflict("routed") }
            return "flagged = 1, state = 'open'"
        }
    }

    package func unflag(_ permit: Permit<UnflagComment>) async throws -> StoredComment {
        try await update(permit, permit.action.comment, detail: nil) { comment in
            guard comment.state == .open else { throw StoreError.conflict(comment.state.rawValue) }
            return "flagged = 0"
        }
    }

    package func dismiss(_ permit: Permit<DismissComment>, reason: SealedDetail) async throws -> StoredComment {
        try await update(permit, permit.action.comment, detail: reason) { comment in
            guard comment.state == .open else { throw StoreError.conflict(comment.state.rawValue) }
            return "state = 'dismissed'"
        }
    }

    private func update<Asked: Action>(
        _ permit: Permit<Asked>, _ reference: Reference, detail: SealedDetail?,
        _ assignment: @escaping @Sendable (StoredComment) throws -> String
    ) async throws -> StoredComment {
        let scope = permit.scope
        return try await change(permit) { change, origin in
            let comment = try CommentRows.find(reference, in: scope, change.db)
            try change.db.run(
                "UPDATE comment SET \(try assignment(comment)) WHERE number = ?", .int(comment.number))
            change.log(Asked.event, by: origin, [.comment(comment.id)], detail: detail)
            return try CommentRows.find(reference, in: scope, change.db)
        }
    }
}
