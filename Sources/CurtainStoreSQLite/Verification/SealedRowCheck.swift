// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import GRDB

/// Opens what is sealed beside messages and comments: data keys, names, texts of outgoing items, reasons.
struct SealedRowCheck: Sendable {
    private static let chunk = 128

    /// A column of sealed fields.
    private struct SealedColumn: Sendable {
        let table: String
        let column: String
        /// SQL of the row's identifier, of the revision, and of the thread whose key seals it, if any.
        var id = "id"
        var revision = "1"
        var thread = "NULL"
        var tables: String?

        static let all = [
            SealedColumn(table: "staff", column: "name", revision: "nameRevision"),
            SealedColumn(table: "pool", column: "name", revision: "nameRevision"),
            SealedColumn(table: "channel", column: "name", revision: "nameRevision"),
            SealedColumn(table: "channelSecret", column: "secret", revision: "secretRevision"),
            SealedColumn(table: "channelPosting", column: "address", id: "channel", revision: "addressRevision"),
            SealedColumn(table: "outbox", column: "text", id: "outbox.id", thread: "thread.id", tables: ofOutbox),
            SealedColumn(
                table: "outbox", column: "remote", id: "outbox.id", revision: "outbox.attempt", thread: "thread.id",
                tables: ofOutbox),
        ]

        private static let ofOutbox = "outbox LEFT JOIN thread ON thread.number = outbox.thread"

        /// Rows behind an identifier.
        var query: String {
            """
            SELECT \(id), \(column), \(revision), \(thread) FROM \(tables ?? table)
            WHERE \(id) > ? AND \(column) IS NOT NULL ORDER BY \(id) LIMIT ?
            """
        }
    }

    private var lastKey: (kind: Int64, id: RawID, version: Int64) = (0, RawID(high: 0, low: 0), 0)
    private var column = 0
    private var lastName: RawID?
    private var lastReason: RawID?

    // MARK: leaves

    /// What an entry says was made must be there.
    func take(_ leaf: Leaf, _ db: Database, _ progress: inout DeepProgress) throws {
        let (kind, table): (AuditEntityKind, String)
        switch leaf.event {
        case .staffCreate: (kind, table) = (.staff, "staff")
        case .poolCreate: (kind, table) = (.pool, "pool")
        case .channelCreate: (kind, table) = (.channel, "channel")
        case .commentRoute: (kind, table) = (.outbox, "outbox")
        default: return
        }
        for made in leaf.entities where made.kind == kind && leaf.outcome == .success {
            if try db.first("SELECT 1 FROM \(table) WHERE id = ?", .raw(made.id), read: { _ in true }) == nil {
                progress.found(
                    DeepFault(.name, "entry \(leaf.seq) made a row that is not there (\(kind.rawValue)_\(made.id))"))
            }
        }
    }

    // MARK: rows

    /// Opens some more data keys; answers whether there are no more.
    mutating func openKeys(_ db: Database, _ ring: KeyRing, _ progress: inout DeepProgress) throws -> Bool {
        let rows = try db.all(
            """
            SELECT subjectKind, subject, version, kekVersion, nonce, ciphertext, commitment FROM dataKey
            WHERE (subjectKind, subject, version) > (?, ?, ?) ORDER BY subjectKind, subject, version LIMIT ?
            """, .int(lastKey.kind), .raw(lastKey.id), .int(lastKey.version), .number(Self.chunk)
        ) { row in
            (
                kind: row.int(0), id: try row.raw(1), version: row.int(2), kekVersion: UInt32(clamping: row.int(3)),
                nonce: row.blob(4), ciphertext: row.blob(5), commitment: row.blob(6)
            )
        }
        for row in rows {
            lastKey = (row.kind, row.id, row.version)
            progress.dataKeys += 1
            guard let kind = KeySubjectKind(rawValue: UInt8(clamping: row.kind)) else {
                progress.found(DeepFault(.key, "a data key of an unknown kind (\(row.kind))"))
                continue
            }
            try progress.examine(.key, "data key of \(kind) \(row.id), version \(row.version)") {
                try ring.check(
                    WrappedDataKey(
                        subject: KeySubject(kind: kind, id: row.id), version: UInt32(clamping: row.version),
                        kekVersion: row.kekVersion, nonce: row.nonce, ciphertext: row.ciphertext,
                        commitment: row.commitment))
            }
        }
        return rows.count < Self.chunk
    }

    /// Opens some more names, secrets and addresses of channels and texts of outgoing items; answers whether there are no more.
    mutating func openNames(
        _ db: Database, _ keys: inout OpenedKeys, _ progress: inout DeepProgress
    ) throws -> Bool {
        let sealed = SealedColumn.all[column]
        let rows = try db.all(sealed.query, .behind(lastName), .number(Self.chunk)) { row in
            (
                id: try row.raw(0), blob: row.blob(1), revision: UInt32(clamping: row.int(2)),
                thread: row.isNull(3) ? nil : try row.raw(3)
            )
        }
        let organization = keys.ring.organization
        for row in rows {
            lastName = row.id
            progress.names += 1
            try progress.examine(.name, "\(sealed.table) \(row.id), \(sealed.column)") {
                let subject =
                    row.thread.map { KeySubject(kind: .thread, id: $0) }
                    ?? KeySubject(kind: .deployment, id: organization)
                _ = try keys.open(
                    row.blob,
                    at: .field(
                        org: organization, table: sealed.table, row: row.id, column: sealed.column,
                        revision: row.revision),
                    of: subject, db)
            }
        }
        guard rows.count < Self.chunk else { return false }
        lastName = nil
        column += 1
        return column == SealedColumn.all.count
    }

    /// Opens some more reasons and holds them against what their leaves commit to; answers whether there are no more.
    ///
    /// A reason that is not there was erased: that is no fault.
    mutating func openReasons(
        _ db: Database, _ keys: inout OpenedKeys, _ progress: inout DeepProgress
    ) throws -> Bool {
        let rows = try db.all(
            "SELECT id, seq, salt, blob FROM auditDetail WHERE id > ? ORDER BY id LIMIT ?", .behind(lastReason),
            .number(Self.chunk)
        ) { (id: try $0.raw(0), seq: UInt64(clamping: $0.int(1)), salt: $0.blob(2), blob: $0.blob(3)) }
        let organization = keys.ring.organization
        for row in rows {
            lastReason = row.id
            progress.reasons += 1
            let name = "reason of entry \(row.seq)"
            try progress.examine(.reason, name) {
                let text = try keys.open(
                    row.blob, at: .detail(org: organization, row: row.id),
                    of: KeySubject(kind: .deployment, id: organization), db)
                let leaf = try db.first("SELECT leaf FROM auditLeaf WHERE seq = ?", .number(row.seq)) {
                    try SQLiteStore.leaf($0.blob(0), at: row.seq)
                }
                guard let commitment = leaf?.detail, SHA256.hash(row.salt + text) == commitment else {
                    throw DeepFault(.reason, "\(name): it is not the one that the entry commits to")
                }
            }
        }
        return rows.count < Self.chunk
    }
}

extension Binding {
    /// The identifier to go on behind; less than any where there is none yet.
    fileprivate static func behind(_ id: RawID?) -> Binding { id.map { .raw($0) } ?? .blob([]) }
}
