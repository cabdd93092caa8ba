// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRules
import CurtainTriage

/// The input as a file of rules: it is refused with a line and a hint, or compiles and judges a text; and as a clinic's
/// file.
func fuzz(_ input: [UInt8]) {
    let file = RuleFile(name: "fuzz.yaml", bytes: input)
    do {
        let root = try YAMLText.parse(RuleSet.text(of: file), name: file.name)
        let rules = try TriageRules(files: [(file.name, root)], identifier: "fuzz")
        let engine = TriageEngine(rules: rules, clinic: ClinicFacts())
        let text = "My chest hurts since 7, is this normal? Call 330-555-0155, it's Dana's phone."
        let count = text.unicodeScalars.count
        for finding in engine.triage(text, language: nil).findings {
            check(finding.start >= 0 && finding.start <= finding.end && finding.end <= count, "it lies in the text")
        }
        _ = try TriageRules.lint([(file.name, root)])
    } catch {
        check(!error.message.isEmpty && !error.hint.isEmpty, "a refusal says what is wrong and what to do")
        check(error.line >= 0, "a line is a line")
    }
    _ = try? ClinicFile.parse(file)
}
