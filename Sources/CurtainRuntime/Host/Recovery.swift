// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite
import CurtainUseCases

/// Opens a database whose lock file was lost or is ahead, after the whole log was verified.
package struct Recovery: Sendable {
    /// What was found, before anything is changed.
    package struct Examination: Sendable, Equatable {
        /// The log in the database, which verifies.
        package let log: LogCheck.Outcome
        /// Why the ordinary start refuses; nil when it does not.
        package let refusal: ProblemText?
    }

    private let configuration: CurtainConfiguration
    private let keyRing: KeyRing
    private let directory: DataDirectory

    /// Takes the data directory and opens the keyring.
    package static func begin(
        _ configuration: CurtainConfiguration, secret: KeyringAccess.Override = .none
    ) throws -> Recovery {
        try KeySeparation.check(configuration)
        let directory = try DataDirectory.take(configuration.dataDirectory)
        do {
            let keyRing = try KeyringAccess.open(configuration.keyring, override: secret)
            return Recovery(configuration: configuration, keyRing: keyRing, directory: directory)
        } catch {
            directory.release()
            throw error
        }
    }

    /// Verifies the whole log against the deployment's own key, without changing anything.
    package func examine(progress: (UInt64, UInt64) -> Void) throws -> Examination {
        let refusal: StartProblem
        do {
            let log = try verify(lock: configuration.audit.lockFile, progress)
            if log.comparedWithLock { return Examination(log: log, refusal: nil) }
            refusal = .lockMissing(configuration.audit.lockFile)
        } catch let problem as StartProblem {
            refusal = problem
        }
        return Examination(log: try verify(lock: nil, progress), refusal: ProblemText(refusal))
    }

    /// Writes the lock file anew from the verified database and records it in the log.
    package func run(_ examination: Examination, clock: WallClock = .system) async throws -> UInt64 {
        let parts = try Parts.load(configuration)
        let store = try SQLiteStore.recover(Runtime.storeOptions(configuration), keyRing: keyRing, clock: clock)
        do {
            let runtime = try await Runtime.assemble(
                configuration, parts: parts, directory: directory, keyRing: keyRing, store: store, clock: clock)
            try await runtime.relay.recordService(
                .recover, attributes: [LeafAttribute("size", Int64(clamping: examination.log.entries))],
                as: Runtime.host("recover"))
            let size = runtime.relay.checkpoint().size
            await store.close()
            return size
        } catch {
            await store.close()
            throw error
        }
    }

    /// Lets go of the data directory.
    package func end() { directory.release() }

    private func verify(lock: String?, _ progress: (UInt64, UInt64) -> Void) throws -> LogCheck.Outcome {
        LogCheck.Outcome(
            try SQLiteStore.verifyLog(
                databasePath: configuration.databasePath, lockPath: lock, verifierKey: keyRing.signer.verifierKey,
                progress: progress))
    }
}
