// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files that hold keys: read with checks of owner and mode, written whole or not at all.
enum SecretFile {
    /// Reads a file of at most `limit` bytes; with `exactly`, of no fewer either.
    ///
    /// With `private`, another owner than this process's user and any right of group or others are refused.
    static func read(
        path: String, limit: Int, exactly: Bool, private: Bool
    ) throws(CryptoError) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw .keyring(errno == ENOENT ? .missing(path: path) : .unreadable(path: path, code: errno))
        }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw .keyring(.unreadable(path: path, code: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .keyring(.notARegularFile(path: path)) }
        if `private` {
            guard status.st_uid == geteuid() else { throw .keyring(.fileOwner(path: path)) }
            guard status.st_mode & 0o077 == 0 else { throw .keyring(.fileMode(path: path)) }
        }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var filled = 0
        while filled < bytes.count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .keyring(.unreadable(path: path, code: errno)) }
            if got == 0 { break }
            filled += got
        }
        defer { cleanse(&bytes) }
        if exactly, filled != limit { throw .keyring(.fileSize(path: path)) }
        guard filled <= limit else { throw .keyring(.tooLarge) }
        return Array(bytes[..<filled])
    }

    /// Writes a new file and makes it durable; refuses to overwrite.
    static func create(path: String, bytes: [UInt8], mode: mode_t) throws(CryptoError) {
        try write(path: path, temporary: path, bytes: bytes, mode: mode)
        try syncDirectory(of: path)
    }

    /// Writes a file beside its place, then moves it there: temporary, fsync, rename, fsync of the directory.
    ///
    /// Without `replacing`, a file that stands at the path already is kept and the write refused.
    static func replace(path: String, bytes: [UInt8], mode: mode_t, replacing: Bool) throws(CryptoError) {
        let suffix = Hex.encode(try SecureRandom.bytes(6))
        let temporary = "\(path).\(suffix).tmp"
        try write(path: path, temporary: temporary, bytes: bytes, mode: mode)
        // link(2) fails where a file exists, rename(2) does not.
        let moved = unsafe replacing ? rename(temporary, path) : link(temporary, path)
        let code = errno
        if !replacing || moved != 0 { unsafe unlink(temporary) }
        guard moved == 0 else {
            throw .keyring(code == EEXIST ? .exists(path: path) : .unwritable(path: path, code: code))
        }
        try syncDirectory(of: path)
    }

    /// Keeps other programs of this kind from changing a file in the same directory until `body` has ended.
    static func locked<R>(beside path: String, _ body: () throws(CryptoError) -> R) throws(CryptoError) -> R {
        let directory = try openDirectory(of: path)
        defer { close(directory) }
        while flock(directory, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .keyring(.unwritable(path: path, code: errno)) }
        }
        return try body()
    }

    private static func write(path: String, temporary: String, bytes: [UInt8], mode: mode_t) throws(CryptoError) {
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard file >= 0 else {
            throw .keyring(errno == EEXIST ? .exists(path: path) : .unwritable(path: path, code: errno))
        }
        var done = 0
        var code: Int32 = 0
        while done < bytes.count, code == 0 {
            let put = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(file, buffer.baseAddress?.advanced(by: done), buffer.count - done)
            }
            if put >= 0 { done += put } else if errno != EINTR { code = errno }
        }
        // The mode again: a process's umask may have taken bits away, and nothing may have added any.
        if code == 0, fchmod(file, mode) != 0 || fsync(file) != 0 { code = errno }
        if close(file) != 0, code == 0 { code = errno }
        if code != 0 {
            unsafe unlink(temporary)
            throw .keyring(.unwritable(path: path, code: code))
        }
    }

    private static func syncDirectory(of path: String) throws(CryptoError) {
        let directory = try openDirectory(of: path)
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw .keyring(.unwritable(path: path, code: errno)) }
    }

    private static func openDirectory(of path: String) throws(CryptoError) -> Int32 {
        let folder: String
        if let slash = path.lastIndex(of: "/") {
            folder = slash == path.startIndex ? "/" : String(path[..<slash])
        } else {
            folder = "."
        }
        let directory = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .keyring(.unwritable(path: path, code: errno)) }
        return directory
    }
}
