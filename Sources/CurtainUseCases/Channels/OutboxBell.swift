// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Tells the one worker that sends posts that there may be something to do.
package final class OutboxBell: Sendable {
    /// Rings that nobody has heard yet are one.
    package let rings: AsyncStream<Void>
    private let source: AsyncStream<Void>.Continuation
    private let stopped = Atomic(false)

    package init() {
        (rings, source) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package var isStopped: Bool { stopped.load(ordering: .acquiring) }

    package func ring() {
        source.yield()
    }

    /// Ends the work; posts that are under way end by themselves.
    package func stop() {
        stopped.store(true, ordering: .releasing)
        source.finish()
    }
}
