// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Dispatch
import Glibc
import Synchronization

/// `audit.lock`: the newest checkpoint, outside the database, so that a database put back to an older state is noticed.
///
/// Replaced whole (temporary file, fsync, rename, fsync of the directory) within a second after a batch, never in one.
final class LockFile: Sendable {
    let path: String
    private struct Pending {
        var newest: LogCheckpoint?
        var scheduled = false
    }

    private let pending = Mutex(Pending())
    private let thread = DispatchQueue(label: "curtain.audit-lock")

    init(path: String) {
        self.path = path
    }

    /// Asks for the file to be brought up to this checkpoint soon.
    func advance(to checkpoint: LogCheckpoint) {
        let schedule = pending.withLock { pending in
            if let newest = pending.newest, newest.size > checkpoint.size { return false }
            pending.newest = checkpoint
            defer { pending.scheduled = true }
            return !pending.scheduled
        }
        if schedule { thread.asyncAfter(deadline: .now() + .milliseconds(500)) { self.writeNewest() } }
    }

    /// Writes what is still pending now.
    func flush() {
        thread.sync { writeNewest() }
    }

    private func writeNewest() {
        let checkpoint = pending.withLock { pending in
            defer {
                pending.newest = nil
                pending.scheduled = false
            }
            return pending.newest
        }
        guard let checkpoint else { return }
        do {
            try write(checkpoint.note)
        } catch {
            // The next batch tries again; until then the file lags, which the start allows for.
            pending.withLock { if $0.newest == nil { $0.newest = checkpoint } }
        }
    }

    /// The note in the file, or nil when there is none.
    func read() throws(StartProblem) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .lockMalformed(path)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { Glibc.read(descriptor, $0 + count, buffer.count - count) } ?? -1
            }
            guard got >= 0 else { throw .lockMalformed(path) }
            if got == 0 { break }
            count += got
        }
        return count == 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    func write(_ note: String) throws(StartProblem) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .writeFailed(path) }
        let bytes = Array(note.utf8)
        let written = Glibc.write(descriptor, bytes, bytes.count)
        let synced = fsync(descriptor)
        close(descriptor)
        guard written == bytes.count, synced == 0, rename(temporary, path) == 0 else { throw .writeFailed(path) }
        let directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .writeFailed(path) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw .writeFailed(path) }
    }

    private var parent: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
