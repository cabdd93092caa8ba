// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// `POST /comments/retriage`: judges comments received since a moment by the rules of now, newest first.
package struct RetriageRequest: Codable, Sendable, Equatable {
    /// RFC 3339.
    package var since: String
    package var channel: String?
    /// Those dismissed and routed, too; only in a dry run, because they are never changed.
    package var allStates: Bool?
    /// `next` of the page before.
    package var after: String?
    /// At most 40.
    package var limit: Int?
    /// Nothing is changed but the log.
    package var dryRun: Bool

    package init(
        since: String, channel: String? = nil, allStates: Bool? = nil, after: String? = nil, limit: Int? = nil,
        dryRun: Bool
    ) {
        self.since = since
        self.channel = channel
        self.allStates = allStates
        self.after = after
        self.limit = limit
        self.dryRun = dryRun
    }
}

/// How a comment was judged.
package struct JudgementResponse: Codable, Sendable, Equatable {
    /// `none`, `soon` or `emergency`.
    package var urgency: String
    package var urgencyCategory: String?
    /// `none`, `review`, `spam`, `private` or `crisis`.
    package var route: String
    package var intent: String?
    /// Whether the comment is flagged; a person may have done that.
    package var flagged: Bool
    package var complaint: Bool
    package var misinformation: Bool
    package var spam: Bool
    /// Version of the rules.
    package var rules: String
    /// Names the exact rules, as in the log; absent where that was not kept yet.
    package var rulesIdentifier: String?

    package init(
        urgency: String, urgencyCategory: String? = nil, route: String, intent: String? = nil, flagged: Bool,
        complaint: Bool, misinformation: Bool, spam: Bool, rules: String, rulesIdentifier: String? = nil
    ) {
        self.urgency = urgency
        self.urgencyCategory = urgencyCategory
        self.route = route
        self.intent = intent
        self.flagged = flagged
        self.complaint = complaint
        self.misinformation = misinformation
        self.spam = spam
        self.rules = rules
        self.rulesIdentifier = rulesIdentifier
    }
}

/// A comment of which the rules of now say something else.
package struct RetriagedComment: Codable, Sendable, Equatable {
    /// `C-1042`.
    package var ref: String
    package var channel: String
    package var state: String
    package var receivedAt: String
    package var was: JudgementResponse
    package var now: JudgementResponse
    /// `would-change` (a dry run), `changed`, or `skipped`: it was edited or decided meanwhile.
    package var outcome: String

    package init(
        ref: String, channel: String, state: String, receivedAt: String, was: JudgementResponse,
        now: JudgementResponse, outcome: String
    ) {
        self.ref = ref
        self.channel = channel
        self.state = state
        self.receivedAt = receivedAt
        self.was = was
        self.now = now
        self.outcome = outcome
    }
}

/// What judging a page of comments again showed; no text.
package struct RetriageResponse: Codable, Sendable, Equatable {
    package var dryRun: Bool
    /// Version of the rules that judged.
    package var rules: String
    package var rulesIdentifier: String
    /// Comments that were judged.
    package var looked: Int
    /// Those of which the rules say something else.
    package var comments: [RetriagedComment]
    /// Those that could not be opened.
    package var unreadable: [String]
    /// Cursor of the next page.
    package var next: String?

    package init(
        dryRun: Bool, rules: String, rulesIdentifier: String, looked: Int, comments: [RetriagedComment],
        unreadable: [String], next: String? = nil
    ) {
        self.dryRun = dryRun
        self.rules = rules
        self.rulesIdentifier = rulesIdentifier
        self.looked = looked
        self.comments = comments
        self.unreadable = unreadable
        self.next = next
    }
}

/// `POST /outbox/scan`: holds public texts against the guard of now, newest first.
package struct OutboxScanRequest: Codable, Sendable, Equatable {
    /// RFC 3339; of when an item was made.
    package var since: String?
    /// `next` of the page before.
    package var after: String?
    /// At most 40.
    package var limit: Int?

    package init(since: String? = nil, after: String? = nil, limit: Int? = nil) {
        self.since = since
        self.after = after
        self.limit = limit
    }
}

/// Why the guard refuses a text; quotes nothing of it.
package struct GuardReasonResponse: Codable, Sendable, Equatable {
    /// `G1` to `G12`.
    package var rule: String
    package var code: String
    package var reason: String

    package init(rule: String, code: String, reason: String) {
        self.rule = rule
        self.code = code
        self.reason = reason
    }
}

/// A public text that the guard of now refuses.
package struct RefusedItem: Codable, Sendable, Equatable {
    /// `O-5`.
    package var ref: String
    package var state: String
    package var comment: String
    package var thread: String
    package var channel: String
    package var createdAt: String
    package var resolvedAt: String?
    package var reasons: [GuardReasonResponse]

    package init(
        ref: String, state: String, comment: String, thread: String, channel: String, createdAt: String,
        resolvedAt: String? = nil, reasons: [GuardReasonResponse]
    ) {
        self.ref = ref
        self.state = state
        self.comment = comment
        self.thread = thread
        self.channel = channel
        self.createdAt = createdAt
        self.resolvedAt = resolvedAt
        self.reasons = reasons
    }
}

/// What holding a page of public texts against the guard showed; no text.
package struct OutboxScanResponse: Codable, Sendable, Equatable {
    /// Version of the rules that judged.
    package var rules: String
    package var rulesIdentifier: String
    /// Items that were held against the guard.
    package var looked: Int
    package var refused: [RefusedItem]
    /// Those that could not be opened.
    package var unreadable: [String]
    /// Cursor of the next page.
    package var next: String?

    package init(
        rules: String, rulesIdentifier: String, looked: Int, refused: [RefusedItem], unreadable: [String],
        next: String? = nil
    ) {
        self.rules = rules
        self.rulesIdentifier = rulesIdentifier
        self.looked = looked
        self.refused = refused
        self.unreadable = unreadable
        self.next = next
    }
}
