// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Glibc

/// Space, clock and the kernel's handling of core files.
struct HostChecks {
    private static let enoughSpace: Int64 = 1 << 30
    private static let leastSpace: Int64 = 256 << 20
    /// 2026-01-01 and 2100-01-01.
    private static let firstSane: Int64 = 1_767_225_600_000
    private static let lastSane: Int64 = 4_102_444_800_000

    private let configuration: CurtainConfiguration
    private let clock: WallClock

    init(_ configuration: CurtainConfiguration, clock: WallClock) {
        self.configuration = configuration
        self.clock = clock
    }

    func findings() -> [Finding] { [space(), time(), cores(), files()] }

    private func space() -> Finding {
        guard let free = HostFile.freeSpace(at: configuration.dataDirectory) else {
            return Finding(
                "free space", .warn, "the free space of \(configuration.dataDirectory) is not known",
                action: "run \"curtaind init\" first")
        }
        return Self.judge(space: free)
    }

    static func judge(space free: Int64) -> Finding {
        let message = "\(free >> 20) MiB free where the data is"
        if free < leastSpace {
            return Finding("free space", .fail, message, action: "free some now: without space nothing is accepted")
        }
        if free < enoughSpace { return Finding("free space", .warn, message, action: "free some, or move the data") }
        return Finding("free space", .ok, message)
    }

    private func time() -> Finding {
        let now = clock.now()
        guard (Self.firstSane..<Self.lastSane).contains(now.milliseconds) else {
            return Finding("clock", .fail, "the clock says \(now)", action: "set the clock, and keep it with NTP")
        }
        // The files carry the time of the last write; a clock behind it would make the log step back.
        let newest = [configuration.audit.lockFile, configuration.databasePath, configuration.databasePath + "-wal"]
            .compactMap { HostFile.modified($0) }.max()
        if let newest, newest > now.adding(.seconds(60)) {
            return Finding(
                "clock", .fail, "the clock says \(now), and the log was written at \(newest)",
                action: "set the clock, and keep it with NTP")
        }
        return Finding("clock", .ok, "\(now), not behind the log")
    }

    private func files() -> Finding {
        Self.judge(
            mostFiles: HostProcess.mostFiles(),
            connections: configuration.publicListener.limits.connections
                + configuration.staffListener.limits.connections)
    }

    /// Beside its connections the service needs a few dozen files: database, certificates, posts.
    static func judge(mostFiles most: Int, connections: Int) -> Finding {
        let needed = connections + 256
        guard most < needed else { return Finding("open files", .ok, "at most \(most), \(needed) are needed") }
        return Finding(
            "open files", .warn, "at most \(most), and \(needed) are needed for all connections",
            action: "raise the limit (LimitNOFILE in the unit, ulimit -n), or lower limits.connections")
    }

    private func cores() -> Finding {
        let pattern = (try? HostFile.read("/proc/sys/kernel/core_pattern", limit: 4096)) ?? []
        let text = String(decoding: pattern.prefix { $0 != 0x0A }, as: UTF8.self)
        if text.hasPrefix("|") {
            return Finding(
                "core files", .ok,
                "the kernel hands core files to a program; curtaind writes none (limit 0, not dumpable)")
        }
        return Finding("core files", .ok, "curtaind writes no core file (limit 0, not dumpable)")
    }
}
