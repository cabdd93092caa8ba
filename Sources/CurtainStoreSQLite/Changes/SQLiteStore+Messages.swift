// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import GRDB

extension SQLiteStore {
    package func append(
        _ permit: Permit<PostReply>, at now: Timestamp, seal: @escaping SealMessage
    ) async throws -> PostedMessage {
        let action = permit.action
        return try await append(
            permit, Entry(id: action.message, kind: .staffReply, idempotency: action.idempotency), at: now, seal: seal
        ) { try Self.head(.number(action.thread), in: permit.scope, $0) }
    }

    package func append(
        _ permit: Permit<PostNote>, at now: Timestamp, seal: @escaping SealMessage
    ) async throws -> PostedMessage {
        let action = permit.action
        return try await append(
            permit, Entry(id: action.message, kind: .internalNote, idempotency: action.idempotency), at: now, seal: seal
        ) { try Self.head(.number(action.thread), in: permit.scope, $0) }
    }

    package func append(
        _ permit: Permit<PostOwnMessage>, at now: Timestamp, seal: @escaping SealMessage
    ) async throws -> PostedMessage {
        let action = permit.action
        guard case .thread(let thread) = permit.scope else { throw StoreError.notFound }
        return try await append(
            permit, Entry(id: action.message, kind: .patientMessage, idempotency: action.idempotency), at: now,
            seal: seal
        ) { try Self.head(.id(thread), in: permit.scope, $0) }
    }

    private struct Entry: Sendable {
        let id: MessageID
        let kind: MessageKind
        let idempotency: IdempotencyKey?
    }

    /// What appending needs to know of a thread.
    private struct Head {
        let number: Int64
        let id: ThreadID
        let patient: PatientID
        let state: ThreadState
        let count: UInt64
        let chain: Digest
        let keyVersion: UInt32
    }

    private enum Place {
        case number(Reference)
        case id(ThreadID)
    }

    private static func head(_ place: Place, in scope: Scope, _ db: Database) throws -> Head {
        let columns = """
            SELECT thread.number, thread.id, patient.id, thread.state, thread.count, thread.chain, thread.keyVersion,
                thread.pool
            FROM thread JOIN patient ON patient.number = thread.patient
            """
        func read(_ row: Columns) throws -> (Head, PoolID) {
            (
                Head(
                    number: row.int(0), id: try row.id(1), patient: try row.id(2), state: try row.value(3),
                    count: UInt64(clamping: row.int(4)), chain: try row.digest(5),
                    keyVersion: UInt32(clamping: row.int(6))),
                try row.id(7)
            )
        }
        let found =
            switch place {
            case .number(let reference):
                reference.kind == .thread
                    ? try db.first("\(columns) WHERE thread.number = ?", .int(reference.number), read: read) : nil
            case .id(let id): try db.first("\(columns) WHERE thread.id = ?", .id(id), read: read)
            }
        guard let (head, pool) = found else { throw StoreError.notFound }
        let isWithin = if case .thread(let own) = scope { own == head.id } else { scope.reaches(pool) }
        guard isWithin else { throw StoreError.notFound }
        return head
    }

    /// Messages under one data key; far below the 2^32 random nonces of NIST SP 800-38D, section 8.3.
    private static let mostMessages: UInt64 = 1 << 24

    private func append<Asked: Action>(
        _ permit: Permit<Asked>, _ entry: Entry, at now: Timestamp, seal: @escaping SealMessage,
        _ find: @escaping @Sendable (Database) throws -> Head
    ) async throws -> PostedMessage {
        guard let author = permit.caller.principal.author else { throw StoreError.notFound }
        return try await change(permit) { change, origin in
            let db = change.db
            let head = try find(db)
            if let key = entry.idempotency,
                let replayed = try Self.replay(key, of: author, in: head, at: now, db)
            {
                return replayed
            }
            guard head.state == .open || entry.kind == .internalNote else { throw StoreError.conflict("closed") }
            guard head.count < Self.mostMessages else {
                throw StoreError.conflict("the thread is full: its key has sealed as many messages as it may")
            }
            let seq = head.count + 1
            let blob = try seal(
                ThreadHead(thread: head.id, count: head.count, chain: head.chain, keyVersion: head.keyVersion) {
                    try WrappedDataKey.load(.thread(head.id), version: head.keyVersion, from: db)
                })
            let blobHash = SHA256.hash(blob)
            let chain = MessageChain.next(after: head.chain, blobHash: blobHash, seq: seq)
            try db.run(
                """
                INSERT INTO message (thread, seq, id, kind, author, createdAt, keyVersion, chain, blob)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, .int(head.number), .number(seq), .id(entry.id), .number(entry.kind.rawValue), .raw(author),
                .time(now), .number(head.keyVersion), .digest(chain), .blob(blob))
            let number = db.lastInsertedRowID
            let fromPatient = entry.kind == .patientMessage
            if entry.kind == .internalNote {
                try db.run(
                    "UPDATE thread SET count = ?, chain = ? WHERE number = ?", .number(seq), .digest(chain),
                    .int(head.number))
            } else {
                try db.run(
                    "UPDATE thread SET count = ?, chain = ?, lastMessageAt = ?, waiting = ? WHERE number = ?",
                    .number(seq), .digest(chain), .time(now), .bool(fromPatient), .int(head.number))
            }
            if case .staff(let staff) = permit.caller.principal {
                try Self.mark(head.number, readBy: staff.id, upTo: seq, after: head.count, db)
            }
            if let key = entry.idempotency {
                try db.run(
                    """
                    INSERT INTO idempotency (day, key, principal, request, message) VALUES (?, ?, ?, ?, ?)
                    """, .int(now.day), .raw(key.key), .raw(author), .digest(key.request), .int(number))
            }
            change.log(
                Asked.event, by: origin, [.thread(head.id), .patient(head.patient), .message(entry.id)],
                chain: (chain, seq), hash: blobHash, purpose: "TREAT",
                [LeafAttribute("kind", Int64(entry.kind.rawValue))])
            return PostedMessage(
                id: entry.id, thread: head.id, threadNumber: head.number, seq: seq, createdAt: now, replayed: false)
        }
    }

    /// The answer an earlier request with the same key got, today or yesterday.
    private static func replay(
        _ key: IdempotencyKey, of author: RawID, in head: Head, at now: Timestamp, _ db: Database
    ) throws -> PostedMessage? {
        let earlier = try db.first(
            """
            SELECT request, message FROM idempotency WHERE day = ?1 AND key = ?3 AND principal = ?4
            UNION ALL
            SELECT request, message FROM idempotency WHERE day = ?2 AND key = ?3 AND principal = ?4
            """, .int(now.day), .int(now.day - 1), .raw(key.key), .raw(author)
        ) { (try $0.digest(0), $0.int(1)) }
        guard let (request, number) = earlier else { return nil }
        let message = try db.first(
            "SELECT id, seq, createdAt, thread FROM message WHERE number = ?", .int(number)
        ) { row in
            guard request == key.request, row.int(3) == head.number else { throw StoreError.idempotencyMismatch }
            return PostedMessage(
                id: try row.id(0), thread: head.id, threadNumber: head.number, seq: UInt64(clamping: row.int(1)),
                createdAt: row.time(2), replayed: true)
        }
        guard let message else { throw StoreError.damaged("a message that was acknowledged is not there") }
        return message
    }

    /// Who has read everything before their own message has read it too.
    static func mark(
        _ thread: Int64, readBy staff: StaffID, upTo seq: UInt64, after seen: UInt64, _ db: Database
    ) throws {
        if seen == 0 {
            try db.run(
                "INSERT INTO readMark (thread, staff, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", .int(thread),
                .id(staff), .number(seq))
        } else {
            try db.run(
                "UPDATE readMark SET seq = ? WHERE thread = ? AND staff = ? AND seq >= ?", .number(seq), .int(thread),
                .id(staff), .number(seen))
        }
    }
}

extension Principal {
    /// Who writes: the member of staff or the participant.
    var author: RawID? {
        switch self {
        case .staff(let staff): staff.id.raw
        case .participant(let participant): participant.id.raw
        case .channel, .host, .visitor: nil
        }
    }
}

extension Timestamp {
    /// Days since 1970, of 24 hours each.
    var day: Int64 { milliseconds / 86_400_000 }
}
