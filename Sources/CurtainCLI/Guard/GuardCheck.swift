// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainTriage

struct GuardCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say whether a text may be public, and if not, why and on which words.",
        discussion: """
            Use invented text: a command line can be seen by others of this machine. Without a text, standard input \
            is read. Ends with 65 when the text is refused.

              curtain guard check "Sorry your last visit hurt" --clinic clinic.json
            """)

    @OptionGroup var options: RuleOptions

    @Option(help: "The comment that the text answers.")
    var answering: String?

    @Argument(help: "The text.")
    var text: String?

    func run() throws {
        let host = Host.current
        let loaded = try options.load(host)
        let text = try self.text ?? TriageExplain.standardInput(host)
        guard
            case .refused(let reasons) = loaded.replyGuard.check(
                publicText: text, answering: answering, language: nil)
        else { return try host.write("allowed\n") }
        var sheet = Sheet()
        sheet.marked(text, reasons.map { MarkedSpan(start: $0.start, end: $0.end, dropped: false) })
        sheet.blank()
        for reason in reasons {
            let words = UnderlinedText.excerpt(text, reason.start, reason.end)
            sheet.paragraph("\(reason.rule) \(reason.code): \(reason.message) \u{201C}\(words)\u{201D}", indent: 2)
        }
        try host.write(sheet.lines(colours: host.coloursOutput).map { $0 + "\n" }.joined())
        throw CLIError.refusedText(reasons.count)
    }
}
