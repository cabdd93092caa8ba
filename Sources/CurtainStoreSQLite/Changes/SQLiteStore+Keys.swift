// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB

extension SQLiteStore {
    package func dataKeyCounts(_ permit: Permit<ReadKeys>) async throws -> [UInt32: Int] {
        try await read { db in
            let rows = try db.all("SELECT kekVersion, count(*) FROM dataKey GROUP BY kekVersion") { row in
                (UInt32(clamping: row.int(0)), Int(row.int(1)))
            }
            return Dictionary(uniqueKeysWithValues: rows)
        }
    }

    package func dataKeys(after last: WrappedDataKey?, limit: Int) async throws -> [WrappedDataKey] {
        try await read { db in
            try db.all(
                """
                SELECT subjectKind, subject, version, kekVersion, nonce, ciphertext, commitment FROM dataKey
                WHERE (subjectKind, subject, version) > (?, ?, ?)
                ORDER BY subjectKind, subject, version LIMIT ?
                """, .number(last?.subject.kind.rawValue ?? 0), .raw(last?.subject.id ?? RawID(high: 0, low: 0)),
                .number(last?.version ?? 0), .number(limit)
            ) { row in
                guard let kind = KeySubjectKind(rawValue: UInt8(clamping: row.int(0))) else {
                    throw StoreError.damaged("a data key of an unknown kind")
                }
                return WrappedDataKey(
                    subject: KeySubject(kind: kind, id: try row.raw(1)), version: UInt32(clamping: row.int(2)),
                    kekVersion: UInt32(clamping: row.int(3)), nonce: row.blob(4), ciphertext: row.blob(5),
                    commitment: row.blob(6))
            }
        }
    }

    package func record(_ permit: Permit<CheckKeys>, checked: Int, failed: Int) async throws {
        try await change(permit) { change, origin in
            change.log(
                .keysPreflight, by: origin, outcome: failed == 0 ? .success : .seriousFailure,
                [LeafAttribute("keys", Int64(checked)), LeafAttribute("failed", Int64(failed))])
        }
    }

    package func record(
        _ permit: Permit<ChangeKeyring>, _ changed: KeyringChange, adopt: @escaping @Sendable () throws -> Void
    ) async throws {
        try await change(permit) { change, origin in
            // In the writer's turn: a data key stored after this is wrapped under the new active key.
            try adopt()
            try Self.save("keyringGeneration", String(changed.generation), change.db)
            change.log(
                .keyringChanged, by: origin, hash: changed.fileHash,
                [
                    LeafAttribute("change", changed.kind.rawValue),
                    LeafAttribute("generation", Int64(clamping: changed.generation)),
                    LeafAttribute("key", Int64(changed.active)),
                ])
        }
    }

    package func rewrap(
        _ permit: Permit<RewrapKeys>, _ pairs: [(old: WrappedDataKey, new: WrappedDataKey)]
    ) async throws -> Int {
        try await change(permit, .bulk) { change, _ in
            var count = 0
            for (old, new) in pairs {
                guard new.kekVersion == change.activeKEKVersion else { throw StoreError.staleKey }
                try change.db.run(
                    """
                    UPDATE dataKey SET kekVersion = ?, nonce = ?, ciphertext = ?
                    WHERE subjectKind = ? AND subject = ? AND version = ? AND kekVersion = ? AND commitment = ?
                    """, .number(new.kekVersion), .blob(new.nonce), .blob(new.ciphertext),
                    .number(old.subject.kind.rawValue), .raw(old.subject.id), .number(old.version),
                    .number(old.kekVersion), .blob(new.commitment))
                count += change.db.changesCount
            }
            return count
        }
    }

    package func finishRewrap(_ permit: Permit<RewrapKeys>, under version: UInt32, rewrapped: Int) async throws {
        try await change(permit, .bulk) { change, origin in
            let left = try Self.count("SELECT count(*) FROM dataKey WHERE kekVersion <> ?", version, change.db)
            guard left == 0, version == change.activeKEKVersion else {
                throw StoreError.conflict("\(left) data keys are wrapped under another version")
            }
            change.log(
                .keysRewrap, by: origin,
                [LeafAttribute("key", Int64(version)), LeafAttribute("keys", Int64(rewrapped))])
        }
    }

    package func setFloor(_ permit: Permit<SetKeyFloor>, adopt: @escaping @Sendable () -> Void) async throws {
        let version = permit.action.version
        try await change(permit) { change, origin in
            guard version >= 1, version <= change.activeKEKVersion else {
                throw StoreError.conflict("the floor is 1 to \(change.activeKEKVersion), the active version")
            }
            let below = try Self.count("SELECT count(*) FROM dataKey WHERE kekVersion < ?", version, change.db)
            guard below == 0 else {
                throw StoreError.conflict("\(below) data keys are wrapped below version \(version); re-wrap them first")
            }
            try Self.save("keyFloor", String(version), change.db)
            change.afterCommit { _ in adopt() }
            change.log(.keysFloor, by: origin, [LeafAttribute("key", Int64(version))])
        }
    }

    package func record(_ permit: Permit<DestroyKey>) async throws {
        let version = permit.action.version
        try await change(permit) { change, origin in
            let left = try Self.count("SELECT count(*) FROM dataKey WHERE kekVersion = ?", version, change.db)
            guard left == 0 else {
                throw StoreError.conflict("\(left) data keys are wrapped under version \(version); re-wrap them first")
            }
            change.log(.keysDestroy, by: origin, [LeafAttribute("key", Int64(version))])
        }
    }

    package func recordedKeyring() async throws -> UInt64 {
        try await read { db in
            try db.first("SELECT value FROM setting WHERE name = 'keyringGeneration'") { UInt64(try $0.text(0)) }
                .flatMap { $0 } ?? 0
        }
    }

    private static func count(_ sql: String, _ version: UInt32, _ db: Database) throws -> Int64 {
        try db.first(sql, .number(version)) { $0.int(0) } ?? 0
    }

    static func save(_ name: String, _ value: String, _ db: Database) throws {
        try db.run(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            .text(name), .text(value))
    }
}
