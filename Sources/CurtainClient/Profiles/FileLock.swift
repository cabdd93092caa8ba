// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Holds a file's lock until it goes away; other processes wait.
final class FileLock: Sendable {
    private static let pause = Duration.milliseconds(20)
    /// Longer than any command holds it.
    private static let attempts = 6000

    private let file: Int32

    private init(file: Int32) {
        self.file = file
    }

    /// Waits for the lock without holding up a thread.
    ///
    /// - Throws: ``ClientError/file(path:code:what:)``, also when somebody keeps it for two minutes.
    static func acquire(_ path: String) async throws -> FileLock {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw ClientError.file(path: path, code: errno, what: "lock") }
        let lock = FileLock(file: file)
        for _ in 0..<attempts {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return lock }
            let code = errno
            guard code == EWOULDBLOCK || code == EINTR else {
                throw ClientError.file(path: path, code: code, what: "lock")
            }
            try await Task.sleep(for: pause)
        }
        throw ClientError.file(path: path, code: EWOULDBLOCK, what: "lock")
    }

    deinit {
        close(file)
    }
}
