// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import Synchronization

/// The one verification of everything stored that may run, and what is known of the last one that ended.
///
/// One that an auditor asked for takes the place of one that the service began by itself.
package final class DeepWork: Sendable {
    package struct Pass: Sendable, Equatable {
        /// Whether somebody asked for it; it gets more of the processor then.
        package let isAsked: Bool
        package var progress = DeepProgress()
        package let startedAt: Timestamp
        package var endedAt: Timestamp?
        /// Why it ended early; safe to print.
        package var problem: String?
    }

    private struct Slot {
        var running: Pass?
        var last: Pass?
        var task: Task<Void, Never>?
    }

    private let slot = Mutex(Slot())
    /// Each pass as it ended, for the service's log.
    package let ended: AsyncStream<Pass>
    private let endings: AsyncStream<Pass>.Continuation

    package init() {
        (ended, endings) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(8))
    }

    package var running: Pass? { slot.withLock { $0.running } }
    /// The last one that went to its end.
    package var last: Pass? { slot.withLock { $0.last } }

    /// Begins a pass, after one that the service began by itself was stopped.
    ///
    /// - Throws: ``RelayError/conflict(_:)`` when one that was asked for is running, or when the service itself would
    ///   begin one while any is.
    func begin(asked: Bool, at now: Timestamp, _ body: @escaping @Sendable (Pass) async -> Void) throws -> Pass {
        try slot.withLock { slot in
            if let running = slot.running, running.isAsked || !asked {
                throw RelayError.conflict("a verification is running already")
            }
            let before = slot.task
            before?.cancel()
            let pass = Pass(isAsked: asked, startedAt: now)
            slot.running = pass
            slot.task = Task.detached(priority: .utility) {
                await before?.value
                await body(pass)
            }
            return pass
        }
    }

    /// Takes over how far the pass is that began then; answers whether it is still the one that runs.
    func update(_ pass: Pass) {
        slot.withLock { slot in
            if slot.running?.startedAt == pass.startedAt, slot.running?.isAsked == pass.isAsked { slot.running = pass }
        }
    }

    func end(_ pass: Pass) {
        slot.withLock { slot in
            if slot.running?.startedAt == pass.startedAt, slot.running?.isAsked == pass.isAsked { slot.running = nil }
            if pass.problem == nil { slot.last = pass }
        }
        endings.yield(pass)
    }

    /// Has the work end between two slices of it.
    func cancel() {
        slot.withLock { $0.task }?.cancel()
    }

    /// Ends the work between two slices of it, and waits for that.
    package func stop() async {
        cancel()
        await wait()
    }

    /// Waits until the work has ended by itself.
    package func wait() async {
        await slot.withLock { $0.task }?.value
    }
}
