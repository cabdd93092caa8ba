// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCertificateReloading
import ServiceLifecycle
import UnixSignals

/// Reads the certificates again when the service is told to (SIGHUP), as after a renewal.
struct CertificateHangup: Service {
    let reloaders: [TimedCertificateReloader]
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            logger.info("told to reload certificates")
            // What is wrong with a pair is logged where it is read; the old one stays in use.
            for reloader in reloaders { try? reloader.reload() }
        }
    }
}
