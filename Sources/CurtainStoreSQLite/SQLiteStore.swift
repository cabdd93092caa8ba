// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
package import CurtainCore
import CurtainCrypto
import GRDB
import Synchronization

/// A deployment's state in one SQLite file.
///
/// What is in the file is not trusted: a changed row does not open (authenticated data), a changed log does not match
/// its signed checkpoint, an older file is behind the lock file. Whoever can write the file can make the service stop.
package final class SQLiteStore: CurtainStore {
    package struct Options: Sendable {
        package var databasePath: String
        package var lockPath: String
        /// Names this process in leaves.
        package var node: String
        /// Changes that may wait; past it a request is told to come back.
        package var queueLimit = 4096
        /// Reader connections.
        package var readers = 4
        package var bulk = BulkPace.shared
        /// Entries of the log's index that may wait; about three for each leaf.
        package var indexLag = 6144

        package init(databasePath: String, lockPath: String, node: String) {
            self.databasePath = databasePath
            self.lockPath = lockPath
            self.node = node
        }
    }

    /// How much of the writer bulk work takes at once.
    package enum BulkPace: Sendable {
        /// About 5 ms, so that whoever else writes hardly notices.
        case shared
        /// Nobody else writes: an import offline.
        case alone

        /// Comments in one change.
        var chunk: Int { self == .shared ? 100 : 1000 }
        /// The writer's page cache in KiB; a larger one made imports no faster.
        var cache: Int { 16_384 }
        /// How long a batch goes on taking bulk work, in nanoseconds.
        var budget: UInt64 { self == .shared ? 5_000_000 : 50_000_000 }
    }

    /// A setting of the database: what it must be, and what it is.
    package struct SettingCheck: Sendable, Equatable {
        package let name: String
        package let expected: String
        package let actual: String
    }

    let options: Options
    let keyRing: KeyRing
    let clock: WallClock
    let writer: StoreWriter
    let group: GroupCommit
    private let origins: OriginCache
    /// What a verification in this process said of the log's index; queries read every entry before that.
    let verifiedIndex = Mutex<IndexVerification?>(nil)

    init(options: Options, keyRing: KeyRing, clock: WallClock, writer: StoreWriter) {
        self.options = options
        self.keyRing = keyRing
        self.clock = clock
        self.writer = writer
        origins = OriginCache(keyRing: keyRing)
        group = GroupCommit(limit: options.queueLimit, bulkBudget: options.bulk.budget, writer: writer)
    }

    /// The readers' side.
    ///
    /// Changes go through `group` alone.
    var pool: DatabasePool {
        writer.published.withLock { $0.pool }
    }

    /// Reads on a connection of its own, as of the last commit.
    ///
    /// `evenSealed`: hashes of the log, which a witness compares, are handed out as long as they can be read.
    func read<Value: Sendable>(
        evenSealed: Bool = false, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        if !evenSealed, let reason = writer.published.withLock({ $0.obstacle }) { throw StoreError.sealed(reason) }
        do {
            return try await pool.read(body)
        } catch {
            throw StoreWriter.translated(error)
        }
    }

    /// A change by a permitted caller: their rights are compared with the newest inside the transaction.
    func change<Asked: Action, Value: Sendable>(
        _ permit: Permit<Asked>, _ lane: GroupCommit.Lane = .interactive,
        _ body: @escaping @Sendable (Change, LeafOrigin) throws -> Value
    ) async throws -> Value {
        let origin = origins.origin(of: permit.caller)
        let principal = permit.caller.principal
        return try await group.write(lane) { change in
            try change.requireCurrent(principal)
            return try body(change, origin)
        }
    }

    /// Takes no more changes, finishes the queued ones, brings the lock file up to date and closes.
    package func close() async {
        await group.close()
        writer.close()
    }

    /// The writer's settings, for `doctor`.
    package func settingsInForce() throws -> [SettingCheck] {
        try StoreOpening.settings(pool)
    }

    /// The deployment's own data key, wrapped.
    package func deploymentKey() async throws -> WrappedDataKey {
        let subject = KeySubject(kind: .deployment, id: keyRing.organization)
        return try await read { db in try WrappedDataKey.load(subject, version: nil, from: db) }
    }

    /// Notices that the database file was replaced or is back, and whether a disk that failed takes writes again.
    ///
    /// Call about once a second.
    package func probe() async {
        let isFailing = writer.published.withLock { $0.failing != nil }
        try? await group.write(.bulk) { change in
            if isFailing { try Self.save("probe", change.now.description, change.db) }
        }
    }

    /// Seals the service while the keyring file is not in its place: what is sealed now could not be opened after a
    /// restart.
    package func setKeyring(isInPlace: Bool) {
        writer.published.withLock { $0.lacksKeyring = !isInPlace }
    }

    /// Writes last-seen times that moved in memory.
    ///
    /// Call about once a minute.
    package func persistLastSeen() async throws {
        let unseen = writer.live.withLock { $0.unseen() }
        guard !unseen.isEmpty else { return }
        try await group.write(.bulk) { change in
            for (token, seen) in unseen {
                try change.db.run(
                    "UPDATE session SET lastSeenAt = ? WHERE tokenHash = ?", .time(seen), .digest(token))
                change.afterCommit { $0.markPersisted(token, seen) }
            }
        }
    }

    /// Events of hooks that are remembered: for so long, and so many of those that cannot be sent again anyway.
    private static let eventLifetime: Duration = .seconds(30 * 86_400)
    private static let mostEvents: Int64 = 1_000_000

    /// Removes sessions that ran out, idempotency keys of before yesterday and old events of hooks.
    ///
    /// Call about once a minute.
    package func sweep() async throws {
        try await group.write(.bulk) { change in
            let now = change.now
            try change.db.run(
                "DELETE FROM session WHERE expiresAt <= ? OR lastSeenAt + idleMilliseconds <= ?", .time(now),
                .time(now.adding(.seconds(-120))))
            try change.db.run(
                """
                DELETE FROM idempotency WHERE (day, key, principal) IN (
                    SELECT day, key, principal FROM idempotency WHERE day < ? LIMIT 2000)
                """, .int(now.day - 1))
            change.afterCommit { live in live.closeSessions { !$1.isAlive(at: now) } }
        }
        while try await sweepEvents() == Self.eventSlice {}
    }

    private static let eventSlice = 2000

    /// Forgets some old events of hooks; answers how many.
    private func sweepEvents() async throws -> Int {
        try await group.write(.bulk) { change in
            let (db, now) = (change.db, change.now)
            let newest = try db.first("SELECT max(number) FROM hookEvent") { $0.int(0) } ?? 0
            let before = db.totalChangesCount
            // An event younger than twice the tolerance of its time could come again and pass for new.
            try db.run(
                """
                DELETE FROM hookEvent WHERE number IN (
                    SELECT number FROM (SELECT number, receivedAt FROM hookEvent ORDER BY number LIMIT ?)
                    WHERE receivedAt < ? OR (number <= ? AND receivedAt < ?))
                """, .number(Self.eventSlice), .time(now.adding(.zero - Self.eventLifetime)),
                .int(newest - Self.mostEvents), .time(now.adding(.seconds(-600))))
            return db.totalChangesCount - before
        }
    }
}

extension WrappedDataKey {
    /// A stored data key; the newest version when none is named.
    static func load(_ subject: KeySubject, version: UInt32?, from db: Database) throws -> WrappedDataKey {
        let found = try db.first(
            """
            SELECT version, kekVersion, nonce, ciphertext, commitment FROM dataKey
            WHERE subjectKind = ? AND subject = ? AND version = ifnull(?, version)
            ORDER BY version DESC LIMIT 1
            """, .number(subject.kind.rawValue), .raw(subject.id), .optional(version.map { Int64($0) })
        ) { row in
            WrappedDataKey(
                subject: subject, version: UInt32(clamping: row.int(0)), kekVersion: UInt32(clamping: row.int(1)),
                nonce: row.blob(2), ciphertext: row.blob(3), commitment: row.blob(4))
        }
        guard let found else { throw StoreError.notFound }
        return found
    }
}
