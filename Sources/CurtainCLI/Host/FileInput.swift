// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainClient
import Glibc

/// A file that is read in pieces.
final class FileInput {
    private static let chunkBytes = 1 << 18

    private let file: Int32
    private let path: String
    /// Bytes it has, when it is a regular file.
    let size: UInt64?

    init(_ path: String) throws(CLIError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .file(path: path, code: errno, what: "read") }
        var status = stat()
        guard fstat(file, &status) == 0 else {
            let code = errno
            close(file)
            throw .file(path: path, code: code, what: "read")
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            close(file)
            throw .file(path: path, code: EISDIR, what: "read")
        }
        size = status.st_mode & S_IFMT == S_IFREG ? UInt64(clamping: status.st_size) : nil
        self.file = file
        self.path = path
    }

    deinit {
        close(file)
    }

    /// The next bytes; none at the end.
    func read() throws(CLIError) -> [UInt8] {
        try Self.read(file, path: path)
    }

    static func read(_ file: Int32, path: String) throws(CLIError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: chunkBytes) { buffer, count in
            while true {
                let got = Glibc.read(file, buffer.baseAddress, chunkBytes)
                if got >= 0 {
                    count = got
                    return
                }
                // A Ctrl-C ends the wait for input.
                if errno != EINTR || Interruption.isPending {
                    failure = errno == EINTR ? 0 : errno
                    count = 0
                    return
                }
            }
        }
        guard failure == 0 else { throw .file(path: path, code: failure, what: "read") }
        return bytes
    }

    /// A whole small file.
    static func readAll(_ path: String, limit: Int) throws(CLIError) -> [UInt8] {
        let input = try FileInput(path)
        var bytes: [UInt8] = []
        while true {
            let chunk = try input.read()
            if chunk.isEmpty { return bytes }
            bytes += chunk
            guard bytes.count <= limit else { throw .inputTooLong(limit: limit) }
        }
    }
}
