// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import GRDB
import Synchronization

extension SQLiteStore {
    package func receive(
        _ permit: Permit<ReceiveComments>, _ comments: [IncomingComment], bulk: Bool
    ) async throws -> [Receipt] {
        let channel = permit.action.channel
        guard let place = writer.live.withLock({ $0.channels[channel] }), permit.scope.reaches(place.intakePool) else {
            throw StoreError.notFound
        }
        var receipts: [Receipt] = []
        receipts.reserveCapacity(comments.count)
        var start = 0
        while start < comments.count {
            let end = min(start + options.bulk.chunk, comments.count)
            let slice = Array(comments[start..<end])
            receipts += try await change(permit, bulk ? .bulk : .interactive) { change, origin in
                try slice.map { try Self.receive($0, from: place, change, by: origin) }
            }
            start = end
        }
        return receipts
    }

    package func receive(_ permit: Permit<ReceiveEvent>, _ comment: IncomingComment) async throws -> Receipt? {
        let action = permit.action
        guard case .channel(let sender) = permit.caller.principal, sender.id == action.channel,
            let place = writer.live.withLock({ $0.channels[sender.id] }), permit.scope.reaches(place.intakePool)
        else { throw StoreError.notFound }
        return try await change(permit) { change, origin in
            let known = try change.db.first(
                "SELECT body FROM hookEvent WHERE key = ?", .blob(action.key), read: { try $0.digest(0) })
            if let known {
                guard known == action.body else { throw StoreError.idempotencyMismatch }
                return nil
            }
            try change.db.run(
                "INSERT INTO hookEvent (key, body, receivedAt) VALUES (?, ?, ?)", .blob(action.key),
                .digest(action.body), .time(change.now))
            return try Self.receive(comment, from: place, change, by: origin)
        }
    }

    private static func receive(
        _ incoming: IncomingComment, from channel: StoredChannel, _ change: Change, by origin: LeafOrigin
    ) throws -> Receipt {
        let known = try change.db.first(
            """
            SELECT number, id, state, flagged, revision, snapshots, sourceOrder, deletedAtSource, urgency FROM comment
            WHERE channel = ? AND externalIndex = ?
            """, .id(channel.id), .blob(incoming.externalIndex)
        ) { try KnownComment($0) }
        guard let known else {
            try add(incoming, from: channel, change, by: origin)
            return .added
        }
        return try revise(known, with: incoming, from: channel, change, by: origin)
    }

    private static func add(
        _ incoming: IncomingComment, from channel: StoredChannel, _ change: Change, by origin: LeafOrigin
    ) throws {
        try change.insert(incoming.key)
        try change.db.run(
            """
            INSERT INTO comment (id, channel, pool, externalIndex, authorIndex, state, flagged, urgency, route,
                revision, snapshots, sourceOrder, deletedAtSource, receivedAt, sourceTime, rules, thread)
            VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?, 1, 1, ?, ?, ?, ?, ?, NULL)
            """, .id(incoming.id), .id(channel.id), .id(channel.intakePool), .blob(incoming.externalIndex),
            .optional(incoming.authorIndex), .bool(incoming.flagged), .int(incoming.urgency.rawValue),
            .text(incoming.route.rawValue), .int(incoming.order), .bool(incoming.isDeletion),
            .time(incoming.receivedAt), .time(incoming.sourceTime), .text(incoming.rules))
        let number = change.db.lastInsertedRowID
        try insertSnapshot(incoming, blob: incoming.blob, revision: 1, comment: number, change)
        if incoming.raisesAlarm { try raiseAlarm(for: number, change) }
        change.log(
            .commentReceive, by: origin, [.comment(incoming.id), .channel(channel.id)],
            hash: SHA256.hash(incoming.blob), attributes(incoming, revision: 1))
    }

    private static func revise(
        _ known: KnownComment, with incoming: IncomingComment, from channel: StoredChannel, _ change: Change,
        by origin: LeafOrigin
    ) throws -> Receipt {
        let seen = try change.db.first(
            "SELECT 1 FROM commentSnapshot WHERE comment = ? AND sourceOrder = ? AND contentIndex = ?",
            .int(known.number), .int(incoming.order), .blob(incoming.contentIndex)
        ) { _ in true }
        if seen == true { return .unchanged }
        // A tombstone wins over anything, however late it says it is.
        if known.isDeleted, incoming.isDeletion { return .unchanged }
        let receipt: Receipt =
            incoming.isDeletion
            ? .deleted : (known.isDeleted || incoming.order < known.order ? .late : .updated)
        let revision = UInt32(known.snapshots) + 1
        let key = try WrappedDataKey.load(.comment(known.id), version: nil, from: change.db)
        let blob = try incoming.reseal(known.id, revision, key)
        try insertSnapshot(incoming, blob: blob, revision: revision, comment: known.number, change)
        if receipt == .late {
            try change.db.run(
                "UPDATE comment SET snapshots = ? WHERE number = ?", .number(revision), .int(known.number))
        } else if receipt == .deleted {
            // The text stays readable from the snapshot before it; what is current is that it is gone at its source.
            try change.db.run(
                "UPDATE comment SET snapshots = ?, sourceOrder = max(sourceOrder, ?), deletedAtSource = 1 WHERE number = ?",
                .number(revision), .int(incoming.order), .int(known.number))
        } else {
            try change.db.run(
                """
                UPDATE comment SET revision = ?, snapshots = ?, sourceOrder = ?, urgency = ?, route = ?, rules = ?,
                    flagged = max(flagged, ?), sourceTime = ifnull(?, sourceTime),
                    state = CASE WHEN state = 'dismissed' AND ? THEN 'open' ELSE state END
                WHERE number = ?
                """, .number(revision), .number(revision), .int(incoming.order), .int(incoming.urgency.rawValue),
                .text(incoming.route.rawValue), .text(incoming.rules), .bool(incoming.flagged),
                .time(incoming.sourceTime),
                .bool(incoming.flagged), .int(known.number))
            if incoming.raisesAlarm, known.urgency != .emergency { try raiseAlarm(for: known.number, change) }
        }
        change.log(
            receipt == .deleted ? .commentDelete : .commentEdit, by: origin,
            [.comment(known.id), .channel(channel.id)], hash: SHA256.hash(blob),
            attributes(incoming, revision: revision) + [LeafAttribute("receipt", receipt.rawValue)])
        return receipt
    }

    private static func insertSnapshot(
        _ incoming: IncomingComment, blob: [UInt8], revision: UInt32, comment: Int64, _ change: Change
    ) throws {
        try change.db.run(
            """
            INSERT INTO commentSnapshot (comment, revision, sourceOrder, contentIndex, receivedAt, blob)
            VALUES (?, ?, ?, ?, ?, ?)
            """, .int(comment), .number(revision), .int(incoming.order), .blob(incoming.contentIndex),
            .time(incoming.receivedAt), .blob(blob))
    }

    private static func attributes(_ incoming: IncomingComment, revision: UInt32) -> [LeafAttribute] {
        [
            LeafAttribute("flagged", incoming.flagged ? 1 : 0), LeafAttribute("revision", Int64(revision)),
            LeafAttribute("route", incoming.route.rawValue), LeafAttribute("rules", incoming.rules),
            LeafAttribute("urgency", incoming.urgency.name),
        ]
    }

    private struct KnownComment {
        let number: Int64
        let id: CommentID
        let snapshots: Int64
        let order: Int64
        let isDeleted: Bool
        let urgency: Urgency

        init(_ row: Columns) throws {
            number = row.int(0)
            id = try row.id(1)
            snapshots = row.int(5)
            order = row.int(6)
            isDeleted = row.bool(7)
            urgency = try row.value(8)
        }
    }
}

extension Scope {
    /// Whether objects of this pool are within it.
    func reaches(_ pool: PoolID) -> Bool {
        switch self {
        case .pools(let pools): pools.contains(pool)
        case .thread: false
        case .deployment: true
        }
    }
}
