// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Puts findings together into one answer.
///
/// A table of plain conditions, no score.
struct Decision {
    let scan: ConceptScan
    let identifiers: [TriageFinding]
    let hits: [RuleHit]

    func result() -> TriageResult {
        var result = TriageResult()
        result.findings = identifiers
        decideUrgency(&result)
        decideFlags(&result)
        decideSubject(&result)
        decideIntent(&result)
        decideSubjectByIntent(&result)
        decideBareLink(&result)
        // Danger to life is never taken for an advertisement.
        if result.urgency == .emergency { result.isSpam = false }
        result.route = route(result)
        result.findings.sort { ($0.start, $0.end, $0.kind, $0.rule) < ($1.start, $1.end, $1.kind, $1.rule) }
        return result
    }

    private func standing(_ section: RuleSection) -> [RuleHit] {
        hits.isEmpty ? [] : hits.filter { $0.rule.section == section && $0.dropped == nil }
    }

    private func add(_ hit: RuleHit, to result: inout TriageResult) {
        result.findings.append(
            TriageFinding(
                kind: hit.rule.kind, rule: hit.rule.id, certainty: hit.rule.certainty, reason: hit.rule.reason,
                start: hit.start,
                end: hit.end))
    }

    private func decideUrgency(_ result: inout TriageResult) {
        for hit in hits where hit.rule.section == .urgency {
            if let dropped = hit.dropped {
                result.findings.append(
                    TriageFinding(
                        kind: "dropped.\(dropped.rawValue)", rule: hit.rule.id, certainty: hit.rule.certainty,
                        reason: "\(hit.rule.reason); does not count here: \(Decision.explain(dropped))",
                        start: hit.start,
                        end: hit.end))
                continue
            }
            add(hit, to: &result)
            if hit.rule.urgency > result.urgency {
                result.urgency = hit.rule.urgency
                result.urgencyCategory = hit.rule.category
            }
        }
    }

    private func decideFlags(_ result: inout TriageResult) {
        for hit in standing(.complaint) {
            add(hit, to: &result)
            result.isComplaint = true
        }
        for hit in standing(.misinformation) {
            add(hit, to: &result)
            result.isMisinformation = true
        }
        for hit in standing(.spam) {
            add(hit, to: &result)
            result.isSpam = true
        }
        for hit in standing(.identifier) { add(hit, to: &result) }
    }

    private func decideSubject(_ result: inout TriageResult) {
        let health = standing(.health)
        for hit in health { add(hit, to: &result) }
        if health.contains(where: { $0.rule.subject == .other }) {
            result.healthSubject = .other
        } else if health.contains(where: { $0.rule.subject == .self }) {
            result.healthSubject = .self
        }
    }

    private func decideIntent(_ result: inout TriageResult) {
        guard !result.isSpam else { return }
        if let hit = standing(.intent).first {
            result.intent = hit.rule.intent
            add(hit, to: &result)
            return
        }
        if result.urgency != .none {
            // Danger is a question even where none is asked; despair and violence of one's own are not.
            let isOwn = !scan.has(scan.rules.builtIn.kin)
            let isDespair = Decision.notAsking.contains(result.urgencyCategory ?? "")
            result.intent = isDespair && isOwn ? .none : .advice
            return
        }
        let asks = scan.reading.sentenceAsks.contains(true) || scan.has(scan.rules.builtIn.asks)
        guard asks else { return }
        if result.healthSubject != .none {
            result.intent = .advice
        } else {
            result.intent = .question
        }
    }

    private static let notAsking: Set<String> = ["suicide", "self-harm", "abuse", "violence", "threat", "psychosis"]

    /// Who asks for an answer of their own, or tells of danger, speaks of somebody's health.
    private func decideSubjectByIntent(_ result: inout TriageResult) {
        guard result.healthSubject == .none, result.intent.isFollowUp || result.urgency != .none else { return }
        result.healthSubject = scan.has(scan.rules.builtIn.kin) ? .other : .self
    }

    /// A link in a text that speaks of nobody's health and asks for nothing is an advertisement.
    private func decideBareLink(_ result: inout TriageResult) {
        let follows = result.intent.isFollowUp || result.healthSubject != .none || result.isComplaint
        guard !follows, let link = result.findings.first(where: { $0.identifierType == "URL" }) else { return }
        result.isSpam = true
        result.findings.append(
            TriageFinding(
                kind: "spam", rule: "spam.bare-link", certainty: .possible,
                reason: "a link in a text that asks nothing and tells nothing of health", start: link.start,
                end: link.end))
    }

    private func route(_ result: TriageResult) -> TriageRoute {
        if result.urgency == .emergency { return .crisis }
        if result.isSpam { return .spam }
        let hasIdentifier = result.findings.contains { $0.identifierType != nil && $0.certainty >= .likely }
        if result.urgency == .soon || result.intent.isFollowUp || hasIdentifier { return .private }
        if result.isComplaint || result.isMisinformation || result.healthSubject != .none { return .review }
        return .none
    }

    private static func explain(_ context: SignContext) -> String {
        switch context {
        case .negated: "the text denies it"
        case .past: "it tells of the past"
        case .hypothetical: "it is only supposed"
        case .generic: "it is general talk"
        case .quoted: "it is a title or a story"
        case .resolved: "the text says that it is over"
        case .idiom: "it is a figure of speech"
        }
    }
}
