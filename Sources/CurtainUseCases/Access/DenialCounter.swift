// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Synchronization

/// Counts refusals of callers nobody knows.
///
/// They become one leaf a kind and minute, so that nobody outside can fill the disk through the log.
final class DenialCounter: Sendable {
    private struct State {
        var waiting: [String: Int] = [:]
        /// Since the start.
        var total: [String: Int] = [:]
    }

    private let state = Mutex(State())

    func add(_ kind: String) {
        state.withLock { state in
            state.waiting[kind, default: 0] += 1
            state.total[kind, default: 0] += 1
        }
    }

    /// Puts back what could not be written.
    func restore(_ counts: [DenialCount]) {
        state.withLock { state in
            for count in counts { state.waiting[count.kind, default: 0] += count.count }
        }
    }

    /// Refusals since the start, by kind.
    var totals: [String: Int] { state.withLock { $0.total } }

    func take() -> [DenialCount] {
        state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting.sorted { $0.key < $1.key }.map { DenialCount(kind: $0.key, count: $0.value) }
        }
    }
}

extension Relay {
    /// Writes the counts of the last minute into the log.
    ///
    /// Call every minute and before the end.
    package func flushDenials() async {
        let counts = denials.take()
        guard !counts.isEmpty,
            let permit = try? AccessPolicy.permit(RecordDenials(counts: counts), for: .host(requestID: "denials"))
        else { return }
        do {
            try await store.record(permit)
        } catch {
            denials.restore(counts)
        }
    }
}
