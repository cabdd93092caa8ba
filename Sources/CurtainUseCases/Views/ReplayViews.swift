// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// How a comment was judged, without its text.
package struct JudgementView: Sendable, Equatable {
    package let urgency: Urgency
    package let urgencyCategory: String?
    package let route: CommentRoute
    package let intent: String
    /// Whether the comment is flagged; people flag as well.
    package let flagged: Bool
    package let isComplaint: Bool
    package let isMisinformation: Bool
    package let isSpam: Bool
    /// The versions that the rule files state.
    package let rules: String
    /// Names the exact rules; nil where that was not kept yet.
    package let rulesIdentifier: String?

    /// Whether the other one says the same of the comment, whatever rules said it.
    package func agrees(with other: JudgementView) -> Bool {
        (urgency, urgencyCategory, route, intent) == (
            other.urgency, other.urgencyCategory, other.route, other.intent
        )
            && (flagged, isComplaint, isMisinformation, isSpam) == (
                other.flagged, other.isComplaint, other.isMisinformation, other.isSpam
            )
    }
}

/// A comment of which the rules of now say something else than those that judged it.
package struct RetriagedView: Sendable {
    /// What became of the new judgement; raw values are words of the API.
    package enum Outcome: String, Sendable, CaseIterable {
        /// A dry run.
        case wouldChange = "would-change"
        case changed
        /// It was edited, or somebody decided something, while it was judged.
        case skipped
    }

    package let comment: StoredComment
    package let channelName: String
    package let was: JudgementView
    package let now: JudgementView
    package let outcome: Outcome
}

/// What judging a page of comments again showed.
package struct RetriageOutcome: Sendable {
    package let dryRun: Bool
    package let rules: String
    package let rulesIdentifier: String
    /// Comments that were judged.
    package let looked: Int
    package let changed: [RetriagedView]
    /// Comments that could not be opened.
    package let unreadable: [Reference]
    package let next: Int64?
}

/// A public text that the guard of now refuses.
package struct RefusedItemView: Sendable {
    package let item: StoredOutboxItem
    package let channelName: String
    package let reasons: [GuardReasonView]
}

/// Why the guard refuses a text; quotes nothing of it.
package struct GuardReasonView: Sendable, Equatable {
    package let rule: String
    package let code: String
    package let reason: String

    package init(rule: String, code: String, reason: String) {
        self.rule = rule
        self.code = code
        self.reason = reason
    }
}

/// What holding a page of public texts against the guard showed.
package struct OutboxScanOutcome: Sendable {
    package let rules: String
    package let rulesIdentifier: String
    /// Items that were held against the guard.
    package let looked: Int
    package let refused: [RefusedItemView]
    /// Items that could not be opened.
    package let unreadable: [Reference]
    package let next: Int64?
}
