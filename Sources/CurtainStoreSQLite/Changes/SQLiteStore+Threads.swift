// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import GRDB

extension SQLiteStore {
    package func threads(_ permit: Permit<ListThreads>) async throws -> [StoredThread] {
        guard case .pools(let pools) = permit.scope, case .staff(let staff) = permit.caller.principal,
            !pools.isEmpty
        else { return [] }
        let filter = permit.action.filter
        let page = permit.action.page
        return try await read { db in
            var conditions = ["thread.pool IN (\(pools.map { _ in "?" }.joined(separator: ", ")))"]
            var values: [Binding] = pools.sorted().map { .id($0) }
            if filter.waitingOnly { conditions.append("thread.waiting = 1") }
            if filter.unreadOnly { conditions.append("thread.count > ifnull(readMark.seq, 0)") }
            if !filter.includeClosed { conditions.append("thread.state = 'open'") }
            if filter.mineOnly {
                conditions.append("thread.assignee = ?")
                values.append(.id(staff.id))
            }
            if let after = page.after {
                conditions.append("thread.number < ?")
                values.append(.int(after))
            }
            return try ThreadRows.list(conditions, values, for: staff.id, limit: page.limit, db)
        }
    }

    package func read(_ permit: Permit<ReadThread>) async throws -> SealedThreadPage {
        let scope = permit.scope
        let reference = permit.action.thread
        let page = permit.action.page
        guard case .staff(let staff) = permit.caller.principal else { throw StoreError.notFound }
        // The rows are fetched where the leaf is written, from the writer's warm cache; nobody sees them before COMMIT.
        return try await change(permit) { change, origin in
            let db = change.db
            let thread = try ThreadRows.find(reference, in: scope, for: staff.id, db)
            try Self.logRead(of: thread, page, change, by: origin)
            if page.before == nil {
                try db.run(
                    """
                    INSERT INTO readMark (thread, staff, seq) VALUES (?, ?, ?)
                    ON CONFLICT (thread, staff) DO UPDATE SET seq = max(seq, excluded.seq)
                    """, .int(thread.number), .id(staff.id), .number(thread.messageCount))
            }
            let (messages, earlier) = try MessageRows(thread: thread, notes: true).slice(page, from: 1, db)
            let origin: SealedComment? =
                if let number = thread.commentNumber {
                    try CommentRows.sealed(
                        try CommentRows.find(Reference(kind: .comment, number: number), in: .deployment, db), db)
                } else { nil }
            return SealedThreadPage(
                thread: thread, messages: messages, keys: try Self.keys(for: messages, thread.id, db), origin: origin,
                hasEarlier: earlier)
        }
    }

    package func read(_ permit: Permit<ReadOwnThread>) async throws -> SealedThreadPage {
        guard case .participant(let participant) = permit.caller.principal else { throw StoreError.notFound }
        let page = permit.action.page
        return try await change(permit) { change, origin in
            let db = change.db
            let visibleFrom = try db.first(
                "SELECT visibleFrom FROM participant WHERE id = ? AND state = 'active'", .id(participant.id)
            ) { UInt64(clamping: $0.int(0)) }
            guard let visibleFrom else { throw StoreError.revoked }
            let thread = try ThreadRows.own(participant.thread, db)
            try Self.logRead(of: thread, page, change, by: origin)
            let (messages, earlier) = try MessageRows(thread: thread, notes: false).slice(page, from: visibleFrom, db)
            return SealedThreadPage(
                thread: thread, messages: messages, keys: try Self.keys(for: messages, thread.id, db), origin: nil,
                hasEarlier: earlier)
        }
    }

    private static func logRead(
        of thread: StoredThread, _ page: MessagePage, _ change: Change, by origin: LeafOrigin
    ) throws {
        var named: [LogEntityRef] = [.thread(thread.id), .patient(thread.patient)]
        if case .some(let comment) = thread.comment, origin.actor?.kind == .staff { named.append(.comment(comment)) }
        let chain = try change.db.first("SELECT chain FROM thread WHERE number = ?", .int(thread.number)) {
            try $0.digest(0)
        }
        var attributes = [LeafAttribute("limit", Int64(page.limit))]
        if let before = page.before { attributes.append(LeafAttribute("to", Int64(clamping: before) - 1)) }
        if let after = page.after { attributes.append(LeafAttribute("from", Int64(clamping: after) + 1)) }
        change.log(
            .threadRead, by: origin, named, chain: chain.map { ($0, thread.messageCount) }, purpose: "TREAT",
            attributes)
    }

    private static func keys(
        for messages: [SealedMessage], _ thread: ThreadID, _ db: Database
    ) throws -> [WrappedDataKey] {
        try Set(messages.map(\.keyVersion)).sorted().map {
            try WrappedDataKey.load(.thread(thread), version: $0, from: db)
        }
    }

    package func assign(_ permit: Permit<AssignThread>) async throws -> StoredThread {
        let assignment = permit.action.assignment
        return try await update(permit, permit.action.thread) { thread, change in
            switch assignment {
            case .staff(let person):
                let isMember = try change.db.first(
                    """
                    SELECT 1 FROM poolMember JOIN staff ON staff.id = poolMember.staff
                    WHERE poolMember.pool = ? AND poolMember.staff = ? AND staff.state <> 'disabled'
                    """, .id(thread.pool), .id(person)
                ) { _ in true }
                guard isMember == true else { throw StoreError.conflict("not a member of the thread's pool") }
                try change.db.run(
                    "UPDATE thread SET assignee = ? WHERE number = ?", .id(person), .int(thread.number))
                return ([.staff(person)], [])
            case .nobody:
                try change.db.run("UPDATE thread SET assignee = NULL WHERE number = ?", .int(thread.number))
                return ([], [LeafAttribute("to", "nobody")])
            case .pool(let pool):
                try change.db.run(
                    "UPDATE thread SET pool = ?, assignee = NULL WHERE number = ?", .id(pool), .int(thread.number))
                return ([.pool(pool)], [])
            }
        }
    }

    package func close(_ permit: Permit<CloseThread>) async throws -> StoredThread {
        try await setState(permit, permit.action.thread, from: .open, to: .closed)
    }

    package func reopen(_ permit: Permit<ReopenThread>) async throws -> StoredThread {
        try await setState(permit, permit.action.thread, from: .closed, to: .open)
    }

    private func setState<Asked: Action>(
        _ permit: Permit<Asked>, _ reference: Reference, from old: ThreadState, to new: ThreadState
    ) async throws -> StoredThread {
        try await update(permit, reference) { thread, change in
            guard thread.state == old else { throw StoreError.conflict(thread.state.rawValue) }
            try change.db.run("UPDATE thread SET state = ? WHERE number = ?", .text(new.rawValue), .int(thread.number))
            return ([], [LeafAttribute("state", new.rawValue)])
        }
    }

    /// A change of a thread's standing; answers it as it was left, even when it left the caller's pools.
    private func update<Asked: Action>(
        _ permit: Permit<Asked>, _ reference: Reference,
        _ body: @escaping @Sendable (StoredThread, Change) throws -> ([LogEntityRef], [LeafAttribute])
    ) async throws -> StoredThread {
        let scope = permit.scope
        guard case .staff(let staff) = permit.caller.principal else { throw StoreError.notFound }
        return try await change(permit) { change, origin in
            let thread = try ThreadRows.find(reference, in: scope, for: staff.id, change.db)
            let (entities, attributes) = try body(thread, change)
            change.log(
                Asked.event, by: origin, [.thread(thread.id), .patient(thread.patient)] + entities, attributes)
            return try ThreadRows.find(reference, in: .deployment, for: staff.id, change.db)
        }
    }
}
