// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// What a process that holds keys does first.
package enum ProcessHardening {
    /// No core files, and no other process of the same user may attach or read the memory.
    ///
    /// - Returns: whether all of it took hold.
    @discardableResult
    package static func disableCoreDumps() -> Bool {
        curtain_disable_core_dumps() == 1
    }
}
