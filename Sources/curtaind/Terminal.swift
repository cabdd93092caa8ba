// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime

/// What people read.
///
/// Results go to standard output, everything else to standard error.
enum Terminal {
    /// A line on standard error.
    static func say(_ line: String) { write(line + "\n") }

    /// Text on standard error as it is.
    static func write(_ text: String) { LineLogHandler.standardError(Array(text.utf8)) }

    /// Asks a yes-or-no question; anything but `yes` or `y` is no, as is a missing terminal.
    static func confirm(_ question: String) -> Bool {
        guard HostProcess.isTerminal(0) else { return false }
        write("\(question) [y/N] ")
        let answer = readLine()?.lowercased()
        return answer == "y" || answer == "yes"
    }
}

/// A progress line on a terminal; elsewhere a line at each quarter.
struct ProgressLine {
    private let label: String
    private let isTerminal = HostProcess.isTerminal(2)
    private var lastShare = -1
    private var lastTime: ContinuousClock.Instant?

    init(_ label: String) {
        self.label = label
    }

    mutating func show(done: Int64, of total: Int64, note: String) {
        let share = total > 0 ? Int(min(done, total) * 100 / total) : 0
        if isTerminal {
            let now = ContinuousClock.now
            if let lastTime, share != 100, lastTime.duration(to: now) < .milliseconds(100) { return }
            lastTime = now
            let filled = share / 5
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
            let line = "\(label) [\(bar)] \(share) %  \(note)"
            Terminal.write("\r\(line.prefix(HostProcess.terminalColumns() - 1))\u{1B}[K")
        } else if share / 25 > lastShare / 25 || lastShare < 0 {
            Terminal.say("\(label) \(share) %  \(note)")
        }
        lastShare = share
    }

    /// Clears the bar, so that something else can be said.
    func clear() {
        if isTerminal, lastShare >= 0 { Terminal.write("\r\u{1B}[K") }
    }
}
