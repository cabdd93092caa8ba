// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainTriage

struct TriagePredict: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "What triage makes of each comment of a file: one JSON object a line, in their order.",
        discussion: """
            A line of the file is a JSON object with "id" and "text". Each line of the answer has "id", "spans" \
            (start, end, type; offsets count Unicode scalars), "urgency", "intent", "complaint", "misinfo", "spam", \
            "private", "health" and "route".

              curtain triage predict comments.jsonl --clinic clinic.json
            """)

    @OptionGroup var options: RuleOptions

    @Argument(help: "The file; - is standard input.", completion: .file())
    var file: String

    func run() throws {
        let host = Host.current
        let engine = try options.load(host).engine
        try SampleFile.each(file, host: host) { line, sample in
            let text = try SampleFile.required(sample.text, "text", path: file, line: line)
            let result = engine.triage(text, language: sample.lang)
            try host.write(TriagePredictions.comment(id: sample.id ?? String(line), result) + "\n")
        }
    }
}
