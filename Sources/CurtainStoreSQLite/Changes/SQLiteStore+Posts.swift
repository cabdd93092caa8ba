// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB

extension SQLiteStore {
    package func approve(_ permit: Permit<ApproveOutbox>) async throws -> StoredOutboxItem {
        try await move(permit, permit.action.item, from: .draft)
    }

    package func retry(_ permit: Permit<RetryOutbox>) async throws -> StoredOutboxItem {
        try await move(permit, permit.action.item, from: .failed)
    }

    /// Puts an item among those that go out.
    private func move<Asked: Action>(
        _ permit: Permit<Asked>, _ reference: Reference, from state: OutboxState
    ) async throws -> StoredOutboxItem {
        let scope = permit.scope
        return try await change(permit) { change, origin in
            let item = try OutboxRows.find(reference, in: scope, change.db)
            guard item.state != .unknown else {
                throw StoreError.conflict("unknown: say first how it ended, with \"curtain outbox resolve\"")
            }
            guard item.state == state else { throw StoreError.conflict(item.state.rawValue) }
            try change.db.run(
                """
                UPDATE outbox SET state = 'approved', tries = 0, notBefore = NULL, resolvedAt = NULL, resolvedBy = NULL
                WHERE number = ?
                """, .int(item.number))
            change.log(Asked.event, by: origin, Self.entities(item), [LeafAttribute("kind", item.kind.rawValue)])
            return try OutboxRows.find(reference, in: scope, change.db)
        }
    }

    package func postsDue(
        at now: Timestamp, excluding channels: Set<ChannelID>
    ) async throws -> [StoredOutboxItem] {
        let marks = channels.map { _ in "?" }.joined(separator: ", ")
        return try await read { db in
            try OutboxRows.list(
                """
                outbox.carrier = 'channel' AND outbox.state = 'approved' AND comment.channel NOT IN (\(marks))
                    AND (outbox.notBefore IS NULL OR outbox.notBefore NOT BETWEEN ? AND ?)
                """,
                channels.sorted().map { .id($0) } + [.int(now.milliseconds + 1), .time(now.adding(Self.longestWait))],
                order: "ASC", limit: 64, db)
        }
    }

    /// No item waits longer: one that seems to was put off under another clock.
    private static let longestWait: Duration = .seconds(3600)

    package func begin(_ permit: Permit<BeginPost>) async throws -> SealedPost? {
        let reference = permit.action.item
        return try await change(permit) { change, origin in
            let db = change.db
            let item = try OutboxRows.find(reference, in: .deployment, db)
            guard item.carrier == .channel, item.state == .approved else { return nil }
            if let wait = item.notBefore, wait > change.now, wait <= change.now.adding(Self.longestWait) { return nil }
            let sealed = try OutboxRows.sealed(item, at: change.now, db)
            let comment = try CommentRows.find(
                Reference(kind: .comment, number: item.commentNumber), in: .deployment, db)
            if let problem = try Self.obstacle(to: sealed, comment, db) {
                try Self.end(item, .failed, problem, change, by: origin)
                return nil
            }
            try db.run(
                """
                UPDATE outbox SET state = 'sending', attempt = attempt + 1, tries = tries + 1, attemptedAt = ?,
                    problem = NULL, remote = NULL
                WHERE number = ?
                """, .time(change.now), .int(item.number))
            change.log(
                .outboxSend, by: origin, Self.entities(item), purpose: "TREAT",
                [LeafAttribute("attempt", item.attempt + 1), LeafAttribute("kind", item.kind.rawValue)])
            return SealedPost(
                outbox: try OutboxRows.sealed(
                    try OutboxRows.find(reference, in: .deployment, db), at: change.now, db),
                comment: try CommentRows.sealed(comment, db))
        }
    }

    /// Why an approved item may not go out any more.
    private static func obstacle(
        to sealed: SealedOutboxItem, _ comment: StoredComment, _ db: Database
    ) throws -> PostProblem? {
        if sealed.item.kind == .invitation, sealed.invitation?.state != .issued { return .invitation }
        if sealed.item.kind == .publicReply, comment.deletedAtSource { return .deletedAtSource }
        let isApproved = try db.first(
            """
            SELECT 1 FROM template JOIN outbox ON outbox.template = template.id
            WHERE outbox.number = ? AND template.digest = outbox.templateDigest AND template.approvedAt IS NOT NULL
            """, .int(sealed.item.number)
        ) { _ in true }
        return isApproved == true ? nil : .template
    }

    package func end(_ permit: Permit<EndPost>) async throws -> Bool {
        let action = permit.action
        return try await change(permit) { change, origin in
            let item = try OutboxRows.find(action.item, in: .deployment, change.db)
            guard item.state == .sending, item.attempt == action.attempt else { return false }
            try Self.end(
                item, action.state, action.problem, notBefore: action.notBefore, remote: action.remote, change,
                by: origin)
            return true
        }
    }

    private static func end(
        _ item: StoredOutboxItem, _ state: OutboxState, _ problem: PostProblem?, notBefore: Timestamp? = nil,
        remote: [UInt8]? = nil, _ change: Change, by origin: LeafOrigin
    ) throws {
        try change.db.run(
            """
            UPDATE outbox SET state = ?, problem = ?, notBefore = ?, remote = ifnull(?, remote),
                resolvedAt = CASE WHEN ? IN ('sent', 'failed') THEN ? END
            WHERE number = ?
            """, .text(state.rawValue), problem.map { .text($0.description) } ?? nil, .time(notBefore),
            .optional(remote), .text(state.rawValue), .time(change.now), .int(item.number))
        var attributes = [
            LeafAttribute("attempt", item.attempt), LeafAttribute("kind", item.kind.rawValue),
            LeafAttribute("state", state.rawValue),
        ]
        if let problem { attributes.insert(LeafAttribute("problem", problem.description), at: 2) }
        change.log(
            .outboxOutcome, by: origin, entities(item), outcome: state == .sent ? .success : .minorFailure, attributes)
    }

    package func abandonPosts(_ permit: Permit<AbandonPosts>) async throws -> Int {
        try await change(permit) { change, origin in
            let items = try OutboxRows.list(
                "outbox.carrier = 'channel' AND outbox.state = 'sending'", [], order: "ASC", change.db)
            for item in items { try Self.end(item, .unknown, .interrupted, change, by: origin) }
            return items.count
        }
    }

    package func outboxCounts() async throws -> [OutboxState: Int] {
        try await read { db in
            let counts = try db.all(
                """
                SELECT state, count(*) FROM outbox WHERE state IN ('draft', 'approved', 'sending', 'unknown')
                GROUP BY state
                """
            ) { row -> (OutboxState, Int) in (try row.value(0), Int(row.int(1))) }
            return Dictionary(counts) { first, _ in first }
        }
    }

    private static func entities(_ item: StoredOutboxItem) -> [LogEntityRef] {
        [.outbox(item.id), .thread(item.thread), .comment(item.comment)]
    }
}
