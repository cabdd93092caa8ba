// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Judges stored comments again by the rules of now.
///
/// Text is opened inside the service, which is a logged read; what is handed out is the judgement alone.
package struct RetriageComments: Action {
    package static let event = AuditEvent.commentRetriage
    package static let requirement = Requirement(anyOf: [.admin], everyPool: true)
    /// Comments of one call: one leaf names as many in any case.
    package static let mostComments = 40

    package let filter: CommentFilter
    package let page: Page
    /// Nothing is changed but the log.
    package let dryRun: Bool
    /// Identifier of the rules that judge.
    package let rules: String

    package init(filter: CommentFilter, page: Page, dryRun: Bool, rules: String) {
        self.filter = filter
        self.page = Page(after: page.after, limit: min(page.limit, Self.mostComments))
        self.dryRun = dryRun
        self.rules = rules
    }
}

/// Holds what is or was to be said in public against the guard of now.
///
/// Text is opened inside the service, which is a logged read; what is handed out is what the guard says.
package struct ScanOutbox: Action {
    package static let event = AuditEvent.outboxRead
    package static let requirement = Requirement(anyOf: [.admin, .auditor], everyPool: true)
    /// Items of one call: one leaf names as many in any case.
    package static let mostItems = 40

    package let since: Timestamp?
    package let page: Page
    /// Identifier of the rules that judge.
    package let rules: String

    package init(since: Timestamp?, page: Page, rules: String) {
        self.since = since
        self.page = Page(after: page.after, limit: min(page.limit, Self.mostItems))
        self.rules = rules
    }
}
