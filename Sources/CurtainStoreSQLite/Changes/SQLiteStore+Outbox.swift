// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB

extension SQLiteStore {
    package func outbox(_ permit: Permit<ListOutbox>) async throws -> [StoredOutboxItem] {
        let scope = permit.scope
        let action = permit.action
        return try await read { db in
            var (condition, values) = OutboxRows.within(scope)
            if action.pendingOnly { condition += " AND outbox.state IN ('draft', 'approved', 'sending', 'unknown')" }
            if let after = action.page.after {
                condition += " AND outbox.number < ?"
                values.append(.int(after))
            }
            return try OutboxRows.list(condition, values, limit: action.page.limit, db)
        }
    }

    package func outboxItem(_ permit: Permit<ReadOutbox>) async throws -> SealedOutboxItem {
        let scope = permit.scope
        let reference = permit.action.item
        let item = try await change(permit) { change, origin in
            let item = try OutboxRows.find(reference, in: scope, change.db)
            change.log(
                .outboxRead, by: origin, [.outbox(item.id), .thread(item.thread), .comment(item.comment)],
                purpose: "TREAT", [LeafAttribute("kind", item.kind.rawValue)])
            return item
        }
        let now = clock.now()
        return try await read { db in
            try OutboxRows.sealed(item, at: now, db)
        }
    }

    package func resolve(_ permit: Permit<ResolveOutbox>) async throws -> StoredOutboxItem {
        let scope = permit.scope
        let action = permit.action
        guard case .staff(let staff) = permit.caller.principal else { throw StoreError.notFound }
        return try await change(permit) { change, origin in
            let item = try OutboxRows.find(action.item, in: scope, change.db)
            // What the service is posting right now ends by itself.
            guard [.approved, .unknown].contains(item.state) || (item.state == .sending && item.carrier == .manual)
            else { throw StoreError.conflict(item.state.rawValue) }
            try change.db.run(
                "UPDATE outbox SET state = ?, resolvedAt = ?, resolvedBy = ? WHERE number = ?",
                .text(action.outcome.rawValue), .time(change.now), .id(staff.id), .int(item.number))
            change.log(
                .outboxResolve, by: origin, [.outbox(item.id), .thread(item.thread), .comment(item.comment)],
                [LeafAttribute("kind", item.kind.rawValue), LeafAttribute("state", action.outcome.rawValue)])
            return try OutboxRows.find(action.item, in: scope, change.db)
        }
    }
}
