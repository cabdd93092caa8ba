// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRules
import CurtainTriage

struct TriageLint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Check rules and lexicons: errors with their line, phrases that stand twice or can never match.",
        discussion: """
              curtain triage lint --rules config/triage
            """)

    @OptionGroup var options: RuleOptions

    func run() throws {
        let host = Host.current
        let directory = try RuleDirectory.find(options.rules, host: host)
        // Compiles and checks everything that the service would.
        let loaded = try options.load(host)
        let report: RuleReport
        do {
            report = try RuleSet.lint(try RuleDirectory.files(directory))
        } catch let error as TriageRulesError {
            throw CLIError.badRules(file: error.file, line: error.line, reason: error.message, hint: error.hint)
        }
        for warning in report.warnings {
            let place = warning.line > 0 ? "\(warning.file) line \(warning.line)" : warning.file
            try host.write(TerminalText.line("\(place): \(warning.message)") + "\n")
        }
        try host.write(
            "\(directory): rules \(loaded.rules.version) (\(loaded.rules.identifier)), \(report.rules) rules, "
                + "\(report.concepts) concepts, \(report.phrases) phrases, \(report.warnings.count) warnings\n")
    }
}
