// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
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
}
