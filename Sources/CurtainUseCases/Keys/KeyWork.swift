// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import Synchronization

/// The one long piece of work on keys that may run, and what is known of the last one.
///
/// It goes on when the client that asked for it hangs up; after a restart it is asked for again and finds what is left.
package final class KeyWork: Sendable {
    /// Raw values are words of the API.
    package enum Kind: String, Sendable, CaseIterable {
        case preflight, rotate, rewrap
    }

    /// Raw values are words of the API.
    package enum Phase: String, Sendable, CaseIterable {
        /// Opens every data key.
        case checking
        /// Writes the keyring file.
        case rotating
        /// Wraps data keys under the active key-encryption key.
        case rewrapping
        case done
        case failed
    }

    package struct State: Sendable, Equatable {
        package let kind: Kind
        package var phase: Phase
        /// Data keys when the work began.
        package var total: Int
        /// Data keys that were opened.
        package var checked = 0
        /// Data keys that do not open.
        package var unopened = 0
        package var rewrapped = 0
        /// Active version of the key-encryption key when the work ended.
        package var active: UInt32
        package let startedAt: Timestamp
        package var endedAt: Timestamp?
        /// Why it failed; safe to print.
        package var problem: String?
    }

    private struct Slot {
        var state: State?
        var task: Task<Void, Never>?
    }

    private let slot = Mutex(Slot())

    package init() {}

    package var state: State? { slot.withLock { $0.state } }

    /// Begins, unless something is running.
    func begin(_ state: State, _ body: @escaping @Sendable () async -> Void) throws {
        try slot.withLock { slot in
            if let running = slot.state, running.endedAt == nil {
                throw RelayError.conflict("keys \(running.kind.rawValue) is running already")
            }
            slot.state = state
            slot.task = Task.detached(priority: .utility) { await body() }
        }
    }

    func update(_ edit: (inout State) -> Void) {
        slot.withLock { slot in
            guard var state = slot.state else { return }
            edit(&state)
            slot.state = state
        }
    }

    /// Ends the work between two pieces of it, and waits for that.
    package func stop() async {
        let task = slot.withLock { $0.task }
        task?.cancel()
        await task?.value
    }

    /// Waits until the work has ended by itself.
    package func wait() async {
        await slot.withLock { $0.task }?.value
    }
}
