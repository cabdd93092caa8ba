// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
import Glibc

/// Bare storage: what durability alone costs on this disk.
enum RawStorage {
    /// Writes of 4 KiB into a file that does not grow, each followed by fdatasync.
    static func fdatasync(in directory: String, seconds: Double) throws -> Measurement {
        let path = "\(directory)/fdatasync"
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchProblem.cannot("write \(path)", code: errno) }
        defer {
            close(descriptor)
            unlink(path)
        }
        let page = [UInt8](repeating: 0x5A, count: 4096)
        let pages = 1024
        for index in 0..<pages { try put(page, descriptor, at: index) }
        guard fsync(descriptor) == 0 else { throw BenchProblem.cannot("sync \(path)", code: errno) }
        var latencies = Latencies()
        let start = Stopwatch.now()
        var done = 0
        while Stopwatch.seconds(since: start) < seconds {
            let began = Stopwatch.now()
            try put(page, descriptor, at: done % pages)
            guard Glibc.fdatasync(descriptor) == 0 else { throw BenchProblem.cannot("sync \(path)", code: errno) }
            latencies.record(nanoseconds: Stopwatch.now() - began)
            done += 1
        }
        let rate = Double(done) / Stopwatch.seconds(since: start)
        return Measurement("fdatasync", rate: rate, latencies: latencies).noting("write of 4 KiB and fdatasync")
    }

    private static func put(_ page: [UInt8], _ descriptor: Int32, at index: Int) throws {
        guard pwrite(descriptor, page, page.count, index * page.count) == page.count else {
            throw BenchProblem.cannot("write", code: errno)
        }
    }

    /// Inserts of one blob into a bare table, with the durability of Curtain's own store.
    ///
    /// `perCommit`: inserts in one transaction.
    static func sqliteInserts(
        _ name: String, in directory: String, bytes: Int, perCommit: Int, seconds: Double
    ) throws -> Measurement {
        let path = "\(directory)/\(name).db"
        let pool = try DatabasePool(path: path)
        defer {
            try? pool.close()
            for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        }
        try pool.write { db in
            try db.execute(sql: "CREATE TABLE raw (number INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT")
        }
        let value = [UInt8](repeating: 0x5A, count: bytes)
        var latencies = Latencies()
        var done = 0
        var elapsed = 0.0
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            let insert = try db.cachedStatement(sql: "INSERT INTO raw (blob) VALUES (?)")
            try value.withUnsafeBytes { buffer in
                let blob = Data(buffer)
                let start = Stopwatch.now()
                while Stopwatch.seconds(since: start) < seconds {
                    let began = Stopwatch.now()
                    try db.execute(sql: "BEGIN IMMEDIATE")
                    for _ in 0..<perCommit { try insert.execute(arguments: [blob]) }
                    try db.execute(sql: "COMMIT")
                    latencies.record(nanoseconds: Stopwatch.now() - began)
                    done += perCommit
                }
                elapsed = Stopwatch.seconds(since: start)
            }
        }
        return Measurement(name, rate: Double(done) / elapsed, latencies: latencies)
            .noting("\(bytes) bytes a row, \(perCommit) a commit, synchronous=FULL; times are of commits")
    }
}
