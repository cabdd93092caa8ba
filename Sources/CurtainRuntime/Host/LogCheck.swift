// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite

/// `curtaind audit verify`: the whole log of a database file, read-only, while serving or not.
package enum LogCheck {
    /// What was verified.
    package struct Outcome: Sendable, Equatable {
        package let entries: UInt64
        package let checkpoints: Int
        /// Root of the tree, as checkpoints write it.
        package let root: String
        /// The lock file was compared too; without it the log is only consistent with itself.
        package let comparedWithLock: Bool

        init(_ report: LogReport) {
            entries = report.size
            checkpoints = report.checkpoints
            root = Base64.encode(report.root.bytes)
            comparedWithLock = report.comparedWithLock
        }
    }

    /// Verifies every leaf, tile and checkpoint of a log.
    ///
    /// `database`: another file than the configured one, such as a backup; the lock file is then not compared.
    /// `key`: the log's verifier key; from the keyring when nil.
    /// - Throws: `StartProblem` that names the first bad position.
    package static func run(
        _ configuration: CurtainConfiguration, database: String?, key: String?,
        secret: KeyringAccess.Override = .none, progress: (UInt64, UInt64) -> Void
    ) throws -> Outcome {
        let verifierKey = try key ?? KeyringAccess.open(configuration.keyring, override: secret).signer.verifierKey
        let path = try existing(database, configuration)
        return Outcome(
            try SQLiteStore.verifyLog(
                databasePath: path, lockPath: database == nil ? configuration.audit.lockFile : nil,
                verifierKey: verifierKey, progress: progress))
    }

    /// Verifies all that and every sealed row against the log, with the keyring.
    ///
    /// `progress` is told about twice a second.
    /// - Throws: `HostProblem.deepFaults` that names the first bad row; `StartProblem` when the log itself is faulty.
    package static func runDeep(
        _ configuration: CurtainConfiguration, database: String?, secret: KeyringAccess.Override = .none,
        progress: (DeepProgress) -> Void
    ) throws -> (log: Outcome, rows: DeepProgress) {
        let keyRing = try KeyringAccess.open(configuration.keyring, override: secret)
        let path = try existing(database, configuration)
        let (rows, log) = try SQLiteStore.verifyDeep(
            databasePath: path, lockPath: database == nil ? configuration.audit.lockFile : nil, keyRing: keyRing,
            progress: progress)
        if let first = rows.first {
            guard log != nil else { throw StartProblem.treeMismatch(first.text) }
            throw HostProblem.deepFaults(first: first.text, count: rows.faults)
        }
        guard let log else { throw StartProblem.treeMismatch("it was not verified to the end") }
        return (Outcome(log), rows)
    }

    private static func existing(
        _ database: String?, _ configuration: CurtainConfiguration
    ) throws(HostProblem) -> String {
        let path = database ?? configuration.databasePath
        guard HostFile.exists(path) else { throw .missing(path: path) }
        return path
    }
}
