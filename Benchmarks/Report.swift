// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime
import Foundation

/// Collects what was measured, and writes it for eyes and for programs.
struct Report {
    private(set) var all: [Measurement] = []

    /// Says on standard error what is measured now.
    func say(_ text: String) {
        FileHandle.standardError.write(Data("curtain-bench: \(text)\n".utf8))
    }

    mutating func add(_ measurement: Measurement) {
        all.append(measurement)
        say("  \(Self.line(measurement))")
    }

    func rate(of name: BenchName) -> Measurement? {
        all.first { $0.name == name.rawValue }
    }

    // MARK: for eyes

    private static let columns = [22, 12, 10, 10, 10, 9, 8]

    func printTable() {
        print(Self.row(["name", "per second", "p50 ms", "p99 ms", "max ms", "RSS MiB", "ratio"]) + "  to, and notes")
        for measurement in all { print(Self.line(measurement)) }
    }

    private static func line(_ m: Measurement) -> String {
        let cells = [
            m.name, m.rate.map { text($0, 0) }, m.p50.map { text($0, 4) }, m.p99.map { text($0, 4) },
            m.max.map { text($0, 3) }, m.rssMiB.map { text($0, 1) }, m.ratio.map { text($0, 3) },
        ]
        let rest = [m.ratioTo, m.note.isEmpty ? nil : m.note].compactMap { $0 }.joined(separator: "; ")
        return row(cells.map { $0 ?? "-" }) + "  \(rest)"
    }

    private static func row(_ cells: [String]) -> String {
        zip(cells, columns).enumerated().map { index, cell in
            let space = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return index == 0 ? cell.0 + space : space + cell.0
        }.joined(separator: " ")
    }

    private static func text(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }

    // MARK: for programs

    /// Writes the array of results: the names of ``BenchName`` and no others.
    func write(to path: String) throws {
        let names = Set(BenchName.allCases.map(\.rawValue))
        let lines = all.filter { names.contains($0.name) }.map { "  \(Self.object($0))" }
        _ = try HostFile.makeDirectories(HostPath.directory(of: path), mode: 0o755)
        let text = "[\n\(lines.joined(separator: ",\n"))\n]\n"
        try HostFile.write(path, Array(text.utf8), mode: 0o644, replacing: true)
    }

    private static func object(_ m: Measurement) -> String {
        func number(_ value: Double?, _ digits: Int) -> String { value.map { text($0, digits) } ?? "null" }
        let ratioTo = m.ratioTo.map { "\"\($0)\"" } ?? "null"
        return """
            {"name": "\(m.name)", "rate_per_s": \(number(m.rate, 1)), "p50_ms": \(number(m.p50, 6)), \
            "p99_ms": \(number(m.p99, 6)), "max_ms": \(number(m.max, 6)), "rss_mib": \(number(m.rssMiB, 1)), \
            "ratio_to": \(ratioTo), "ratio": \(number(m.ratio, 6))}
            """
    }
}
