// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
package import Logging

extension Runtime {
    /// From the start of the service to the first verification.
    private static let firstDelay = Duration.seconds(10)

    /// Verifies everything that is stored, soon after the start and then once an interval, and logs how each
    /// verification ended, also those that somebody asked for; goes on until the task is cancelled.
    package func watchDeep(_ logger: Logger) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await pass in relay.deepWork.ended { Self.report(pass, logger) } }
            group.addTask { await verifyAgainAndAgain() }
        }
    }

    private func verifyAgainAndAgain() async {
        try? await Task.sleep(for: Self.firstDelay)
        while !Task.isCancelled {
            let began = ContinuousClock.now
            // A conflict: somebody's is running, and serves as well.
            try? await relay.runDeepVerification(as: Runtime.host("verify"))
            try? await Task.sleep(until: began.advanced(by: configuration.audit.deepInterval))
        }
    }

    private static func report(_ pass: DeepWork.Pass, _ logger: Logger) {
        let progress = pass.progress
        var metadata: Logger.Metadata = [
            "entries": "\(progress.leaves)", "messages": "\(progress.messages)",
            "snapshots": "\(progress.snapshots)", "asked": "\(pass.isAsked)",
        ]
        if let problem = pass.problem {
            metadata["reason"] = "\(problem)"
            logger.notice("verification ended early", metadata: metadata)
            return
        }
        guard let first = progress.first else {
            logger.info("everything stored agrees with the log", metadata: metadata)
            return
        }
        metadata["faults"] = "\(progress.faults)"
        metadata["first"] = "\(first.text)"
        if progress.hasFaults(of: .log) {
            logger.critical("the log does not verify", metadata: metadata)
        } else {
            logger.error("what is stored does not agree with the log", metadata: metadata)
        }
    }
}
