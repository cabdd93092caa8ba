// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import GRDB
import Glibc

/// Opens the database with the settings that durability and secrecy rest on, and proves that they are in force.
enum StoreOpening {
    static func openPool(_ options: SQLiteStore.Options) throws -> DatabasePool {
        let path = options.databasePath
        do {
            let pool = try DatabasePool(path: path, configuration: configuration(options))
            // GRDB sets `synchronous = NORMAL` by itself when it turns on the write-ahead log, after
            // `prepareDatabase` has run: set it on the writer afterwards, and read it back.
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -\(options.bulk.cache)")
            }
            for check in try settings(pool) where check.expected != check.actual {
                throw StartProblem.setting(name: check.name, expected: check.expected, actual: check.actual)
            }
            return pool
        } catch let error as DatabaseError {
            throw problem(error, path: path)
        }
    }

    static func configuration(_ options: SQLiteStore.Options) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = options.readers
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA secure_delete = ON;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA wal_autocheckpoint = 8000;
                    """)
        }
        return configuration
    }

    /// Settings of the writer, with what they must be.
    static func settings(_ pool: DatabasePool) throws -> [SQLiteStore.SettingCheck] {
        try pool.writeWithoutTransaction { db in
            try [
                ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("secure_delete", "1"),
                ("trusted_schema", "0"), ("cell_size_check", "1"), ("temp_store", "2"),
            ].map { name, expected in
                let actual = try String.fetchOne(db, sql: "PRAGMA \(name)") ?? "none"
                return SQLiteStore.SettingCheck(name: name, expected: expected, actual: actual)
            }
        }
    }

    static func problem(_ error: DatabaseError, path: String) -> StartProblem {
        switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: .notCurtain(path)
        case .SQLITE_READONLY, .SQLITE_PERM: .readOnly(path)
        case .SQLITE_CANTOPEN: access(path, F_OK) == 0 ? .readOnly(path) : .databaseMissing(path)
        default: .unreadable(path, code: error.extendedResultCode.rawValue)
        }
    }

    /// Refuses what is not a Curtain database of this version, before anything is written to it.
    static func inspect(_ pool: DatabasePool, path: String) throws {
        try pool.read { db in
            guard try Int64.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
                throw StartProblem.notCurtain(path)
            }
            if try Schema.migrator.hasBeenSuperseded(db) { throw StartProblem.newerSchema(path) }
        }
    }

    /// An empty file that only its owner reads; SQLite gives its companions the same mode.
    static func createFile(_ path: String) throws(StartProblem) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw .databaseExists(path) }
            throw .writeFailed(path)
        }
        close(descriptor)
    }

    static func requireWritable(_ path: String) throws(StartProblem) {
        guard access(path, F_OK) == 0 else { throw .databaseMissing(path) }
        guard access(path, R_OK | W_OK) == 0 else { throw .readOnly(path) }
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { throw .notCurtain(path) }
    }
}
