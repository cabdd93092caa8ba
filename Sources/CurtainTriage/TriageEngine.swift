// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Reads comments by the rules: what they reveal, how urgent they are, what they want, where they go.
///
/// Pure and deterministic: the same text and rules give the same findings. The cost grows with the length alone.
package struct TriageEngine: Sendable {
    /// Longer texts are cut here before anything is looked at.
    package static let maxTextBytes = 262_144

    /// The versions the rule files state.
    package let rulesVersion: String
    /// Names the exact rules, for the log.
    package let rulesIdentifier: String
    private let rules: CompiledRules
    private let clinic: ClinicFilter

    package init(rules: TriageRules, clinic: ClinicFacts) {
        rulesVersion = rules.version
        rulesIdentifier = rules.identifier
        self.rules = rules.compiled
        self.clinic = ClinicFilter(clinic, rules: rules.compiled)
    }

    /// Triages one comment.
    ///
    /// `language`: a hint such as "es". All languages' rules are tried, because comments mix them.
    package func triage(_ text: String, language: String?) -> TriageResult { triage(text, counting: nil) }

    /// As ``triage(_:language:)``, counting the steps it takes.
    package func triage(_ text: String, counting work: WorkCounter?) -> TriageResult {
        let scan = ConceptScan.of(
            rules.read(TriageEngine.limited(text)), rules: rules, program: rules.triage, counting: work)
        let identifiers = IdentifierSearch(scan: scan, clinic: clinic).found()
        let hits = RuleRunner(scan: scan).run()
        return Decision(scan: scan, identifiers: identifiers, hits: hits).result()
    }

    static func limited(_ text: String) -> String {
        text.utf8.count <= maxTextBytes ? text : String(decoding: text.utf8.prefix(maxTextBytes), as: UTF8.self)
    }
}

extension IdentifierSearch {
    func found() -> [TriageFinding] {
        var search = self
        return search.run()
    }
}
