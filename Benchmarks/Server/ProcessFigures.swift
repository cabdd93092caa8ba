// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What the kernel says of a process.
enum ProcessFigures {
    /// This process.
    static var own: Int32 { getpid() }

    /// Resident memory now, in MiB; nil when the process is gone.
    static func residentMiB(_ pid: Int32) -> Double? { status(pid, "VmRSS:") }

    /// Resident memory at its highest, in MiB.
    static func highestMiB(_ pid: Int32) -> Double? { status(pid, "VmHWM:") }

    private static func status(_ pid: Int32, _ key: String) -> Double? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix(key) {
            let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            return fields.count > 1 ? Double(fields[1]).map { $0 / 1024 } : nil
        }
        return nil
    }

    /// Seconds of processor time that a process has used.
    static func processorSeconds(_ pid: Int32) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let close = text.lastIndex(of: ")")
        else { return 0 }
        let fields = text[text.index(after: close)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
    }

    /// Seconds of processor time that everything on this machine has used, the hypervisor's share included.
    static func machineSeconds() -> Double {
        guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8) else { return 0 }
        let fields = text.prefix { $0 != "\n" }.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard fields.count >= 8 else { return 0 }
        // user, nice, system, (idle, iowait,) irq, softirq, steal
        let busy = fields[0] + fields[1] + fields[2] + fields[5] + fields[6] + fields[7]
        return busy / Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
    }
}

/// Processor time of the server, of this program and of everything else over a while, in cores.
struct ProcessorUse: Sendable {
    private let server: Int32
    private let began = Stopwatch.now()
    private let before: (server: Double, own: Double, machine: Double)

    init(server: Int32) {
        self.server = server
        before = Self.read(server)
    }

    private static func read(_ server: Int32) -> (server: Double, own: Double, machine: Double) {
        (
            ProcessFigures.processorSeconds(server), ProcessFigures.processorSeconds(ProcessFigures.own),
            ProcessFigures.machineSeconds()
        )
    }

    /// Since it was made.
    ///
    /// A rate beside busy others is not worth keeping.
    func summary() -> String {
        let now = Self.read(server)
        let elapsed = Stopwatch.seconds(since: began)
        let (served, own) = (now.server - before.server, now.own - before.own)
        let others = max(0, now.machine - before.machine - served - own)
        func cores(_ seconds: Double) -> String { String(format: "%.2f", seconds / elapsed) }
        return "cores: server \(cores(served)), load \(cores(own)), others \(cores(others))"
    }
}
