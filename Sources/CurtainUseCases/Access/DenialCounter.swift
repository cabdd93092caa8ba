// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Synchronization

/// Counts refusals of callers nobody knows.
///
/// They become one leaf a kind and minute, so that nobody outside can fill the disk through the log.
final class DenialCounter: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func add(_ kind: String) {
        counts.withLock { $0[kind, default: 0] += 1 }
    }

    func take() -> [DenialCount] {
        counts.withLock { counts in
            defer { counts = [:] }
            return counts.sorted { $0.key < $1.key }.map { DenialCount(kind: $0.key, count: $0.value) }
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
            for count in counts { for _ in 0..<count.count { denials.add(count.kind) } }
        }
    }
}
