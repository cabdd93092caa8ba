// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import GRDB

/// Holds threads and their messages against the log.
///
/// Each leaf of a write is compared with the row that it made: sealed bytes, number, chain value; the row is opened in
/// its place. A leaf may never say less of a thread than an earlier one. At the end each thread must hold exactly as
/// many messages as the newest leaf says, so cut, added and rolled back ones show too.
struct ThreadCheck: Sendable {
    private static let chunk = 64
    private static let bound = 4096

    /// What a leaf's thread is, as its row says.
    private struct Place {
        let number: Int64
        let patient: RawID
        let comment: RawID?
        /// The thread that the comment says it was routed to.
        let routed: Int64?
    }

    /// Messages in each thread by its number, as the newest leaf says.
    private var heads = Tally()
    private var places: [ThreadID: Place] = [:]
    /// Number of the last thread whose end was checked.
    private var last = Int64.min

    // MARK: leaves

    /// Takes an entry that was verified; each once, in order.
    mutating func take(
        _ leaf: Leaf, _ db: Database, _ keys: inout OpenedKeys, _ progress: inout DeepProgress
    ) throws {
        guard let chain = leaf.chain, let id = leaf.named(.thread) else { return }
        let thread = ThreadID(id)
        guard let place = try place(of: thread, db) else {
            return progress.found(DeepFault(.thread, "entry \(leaf.seq) names a thread that is not there (th_\(id))"))
        }
        let name = "thread T-\(place.number)"
        let known = heads[place.number]
        let isWrite = leaf.hash != nil && leaf.event != .commentRoute
        let expected = leaf.event == .commentRoute ? 0 : (known ?? 0) + (isWrite ? 1 : 0)
        if chain.count != expected {
            progress.found(
                DeepFault(
                    .thread,
                    "\(name) went back: entry \(leaf.seq) says \(chain.count) messages, and it had \(known ?? 0)"))
        }
        heads[place.number] = chain.count
        if leaf.event == .commentRoute {
            check(leaf, place, name, &progress)
        } else if isWrite {
            progress.messages += 1
            let row = "\(name), message \(chain.count)"
            try progress.examine(.message, row) {
                try Self.check(leaf, chain, of: thread, in: place, row, db, &keys)
            }
        }
    }

    private func check(_ leaf: Leaf, _ place: Place, _ name: String, _ progress: inout DeepProgress) {
        if leaf.named(.patient) != place.patient {
            progress.found(DeepFault(.thread, "\(name): another patient than entry \(leaf.seq) says"))
        }
        if leaf.named(.comment) != place.comment || place.routed != place.number {
            progress.found(DeepFault(.thread, "\(name): another comment than entry \(leaf.seq) says"))
        }
    }

    /// Compares the leaf of a write with the message that it made, and opens the message.
    private static func check(
        _ leaf: Leaf, _ chain: Leaf.Chain, of thread: ThreadID, in place: Place, _ name: String, _ db: Database,
        _ keys: inout OpenedKeys
    ) throws {
        let row = try db.first(
            """
            SELECT id, kind, author, createdAt, keyVersion, chain, blob FROM message WHERE thread = ? AND seq = ?
            """, .int(place.number), .number(chain.count)
        ) { try Row($0) }
        guard let row else { throw DeepFault(.message, "\(name): it is missing, and entry \(leaf.seq) wrote it") }
        let hash = SHA256.hash(row.blob)
        guard leaf.hash == hash else {
            throw DeepFault(.message, "\(name): its text is not the one that entry \(leaf.seq) wrote")
        }
        guard leaf.named(.message) == row.id else {
            throw DeepFault(.message, "\(name): another identifier than entry \(leaf.seq) says")
        }
        let previous =
            chain.count <= 1
            ? MessageChain.start(thread: thread.raw)
            : try db.first(
                "SELECT chain FROM message WHERE thread = ? AND seq = ?", .int(place.number),
                .number(chain.count - 1)
            ) { try $0.digest(0) }
        guard row.chain == chain.head else {
            throw DeepFault(.message, "\(name): another chain value than entry \(leaf.seq) says")
        }
        // The message before it is missing or altered: that was counted there.
        guard let previous, MessageChain.next(after: previous, blobHash: hash, seq: chain.count) == row.chain else {
            return
        }
        let key = try keys.key(.thread(thread), version: row.keyVersion, db)
        _ = try Envelope.open(
            row.blob,
            at: .message(
                org: keys.ring.organization, thread: thread.raw, message: row.id, seq: chain.count, kind: row.kind,
                author: row.author, createdMS: UInt64(clamping: row.createdAt), previousChain: previous),
            with: key)
    }

    private struct Row {
        let id: RawID
        let kind: UInt8
        let author: RawID
        let createdAt: Int64
        let keyVersion: UInt32
        let chain: Digest
        let blob: [UInt8]

        init(_ row: Columns) throws {
            id = try row.raw(0)
            kind = UInt8(clamping: row.int(1))
            author = try row.raw(2)
            createdAt = row.int(3)
            keyVersion = UInt32(clamping: row.int(4))
            chain = try row.digest(5)
            blob = row.blob(6)
        }
    }

    private mutating func place(of thread: ThreadID, _ db: Database) throws -> Place? {
        if let place = places[thread] { return place }
        let place = try db.first(
            """
            SELECT thread.number, patient.id, comment.id, comment.thread FROM thread
            JOIN patient ON patient.number = thread.patient
            LEFT JOIN comment ON comment.number = thread.comment
            WHERE thread.id = ?
            """, .id(thread)
        ) { row in
            Place(
                number: row.int(0), patient: try row.raw(1), comment: row.isNull(2) ? nil : try row.raw(2),
                routed: row.optionalInt(3))
        }
        if places.count >= Self.bound { places.removeAll(keepingCapacity: true) }
        places[thread] = place
        return place
    }

    // MARK: rows

    /// Checks the ends of some more threads; answers whether there are no more.
    mutating func advance(_ db: Database, _ progress: inout DeepProgress) throws -> Bool {
        let threads = try db.all(
            "SELECT number, id, count, chain FROM thread WHERE number > ? ORDER BY number LIMIT ?", .int(last),
            .number(Self.chunk)
        ) { row in
            (number: row.int(0), id: try? row.raw(1), count: UInt64(clamping: row.int(2)), chain: try? row.digest(3))
        }
        for thread in threads {
            last = thread.number
            progress.threads += 1
            try progress.examine(.thread, "thread T-\(thread.number)") {
                try checkEnd(thread.number, thread.id, thread.count, thread.chain, db)
            }
        }
        return threads.count < Self.chunk
    }

    private func checkEnd(
        _ number: Int64, _ id: RawID?, _ count: UInt64, _ chain: Digest?, _ db: Database
    ) throws {
        let name = "thread T-\(number)"
        guard let id, let known = heads[number] else {
            throw DeepFault(.thread, "\(name): no entry of the log made it")
        }
        guard known == count else {
            throw DeepFault(.thread, "\(name): it counts \(count) messages, and the log \(known)")
        }
        let stored = try db.first("SELECT count(*), ifnull(max(seq), 0) FROM message WHERE thread = ?", .int(number)) {
            (UInt64(clamping: $0.int(0)), UInt64(clamping: $0.int(1)))
        }
        guard let stored, stored == (count, count) else {
            throw DeepFault(.thread, "\(name): \(stored?.0 ?? 0) messages are stored, and it counts \(count)")
        }
        let end =
            count == 0
            ? MessageChain.start(thread: id)
            : try db.first("SELECT chain FROM message WHERE thread = ? AND seq = ?", .int(number), .number(count)) {
                try $0.digest(0)
            }
        guard let chain, end == chain else {
            throw DeepFault(.thread, "\(name): its chain value is not that of its last message")
        }
    }
}

extension Leaf {
    /// The first thing of a kind that the leaf names.
    func named(_ kind: AuditEntityKind) -> RawID? {
        entities.first { $0.kind == kind }?.id
    }
}
