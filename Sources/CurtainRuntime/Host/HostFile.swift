// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CoreFoundation
import Glibc

/// Small files and directories of the host, by POSIX calls.
package enum HostFile {
    /// What is known of a path, links followed.
    package struct Status: Sendable {
        package let isDirectory: Bool
        package let isRegular: Bool
        /// Permission bits.
        package let mode: UInt32
        package let owner: UInt32
        package let size: Int64
    }

    /// nil when there is nothing, or nothing that may be looked at.
    package static func status(_ path: String) -> Status? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Status(
            isDirectory: status.st_mode & S_IFMT == S_IFDIR, isRegular: status.st_mode & S_IFMT == S_IFREG,
            mode: status.st_mode & 0o7777, owner: status.st_uid, size: Int64(status.st_size))
    }

    /// When it was last written to.
    package static func modified(_ path: String) -> Timestamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Timestamp(milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Reads a whole file.
    package static func read(_ path: String, limit: Int) throws(HostProblem) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw errno == ENOENT ? .missing(path: path) : .inputOutput(operation: "read", path: path, code: errno)
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .inputOutput(operation: "read", path: path, code: errno) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
        }
    }

    /// Writes a new file and makes it durable; refuses to overwrite unless `replacing`.
    package static func write(
        _ path: String, _ bytes: [UInt8], mode: UInt32, replacing: Bool = false
    ) throws(HostProblem) {
        let target = replacing ? "\(path).new" : path
        if replacing { unlink(target) }
        let file = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
        guard file >= 0 else {
            throw errno == EEXIST ? .exists(path: path) : .inputOutput(operation: "write", path: path, code: errno)
        }
        var failure = fchmod(file, mode_t(mode)) == 0 ? Int32(0) : errno
        var rest = bytes[...]
        while failure == 0, !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 { failure = errno == EINTR ? 0 : errno } else { rest = rest.dropFirst(count) }
        }
        if failure == 0, fsync(file) != 0 { failure = errno }
        close(file)
        if failure == 0, replacing, rename(target, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(target)
            throw .inputOutput(operation: "write", path: path, code: failure)
        }
        syncDirectory(of: path)
    }

    /// Makes a directory of mode 0700 and the missing ones above it.
    ///
    /// Answers those it made, the outermost first.
    package static func makeDirectories(_ path: String, mode: UInt32 = 0o700) throws(HostProblem) -> [String] {
        if let status = status(path) {
            guard status.isDirectory else { throw .notADirectory(path: path) }
            return []
        }
        let parent = HostPath.directory(of: path)
        var made = parent == path ? [] : try makeDirectories(parent, mode: 0o755)
        guard mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else {
            throw .inputOutput(operation: "make the directory", path: path, code: errno)
        }
        chmod(path, mode_t(mode))
        syncDirectory(of: path)
        made.append(path)
        return made
    }

    /// Refuses a directory that others than this user may enter or that belongs to somebody else.
    package static func checkPrivate(_ path: String) throws(HostProblem) {
        guard let status = status(path) else { throw .missing(path: path) }
        guard status.isDirectory else { throw .notADirectory(path: path) }
        guard status.owner == geteuid() else { throw .foreignOwner(path: path) }
        guard status.mode & 0o077 == 0 else { throw .openToOthers(path: path, mode: status.mode) }
    }

    package static func remove(_ path: String) { unlink(path) }

    /// Removes a directory if it is empty.
    package static func removeEmptyDirectory(_ path: String) { rmdir(path) }

    /// Names in a directory, sorted, without `.` and `..`.
    package static func names(in directory: String) throws(HostProblem) -> [String] {
        guard let stream = opendir(directory) else {
            throw errno == ENOENT
                ? .missing(path: directory) : .inputOutput(operation: "list", path: directory, code: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Bytes free to this user where a path is.
    package static func freeSpace(at path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }

    static func syncDirectory(of path: String) {
        let directory = open(HostPath.directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }
}
