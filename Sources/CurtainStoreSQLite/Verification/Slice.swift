// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// How long a piece of work may go on in one read transaction.
struct Slice {
    private let end: ContinuousClock.Instant?

    /// Without a duration it never ends.
    init(_ duration: Duration? = nil) {
        end = duration.map { ContinuousClock.now.advanced(by: $0) }
    }

    var isOver: Bool { end.map { ContinuousClock.now >= $0 } ?? false }
}
