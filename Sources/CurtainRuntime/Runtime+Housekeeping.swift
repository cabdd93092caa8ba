// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite
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

    /// What is done once a minute while serving: refusals of unknown callers become a leaf, last-seen times are
    /// written, sessions that ran out are removed.
    package func keepHouse(_ logger: Logger) async {
        await relay.flushDenials()
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
                LeafAttribute("version", version), LeafAttribute("rules", rules),
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
