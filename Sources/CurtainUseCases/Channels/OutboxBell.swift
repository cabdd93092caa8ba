// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Tells the one worker that sends posts that there may be something to do.
package final class OutboxBell: Sendable {
    /// Rings that nobody has heard yet are one.
    package let rings: AsyncStream<Void>
    private let source: AsyncStream<Void>.Continuation

    package init() {
        (rings, source) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func ring() {
        source.yield()
    }

    /// Ends the work; posts that are under way end by themselves.
    package func stop() {
        source.finish()
    }
}
