// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import GRDB

/// Reads the messages of a thread as they stand in their table.
///
/// A message opens with the chain value of the one before it, which is in the row before it, shown or not.
struct MessageRows {
    let thread: StoredThread
    /// Whether internal notes are among them.
    let notes: Bool

    /// A slice up to the head that the leaf named, oldest first, and whether there is more in the direction asked.
    func slice(
        _ page: MessagePage, from first: UInt64, _ db: Database
    ) throws -> (messages: [SealedMessage], hasMore: Bool) {
        let low = max(page.after.map { $0 + 1 } ?? first, first)
        let high = min(page.before.map { $0 == 0 ? 0 : $0 - 1 } ?? thread.messageCount, thread.messageCount)
        guard low <= high else { return ([], false) }
        return page.after == nil
            ? try newest(low, high, page.limit, db) : try oldest(low, high, page.limit, db)
    }

    private func newest(
        _ low: UInt64, _ high: UInt64, _ limit: Int, _ db: Database
    ) throws -> (messages: [SealedMessage], hasMore: Bool) {
        var messages: [SealedMessage] = []
        var waiting: Row?
        var hasMore = false
        try walk(low - 1, high, "DESC", db) { row in
            if let found = waiting {
                guard row.seq + 1 == found.seq else { throw StoreError.damaged("a message is missing") }
                messages.append(found.message(in: thread.id, after: row.chain))
            }
            waiting = nil
            guard row.seq >= low, notes || row.kind != .internalNote else { return true }
            if messages.count == limit {
                hasMore = true
                return false
            }
            waiting = row
            return true
        }
        if let found = waiting {
            guard found.seq == 1 else { throw StoreError.damaged("a message is missing") }
            messages.append(found.message(in: thread.id, after: MessageChain.start(thread: thread.id.raw)))
        }
        messages.reverse()
        return (messages, hasMore)
    }

    private func oldest(
        _ low: UInt64, _ high: UInt64, _ limit: Int, _ db: Database
    ) throws -> (messages: [SealedMessage], hasMore: Bool) {
        var messages: [SealedMessage] = []
        var previous = (seq: UInt64(0), chain: MessageChain.start(thread: thread.id.raw))
        if low > 1 { previous.seq = low - 2 }
        var hasMore = false
        try walk(low - 1, high, "ASC", db) { row in
            guard row.seq == previous.seq + 1 else { throw StoreError.damaged("a message is missing") }
            if row.seq >= low, notes || row.kind != .internalNote {
                if messages.count == limit {
                    hasMore = true
                    return false
                }
                messages.append(row.message(in: thread.id, after: previous.chain))
            }
            previous = (row.seq, row.chain)
            return true
        }
        return (messages, hasMore)
    }

    private func walk(
        _ low: UInt64, _ high: UInt64, _ order: String, _ db: Database, _ visit: (Row) throws -> Bool
    ) throws {
        try db.walk(
            """
            SELECT seq, kind, chain, id, author, createdAt, keyVersion, blob FROM message
            WHERE thread = ? AND seq BETWEEN ? AND ? ORDER BY seq \(order)
            """, [.int(thread.number), .number(low), .number(high)]
        ) { try visit(try Row($0)) }
    }

    /// A message without the chain value it was sealed over.
    private struct Row {
        let seq: UInt64
        let kind: MessageKind
        let chain: Digest
        let id: MessageID
        let author: RawID
        let createdAt: Timestamp
        let keyVersion: UInt32
        let blob: [UInt8]

        init(_ row: Columns) throws {
            seq = UInt64(clamping: row.int(0))
            kind = try MessageKind.stored(row.int(1))
            chain = try row.digest(2)
            id = try row.id(3)
            author = try row.raw(4)
            createdAt = row.time(5)
            keyVersion = UInt32(clamping: row.int(6))
            blob = row.blob(7)
        }

        func message(in thread: ThreadID, after previous: Digest) -> SealedMessage {
            SealedMessage(
                id: id, thread: thread, seq: seq, kind: kind, author: author, createdAt: createdAt,
                keyVersion: keyVersion, previousChain: previous, blob: blob)
        }
    }
}

extension MessageKind {
    static func stored(_ value: Int64) throws -> MessageKind {
        guard let kind = UInt8(exactly: value).flatMap(MessageKind.init(rawValue:)) else {
            throw StoreError.damaged("an unknown kind of message is stored")
        }
        return kind
    }
}
