// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that is written beside its place and moved there whole at the end.
final class FileOutput {
    private let path: String
    private let temporary: String
    private var file: Int32
    private var pending: [UInt8] = []

    /// - Throws: ``CLIError/file(path:code:what:)``; an existing file is not replaced.
    init(_ path: String) throws(CLIError) {
        guard access(path, F_OK) != 0 else { throw .file(path: path, code: EEXIST, what: "write") }
        self.path = path
        temporary = "\(path).\(getpid()).tmp"
        file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .file(path: path, code: errno, what: "write") }
    }

    /// Leaves nothing behind when it was not finished.
    deinit {
        if file >= 0 {
            close(file)
            unlink(temporary)
        }
    }

    func write(_ bytes: [UInt8]) throws(CLIError) {
        pending += bytes
        if pending.count >= 1 << 18 { try flush() }
    }

    /// Synchronises and moves the file to its place.
    func finish() throws(CLIError) {
        try flush()
        guard fsync(file) == 0 else { throw .file(path: path, code: errno, what: "write") }
        close(file)
        file = -1
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw .file(path: path, code: code, what: "write")
        }
    }

    private func flush() throws(CLIError) {
        var sent = 0
        while sent < pending.count {
            let count = pending[sent...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count >= 0 {
                sent += count
            } else if errno != EINTR {
                throw .file(path: path, code: errno, what: "write")
            }
        }
        pending.removeAll(keepingCapacity: true)
    }
}
