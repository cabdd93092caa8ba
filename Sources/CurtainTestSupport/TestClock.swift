// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import Synchronization

/// A clock that a test moves.
package final class TestClock: Sendable {
    private let time: Mutex<Timestamp>

    package init(_ start: Timestamp = Timestamp(milliseconds: 1_795_000_000_000)) {
        time = Mutex(start)
    }

    package var now: Timestamp { time.withLock { $0 } }

    package var wall: WallClock {
        WallClock { self.now }
    }

    package func advance(_ duration: Duration) {
        time.withLock { $0 = $0.adding(duration) }
    }
}
