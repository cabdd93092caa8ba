// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB
import Synchronization

extension SQLiteStore {
    package func route(_ permit: Permit<RouteComment>, _ plan: RoutePlan) async throws -> RoutedComment {
        let scope = permit.scope
        let action = permit.action
        let channels = writer.live.withLock { $0.channels }
        return try await change(permit) { change, origin in
            let db = change.db
            let comment = try CommentRows.find(action.comment, in: scope, db)
            guard comment.state != .routed else { throw StoreError.conflict("routed") }
            let now = change.now
            try change.insert(plan.key)
            try db.run("INSERT INTO patient (id, createdAt) VALUES (?, ?)", .id(plan.patient), .time(now))
            let patient = db.lastInsertedRowID
            try db.run(
                """
                INSERT INTO thread (id, pool, patient, comment, state, identity, keyVersion, count, chain, createdAt,
                    waiting)
                VALUES (?, ?, ?, ?, 'open', 'unverified', ?, 0, ?, ?, 0)
                """, .id(plan.thread), .id(action.pool), .int(patient), .int(comment.number),
                .number(plan.key.version), .digest(plan.chainStart), .time(now))
            let thread = db.lastInsertedRowID
            try db.run(
                "UPDATE comment SET state = 'routed', thread = ? WHERE number = ?", .int(thread), .int(comment.number))
            let invitation = plan.invitation
            try db.run(
                """
                INSERT INTO invitation (id, thread, generation, tokenHash, codeHash, state, createdAt, expiresAt)
                VALUES (?, ?, ?, ?, ?, 'issued', ?, ?)
                """, .id(invitation.id), .int(thread), .number(invitation.generation), .digest(invitation.tokenHash),
                .digest(invitation.codeHash), .time(now), .time(invitation.expiresAt))
            var named: [LogEntityRef] = [
                .comment(comment.id), .thread(plan.thread), .patient(plan.patient), .pool(action.pool),
                .invitation(invitation.id),
            ]
            for item in plan.outbox {
                let carrier = try plan.via.carrier(of: item.kind, by: channels[comment.channel]?.posting)
                try db.run(
                    """
                    INSERT INTO outbox (id, thread, comment, kind, carrier, state, template, templateDigest, text,
                        createdAt)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, .id(item.id), .int(thread), .int(comment.number), .text(item.kind.rawValue),
                    .text(carrier.rawValue), .text(plan.asDraft ? "draft" : "approved"), .id(item.template),
                    .digest(item.templateDigest),
                    .blob(item.text), .time(now))
                named.append(.outbox(item.id))
            }
            change.log(
                .commentRoute, by: origin, named, chain: (plan.chainStart, 0), purpose: "TREAT",
                [LeafAttribute("outbox", Int64(plan.outbox.count))])
            return RoutedComment(
                thread: try ThreadRows.find(Reference(kind: .thread, number: thread), in: .deployment, for: nil, db),
                invitation: try InvitationRows.find(thread: thread, at: now, db),
                outbox: try OutboxRows.list("outbox.thread = ?", [.int(thread)], db))
        }
    }
}
