// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Ctrl-C while something is followed or a long job runs: the first one asks for a clean end, the second one kills.
enum Interruption {
    private static let pending = Atomic<Bool>(false)

    static var isPending: Bool { pending.load(ordering: .relaxed) }

    /// From here on the first Ctrl-C is only noted.
    static func watch() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Interruption.note() }
        // Without SA_RESTART, so that a read from a terminal ends; reset, so that the second one kills.
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
    }

    private static func note() {
        pending.store(true, ordering: .relaxed)
    }
}
