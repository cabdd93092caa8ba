// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The data directory of a deployment, held by one process at a time.
///
/// The lock is `flock` on `curtaind.lock`, which names the process; the kernel lets go of it however the process ends.
package final class DataDirectory: Sendable {
    package let path: String
    private let descriptor: Mutex<Int32?>

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    package static func lockPath(in directory: String) -> String { "\(directory)/curtaind.lock" }

    /// Checks mode and owner of the directory and takes its lock.
    ///
    /// - Throws: ``HostProblem/locked(path:process:)`` when another process has it.
    package static func take(_ path: String) throws(HostProblem) -> DataDirectory {
        try HostFile.checkPrivate(path)
        let lock = lockPath(in: path)
        let file = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .inputOutput(operation: "open", path: lock, code: errno) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = holder(of: file)
            close(file)
            guard code == EWOULDBLOCK else { throw .inputOutput(operation: "lock", path: lock, code: code) }
            throw .locked(path: path, process: holder)
        }
        let mark = Array("\(getpid())\n".utf8)
        guard ftruncate(file, 0) == 0, pwrite(file, mark, mark.count, 0) == mark.count else {
            let code = errno
            close(file)
            throw .inputOutput(operation: "write", path: lock, code: code)
        }
        return DataDirectory(path: path, descriptor: file)
    }

    /// Whether a process holds the directory, and which; nil when nobody does.
    ///
    /// Takes nothing and makes nothing.
    package static func holder(of path: String) -> (held: Bool, process: Int32?) {
        let file = open(lockPath(in: path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return (false, nil) }
        defer { close(file) }
        if flock(file, LOCK_SH | LOCK_NB) == 0 {
            flock(file, LOCK_UN)
            return (false, nil)
        }
        return (true, holder(of: file))
    }

    /// Lets go; the directory stays.
    package func release() {
        descriptor.withLock { descriptor in
            guard let file = descriptor else { return }
            close(file)
            descriptor = nil
        }
    }

    private static func holder(of file: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(file, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        let digits = buffer[..<count].prefix { (0x30...0x39).contains($0) }
        return Int32(String(decoding: digits, as: UTF8.self))
    }
}
