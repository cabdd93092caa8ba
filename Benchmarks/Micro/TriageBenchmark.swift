// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime
import CurtainTriage

/// Triages invented comments by the shipped rules on one core.
struct TriageBenchmark {
    private static let comments = 20_000

    let settings: BenchSettings

    func run(into report: inout Report) throws {
        let rules = try TriageLoading.load(directory: "\(settings.root)/config/triage")
        let engine = TriageEngine(
            rules: rules, clinic: ClinicFacts(names: ["Lakeside Family"], phones: ["(614) 555-0100"]))
        var texts = CommentTexts(seed: 2)
        let comments = (0..<Self.comments).map { _ in texts.next() }
        let bytes = comments.reduce(0) { $0 + $1.text.utf8.count }
        let pass = Stopwatch.measure("utf8-pass", seconds: 1) { Self.letters(comments[$0 % comments.count].text) }
            .noting("the same comments read byte by byte")
        report.add(pass)
        // Once through all of them in any case.
        var latencies = Latencies()
        var flagged = 0
        let start = Stopwatch.now()
        var done = 0
        repeat {
            for comment in comments {
                let began = Stopwatch.now()
                let result = engine.triage(comment.text, language: comment.language)
                latencies.record(nanoseconds: Stopwatch.now() - began)
                if result.isFlagged { flagged += 1 }
            }
            done += comments.count
        } while Stopwatch.seconds(since: start) < settings.microSeconds
        let rate = Double(done) / Stopwatch.seconds(since: start)
        report.add(
            Measurement(.triage, rate: rate, latencies: latencies).compared(to: pass)
                .noting("\(bytes / comments.count) bytes a comment, \(flagged * 100 / done) % flagged"))
    }

    /// Letters and digits of a text: the least that any reader of it does.
    private static func letters(_ text: String) -> Int {
        var count = 0
        for byte in text.utf8 {
            let folded = byte | 0x20
            if (0x61...0x7A).contains(folded) || (0x30...0x39).contains(byte) || byte >= 0x80 { count += 1 }
        }
        return count
    }
}
