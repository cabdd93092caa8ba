// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
package import CurtainStoreSQLite
package import CurtainUseCases
import Glibc

/// Makes a consistent copy of the database.
///
/// The keyring is never part of it.
package enum Backup {
    /// Seconds the running process may take.
    private static let patience = 3600

    /// Asks the running process, or opens the deployment itself when none runs.
    ///
    /// - Throws: ``HostProblem/exists(path:)`` for a target that is there.
    package static func run(
        _ configuration: CurtainConfiguration, to target: String, secret: KeyringAccess.Override = .none
    ) async throws -> (report: BackupResponse, whileServing: Bool) {
        let path = HostPath.absolute(target, from: HostPath.workingDirectory())
        try check(path, configuration)
        let request = ControlRequest(command: .backup, path: path)
        let answer = try await ControlClient.ask(request, directory: configuration.dataDirectory, seconds: patience)
        if let report = answer?.backup { return (report, true) }
        let holder = DataDirectory.holder(of: configuration.dataDirectory)
        if holder.held {
            throw HostProblem.locked(path: configuration.dataDirectory, process: holder.process)
        }
        let runtime = try await Runtime.open(configuration, secret: secret)
        do {
            let report = try await copy(runtime.store, runtime.relay, to: path)
            await runtime.close()
            return (report, false)
        } catch {
            await runtime.close()
            throw error
        }
    }

    /// Copies an open store and records the copy in the log.
    package static func copy(_ store: SQLiteStore, _ relay: Relay, to path: String) async throws -> BackupResponse {
        guard path.hasPrefix("/"), !HostFile.exists(path) else { throw HostProblem.exists(path: path) }
        let report = try await store.backup(to: path)
        chmod(path, 0o600)
        try await relay.recordService(
            .backupCreate,
            attributes: [
                LeafAttribute("bytes", report.bytes), LeafAttribute("size", Int64(clamping: report.logSize)),
            ], as: Runtime.host("backup"))
        return BackupResponse(path: path, bytes: report.bytes, logSize: report.logSize)
    }

    private static func check(_ path: String, _ configuration: CurtainConfiguration) throws(HostProblem) {
        guard !HostFile.exists(path) else { throw .exists(path: path) }
        let folder = HostPath.directory(of: path)
        guard let status = HostFile.status(folder) else { throw .missing(path: folder) }
        guard status.isDirectory else { throw .notADirectory(path: folder) }
        // A copy beside the keyring would undo the separation of keys and data.
        if HostPath.isInside(path, of: HostPath.directory(of: configuration.keyring.path)) {
            throw .dataInsideKeyring(keyring: configuration.keyring.path, data: path)
        }
    }
}
