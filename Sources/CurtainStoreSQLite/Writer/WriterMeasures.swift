// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Synchronization

/// What the writer did since the start.
final class WriterMeasures: Sendable {
    /// How a batch ended.
    enum End: String, CaseIterable {
        case committed, full, unknown, failed
    }

    private let ends = Mutex<[End: UInt64]>([:])
    let seconds = Histogram(bounds: Histogram.seconds)
    let changes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256])

    func ended(_ end: End, changes count: Int, seconds took: Double) {
        ends.withLock { $0[end, default: 0] += 1 }
        seconds.observe(took)
        changes.observe(Double(count))
    }

    var metrics: [Metric] {
        let counts = ends.withLock { $0 }
        return [
            Metric(
                "curtain_commits_total", "Batches of changes, by how they ended.", .counter,
                End.allCases.map { .init(Double(counts[$0] ?? 0), [.init("end", $0.rawValue)]) }),
            Metric(
                "curtain_commit_seconds", "From the first change of a batch to its end on the disk.", .histogram,
                [.init(seconds.counts)]),
            Metric("curtain_commit_changes", "Changes in a batch.", .histogram, [.init(changes.counts)]),
        ]
    }
}
