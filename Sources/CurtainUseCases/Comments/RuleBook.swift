// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainTriage
import Synchronization

/// The rules in force; they may be replaced while the service runs.
///
/// Whoever began with the old ones ends with them.
package final class RuleBook: Sendable {
    private struct Judges {
        let triage: TriageEngine
        let replyGuard: ReplyGuard
        let rules: String
        let version: String
    }

    private struct State {
        var judges: Judges
        /// Why newer files could not be taken up; nil when what is in force is what the files say.
        var problem: String?
    }

    private let state: Mutex<State>

    package init(_ rules: TriageRules, clinic: ClinicFacts) {
        state = Mutex(State(judges: Self.judges(rules, clinic)))
    }

    package var triage: TriageEngine { state.withLock { $0.judges.triage } }
    package var replyGuard: ReplyGuard { state.withLock { $0.judges.replyGuard } }
    /// Names the exact files.
    package var identifier: String { state.withLock { $0.judges.rules } }
    /// What the files call themselves.
    package var version: String { state.withLock { $0.judges.version } }
    package var problem: String? { state.withLock { $0.problem } }

    package func replace(with rules: TriageRules, clinic: ClinicFacts) {
        let judges = Self.judges(rules, clinic)
        state.withLock { $0 = State(judges: judges) }
    }

    /// Notes that newer files cannot be used, or that they are as they were.
    package func note(problem: String?) {
        state.withLock { $0.problem = problem }
    }

    private static func judges(_ rules: TriageRules, _ clinic: ClinicFacts) -> Judges {
        Judges(
            triage: TriageEngine(rules: rules, clinic: clinic), replyGuard: ReplyGuard(rules: rules, clinic: clinic),
            rules: rules.identifier, version: rules.version)
    }
}
