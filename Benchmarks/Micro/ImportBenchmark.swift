// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime
import Foundation

/// Imports generated JSON Lines with the real program and watches its memory.
struct ImportBenchmark {
    /// A sealed snapshot of about 100 bytes of text in its bucket.
    private static let blobBytes = 545

    let settings: BenchSettings
    let work: WorkDirectory
    /// Whether the key-encryption key is rotated afterwards.
    let rewraps: Bool

    func run(into report: inout Report) async throws {
        let directory = try work.make("import")
        let bare = try RawStorage.sqliteInserts(
            "sqlite-insert-500", in: directory, bytes: Self.blobBytes, perCommit: 500, seconds: settings.microSeconds)
        report.add(bare)
        let deployment = try await BenchDeployment.make(in: directory, settings: settings, comments: 0, filled: 0)
        let file = "\(directory)/comments.jsonl"
        let bytes = try write(settings.importCount, to: file)
        let start = Stopwatch.now()
        let child = try ChildProcess(
            settings.curtaind,
            ["import", file, "--channel", BenchDeployment.channel, "--config", deployment.configurationPath],
            log: "\(work.path)/import.log")
        var resident: [Double] = []
        var highest = 0.0
        try child.finish("curtaind import", within: 1800, every: 10) {
            if let now = ProcessFigures.residentMiB(child.pid) { resident.append(now) }
            highest = max(highest, ProcessFigures.highestMiB(child.pid) ?? 0)
        }
        let elapsed = Stopwatch.seconds(since: start)
        let summary = child.lastLines().split(separator: "\n").last.map(String.init) ?? ""
        guard summary.contains("\(settings.importCount) lines"), summary.contains(" 0 rejected") else {
            throw BenchProblem.setup("the import did not take every line: \(summary)")
        }
        var measurement = Measurement(.import, rate: Double(settings.importCount) / elapsed).compared(to: bare)
        measurement.rssMiB = highest
        let quarters = [0.25, 0.5, 0.75, 0.98].compactMap { share -> String? in
            resident.isEmpty ? nil : String(format: "%.0f", resident[Int(Double(resident.count - 1) * share)])
        }
        report.add(
            measurement.noting(
                "\(settings.importCount) comments, \(bytes / settings.importCount) bytes a line, start to end of the "
                    + "program; MiB at each quarter \(quarters.joined(separator: ", "))"))
        guard rewraps else { return }
        try await RewrapBenchmark(configurationPath: deployment.configurationPath, bare: bare).run(into: &report)
    }

    /// Writes the lines; answers their bytes.
    private func write(_ count: Int, to path: String) throws -> Int {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw BenchProblem.cannot("write \(path)", code: 0) }
        defer { try? file.close() }
        var texts = CommentTexts(seed: 3)
        var total = 0
        var lines = ""
        for number in 1...count {
            let comment = texts.next()
            lines += """
                {"id": "bench-\(number)", "author": "@writer\(number % 9973)", "lang": "\(comment.language)", \
                "created_at": "2026-11-0\(number % 9 + 1)T08:14:00Z", "text": "\(comment.text)"}

                """
            if number % 1000 == 0 || number == count {
                let data = Data(lines.utf8)
                total += data.count
                try file.write(contentsOf: data)
                lines = ""
            }
        }
        return total
    }
}
