// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite
import CurtainTriage
import CurtainUseCases
package import Logging

extension Runtime {
    /// Looks once a second whether database and keyring are in their places.
    package func watch(_ logger: Logger, last: SealReason?) async -> SealReason? {
        store.setKeyring(isInPlace: keyringPlace.holds(keyRing))
        await store.probe()
        let sealed = relay.health().sealed
        guard sealed != last else { return sealed }
        if let sealed {
            logger.critical(
                "the service is sealed", metadata: ["state": "\(sealed.state)", "reason": "\(sealed.rawValue)"])
        } else {
            logger.notice("the service is in order again")
        }
        return sealed
    }

    private var keyringPlace: KeyringPlace { KeyringPlace(path: configuration.keyring.path) }

    /// Takes up changed rules: all of the directory or nothing; a leaf says which are in force from here on.
    package func reloadRules(_ logger: Logger) async {
        let book = relay.rules
        do {
            let found = try TriageLoading.load(directory: configuration.triageDirectory, unless: book.identifier)
            guard let found else { return book.note(problem: nil) }
            // On the disk before they judge anything; what could not be recorded is tried again in a minute.
            try await relay.recordService(
                .rulesLoad,
                attributes: [LeafAttribute("rules", found.identifier), LeafAttribute("version", found.version)],
                as: Self.host("rules"))
            book.replace(with: found, clinic: configuration.facts.including(configuration.clinic))
            logger.notice("rules taken up", metadata: ["rules": "\(found.identifier)", "version": "\(found.version)"])
        } catch let error as ConfigurationError {
            if book.problem != error.message {
                logger.error(
                    "changed rules cannot be used; those before stay in force",
                    metadata: ["problem": "\(error.message)", "hint": "\(error.hint)"])
            }
            book.note(problem: error.message)
        } catch {
            logger.error(
                "the change of the rules could not be recorded", metadata: ["reason": "\(ProblemText(error).message)"])
        }
    }

    /// What is done once a minute while serving: refusals of unknown callers become a leaf, last-seen times are
    /// written, sessions that ran out are removed.
    package func keepHouse(_ logger: Logger) async {
        await relay.flushDenials()
        await reloadRules(logger)
        do {
            try await store.persistLastSeen()
            try await store.sweep()
        } catch {
            logger.warning("housekeeping failed", metadata: ["reason": "\(ProblemText(error).message)"])
        }
    }

    /// Warns of certificates that end soon, and of space that runs out.
    package func checkSurroundings(_ logger: Logger) {
        for finding in CertificateChecks(configuration, now: .systemNow()).findings() where finding.level != .ok {
            logger.log(
                level: finding.level == .fail ? .error : .warning, "certificate",
                metadata: ["listener": "\(finding.check)", "finding": "\(finding.message)"])
        }
        if let free = HostFile.freeSpace(at: configuration.dataDirectory), free < 1 << 30 {
            logger.warning("little free space", metadata: ["mebibytes": "\(free >> 20)"])
        }
    }

    /// Reads the templates of the configuration into the store; a changed text loses its approval.
    package func refreshTemplates(_ logger: Logger) async throws {
        let changed = try await relay.importTemplates(templates, as: Runtime.host("serve"))
        if changed > 0 {
            logger.warning("templates changed and wait for approval", metadata: ["count": "\(changed)"])
        }
    }

    /// Records the start in the log, before anything is served.
    package func recordStart(version: String) async throws {
        try await relay.noteKeyring(as: Runtime.host("serve"))
        try await relay.recordService(
            .serviceStart,
            attributes: [
                LeafAttribute("version", version), LeafAttribute("rules", relay.rules.identifier),
                LeafAttribute("generation", Int64(clamping: keyRing.generation)),
            ], as: Runtime.host("serve"))
    }

    /// Records the end; a failure is logged and does not keep the process from ending.
    package func recordStop(_ logger: Logger) async {
        await relay.deepWork.stop()
        await relay.flushDenials()
        do {
            try await relay.recordService(.serviceStop, attributes: [], as: Runtime.host("serve"))
        } catch {
            logger.error("the stop could not be recorded", metadata: ["reason": "\(ProblemText(error).message)"])
        }
    }
}
