// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCrypto
import Glibc

/// What a process that opens a keyring does first.
package enum HostProcess {
    /// No core files, nobody attaches, and what is made is private to this user.
    ///
    /// - Returns: whether core files are off.
    @discardableResult
    package static func harden() -> Bool {
        umask(0o077)
        return ProcessHardening.disableCoreDumps()
    }

    /// Lets the process open as many files as the host allows: each connection is one.
    package static func raiseFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max
        else {
            return
        }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Files that the process may open at most, after ``raiseFileLimit()``.
    package static func mostFiles() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        return Int(clamping: limit.rlim_max)
    }

    /// Whether a person reads a stream: 1 is standard output, 2 standard error.
    package static func isTerminal(_ stream: Int32) -> Bool { isatty(stream) == 1 }

    /// Columns of the terminal at standard error.
    package static func terminalColumns() -> Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// The environment of this process.
package enum HostEnvironment {
    /// A variable that is set and not empty.
    package static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}
