// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import GRDB
import Glibc

/// What a backup wrote.
package struct BackupReport: Sendable, Equatable {
    package let path: String
    package let bytes: Int64
    /// Entries of the log in the copy.
    package let logSize: UInt64
}

extension SQLiteStore {
    /// Writes a consistent copy of the database while the service goes on, then checks the copy.
    ///
    /// It copies on a connection of its own: through the pool it would hold the writer. The keyring is never copied;
    /// without it the copy is of no use to anybody.
    /// - Throws: ``StoreError/exists`` when there is a file at the path; the copy is removed when it is not sound.
    package func backup(to path: String) async throws -> BackupReport {
        try StoreOpening.createFile(path)
        let source = options.databasePath
        let key = keyRing.signer.verifierKey
        do {
            return try await Task.detached {
                var configuration = Configuration()
                configuration.busyMode = .timeout(30)
                let queue = try DatabaseQueue(path: source, configuration: configuration)
                unlink(path)
                try queue.inDatabase { db in try db.run("VACUUM INTO ?", .text(path)) }
                try queue.close()
                chmod(path, 0o600)
                try Self.sync(path)
                let log = try Self.verifyLog(databasePath: path, lockPath: nil, verifierKey: key, progress: { _, _ in })
                var copyConfiguration = Configuration()
                copyConfiguration.readonly = true
                let copy = try DatabaseQueue(path: path, configuration: copyConfiguration)
                let integrity = try await copy.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
                guard integrity == "ok" else { throw StoreError.damaged("the copy fails its integrity check") }
                var status = stat()
                guard stat(path, &status) == 0 else { throw StoreError.inputOutput }
                return BackupReport(path: path, bytes: Int64(status.st_size), logSize: log.size)
            }.value
        } catch {
            unlink(path)
            throw StoreWriter.translated(error)
        }
    }

    private static func sync(_ path: String) throws {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError.inputOutput }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError.inputOutput }
    }
}
