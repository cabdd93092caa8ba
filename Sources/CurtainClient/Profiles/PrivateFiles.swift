// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files that only their owner may read: made 0600 in directories of 0700, replaced whole or not at all.
enum PrivateFiles {
    /// Makes a directory and those above it; the last one is 0700.
    ///
    /// - Throws: ``ClientError/openFile(path:)`` when it exists and others may enter it.
    static func makeDirectory(_ path: String) throws(ClientError) {
        var built = path.hasPrefix("/") ? "" : "."
        let parts = path.split(separator: "/")
        for (index, part) in parts.enumerated() {
            built += "/" + part
            let mode: mode_t = index == parts.count - 1 ? 0o700 : 0o755
            if mkdir(built, mode) != 0, errno != EEXIST { throw .file(path: built, code: errno, what: "make") }
        }
        try checkMode(path)
    }

    /// The bytes of a file, or nil when there is none.
    ///
    /// - Throws: ``ClientError/openFile(path:)`` when others may read or write it.
    static func read(_ path: String, limit: Int = 1 << 20) throws(ClientError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .file(path: path, code: errno, what: "read")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .file(path: path, code: errno, what: "read") }
        guard status.st_mode & 0o077 == 0 else { throw .openFile(path: path) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .file(path: path, code: errno, what: "read") }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else { throw .damagedFile(path: path) }
        }
    }

    /// Replaces a file: a temporary one, synchronised, is renamed over it, then the directory is synchronised.
    static func write(_ bytes: [UInt8], to path: String) throws(ClientError) {
        let temporary = "\(path).\(getpid()).tmp"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .file(path: path, code: errno, what: "write") }
        var failure: Int32 = fchmod(file, 0o600) == 0 ? 0 : errno
        var sent = 0
        while failure == 0, sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count > 0 {
                sent += count
            } else if count == 0 {
                failure = EIO
            } else if errno != EINTR {
                failure = errno
            }
        }
        if failure == 0, fsync(file) != 0 { failure = errno }
        if close(file) != 0, failure == 0 { failure = errno }
        if failure == 0, rename(temporary, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(temporary)
            throw .file(path: path, code: failure, what: "write")
        }
        synchroniseDirectory(of: path)
    }

    static func remove(_ path: String) throws(ClientError) {
        if unlink(path) != 0, errno != ENOENT { throw .file(path: path, code: errno, what: "remove") }
    }

    /// Renames a file within its directory.
    static func move(_ path: String, to other: String) throws(ClientError) {
        if rename(path, other) != 0 { throw .file(path: path, code: errno, what: "move") }
        synchroniseDirectory(of: path)
    }

    /// Names in a directory, sorted; none when it does not exist.
    static func names(in path: String) throws(ClientError) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .file(path: path, code: errno, what: "read")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func checkMode(_ path: String) throws(ClientError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .file(path: path, code: errno, what: "read") }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .file(path: path, code: ENOTDIR, what: "use") }
        guard status.st_mode & 0o077 == 0 else { throw .openFile(path: path) }
    }

    private static func synchroniseDirectory(of path: String) {
        guard let slash = path.lastIndex(of: "/") else { return }
        let directory = open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }
}
