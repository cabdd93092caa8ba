// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainTriage

struct GuardPredict: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "What the guard says of each reply of a file: one JSON object a line, in their order.",
        discussion: """
            A line of the file is a JSON object with "id", "comment" and "reply". Each line of the answer has "id", \
            "decision" (allow or refuse), "rules" and "reasons".

              curtain guard predict replies.jsonl --clinic clinic.json
            """)

    @OptionGroup var options: RuleOptions

    @Argument(help: "The file; - is standard input.", completion: .file())
    var file: String

    func run() throws {
        let host = Host.current
        let replyGuard = try options.load(host).replyGuard
        try SampleFile.each(file, host: host) { line, sample in
            let reply = try SampleFile.required(sample.reply, "reply", path: file, line: line)
            let verdict = replyGuard.check(publicText: reply, answering: sample.comment, language: sample.lang)
            try host.write(TriagePredictions.reply(id: sample.id ?? String(line), verdict) + "\n")
        }
    }
}
