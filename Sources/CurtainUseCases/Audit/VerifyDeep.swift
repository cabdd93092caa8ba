// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// How much of the time a verification may work; the rest it pauses.
private enum DeepPace {
    /// One read transaction at a time, and short: a longer one would hold up the write-ahead log.
    static let slice = Duration.milliseconds(20)

    /// How long it pauses after a slice that took so long.
    static func pause(after work: Duration, asked: Bool) -> Duration {
        // One part in ten of one core by itself; half of one when somebody waits.
        asked ? work : work * 9
    }
}

extension Relay {
    /// Begins to verify everything that is stored, for an auditor; ``DeepWork`` tells how far it is.
    ///
    /// Its end is an entry of the log that names who asked.
    /// - Throws: ``RelayError/conflict(_:)`` when somebody's is running already.
    package func beginDeepVerification(as who: Caller) async throws -> DeepWork.Pass {
        let permit = try await authorize(who, VerifyDeep())
        return try startDeepVerification(permit, asked: true)
    }

    /// Verifies everything that is stored, by the service itself, and waits for the end.
    ///
    /// It is an entry of the log only when it found something.
    package func runDeepVerification(as who: Caller) async throws {
        let permit = try await authorize(who, VerifyDeep())
        _ = try startDeepVerification(permit, asked: false)
        await withTaskCancellationHandler {
            await deepWork.wait()
        } onCancel: {
            deepWork.cancel()
        }
    }

    /// The verification that runs, and the last one that went to its end.
    package func deepVerification(as who: Caller) async throws -> (running: DeepWork.Pass?, last: DeepWork.Pass?) {
        _ = try await authorize(who, VerifyDeep())
        return (deepWork.running, deepWork.last)
    }

    private func startDeepVerification(_ permit: Permit<VerifyDeep>, asked: Bool) throws -> DeepWork.Pass {
        let verification = try store.beginDeepVerification()
        return try deepWork.begin(asked: asked, at: clock.now()) { await goThrough(verification, permit, $0) }
    }

    private func goThrough(
        _ verification: any DeepVerification, _ permit: Permit<VerifyDeep>, _ begun: DeepWork.Pass
    ) async {
        // One that gave way before its first slice has ended, too.
        var pass = begun
        let asked = begun.isAsked
        do {
            repeat {
                try Task.checkCancellation()
                let began = ContinuousClock.now
                pass.progress = try await verification.step(for: DeepPace.slice)
                deepWork.update(pass)
                let work = began.duration(to: .now)
                if pass.progress.phase != .done { try await Task.sleep(for: DeepPace.pause(after: work, asked: asked)) }
            } while pass.progress.phase != .done
            // A faulty log takes no more entries; status and the service's own log say it.
            let isLogSound = !pass.progress.hasFaults(of: .log)
            if isLogSound, asked || pass.progress.faults > 0 { try await store.record(permit, pass.progress) }
        } catch {
            pass.problem = Self.reason(error)
        }
        pass.endedAt = clock.now()
        deepWork.end(pass)
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case is CancellationError: "it was stopped"
        case StoreError.sealed(let reason): "the service is sealed: \(reason.rawValue)"
        case StoreError.damaged(let what): what
        case StoreError.revoked: "the rights of whoever asked changed in the meantime"
        case StoreError.busy: "the service is busy; ask again"
        case StoreError.full: "the disk is full; free space and ask again"
        default: "it could not go on; see the service's log, and ask again"
        }
    }
}
