// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore

/// Shows how far a long job is: a bar on a terminal, a line at each quarter elsewhere, nothing when quiet.
struct Progress {
    private let host: Host
    private let what: String
    private let total: UInt64?
    private let isQuiet: Bool
    private var quarter: UInt64 = 0
    private var lastShown: Timestamp?
    private var drawn = false
    private static var barWidth: Int { 24 }
    /// Without a known end, a line for so many.
    private static var stride: UInt64 { 100_000 }

    /// Counts things named `what`; the total is in the unit of `done`, nil when the end is not known.
    init(_ what: String, total: UInt64?, host: Host, quiet: Bool) {
        self.what = what
        self.total = total == 0 ? nil : total
        self.host = host
        isQuiet = quiet
    }

    /// Says that `done` of the total is done; `count` things were counted.
    mutating func update(done: UInt64, count: UInt64) {
        guard !isQuiet else { return }
        if host.diagnosticsIsTerminal {
            let now = host.now()
            if let lastShown, now < lastShown.adding(.milliseconds(100)) { return }
            lastShown = now
            drawn = true
            host.writeDiagnostic("\r" + bar(done) + "\(count) \(what)\u{1B}[K")
            return
        }
        let step = total.map { min(done, $0) * 4 / $0 } ?? count / Self.stride
        guard step > quarter else { return }
        quarter = step
        let percent = total.map { "\(min(done, $0) * 100 / $0) %, " } ?? ""
        host.note("\(percent)\(count) \(what)")
    }

    /// Takes the bar away.
    mutating func finish() {
        if drawn { host.writeDiagnostic("\r\u{1B}[K") }
        drawn = false
    }

    private func bar(_ done: UInt64) -> String {
        guard let total else { return "" }
        let filled = Int(min(done, total) * UInt64(Self.barWidth) / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.barWidth - filled)
        return "[\(bar)] \(min(done, total) * 100 / total) % "
    }
}
