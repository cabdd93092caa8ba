// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Lists what is to be said outside; carries no text.
package struct ListOutbox: Action {
    package static let event = AuditEvent.outboxRead
    package static let requirement = Requirement(anyOf: [.agent])

    package let pendingOnly: Bool
    package let page: Page

    package init(pendingOnly: Bool, page: Page) {
        self.pendingOnly = pendingOnly
        self.page = page
    }
}

/// Opens the text of one outgoing item.
package struct ReadOutbox: Action {
    package static let event = AuditEvent.outboxRead
    package static let requirement = Requirement(anyOf: [.agent])

    package let item: Reference

    package init(item: Reference) {
        self.item = item
    }
}

/// Records how an outgoing item ended.
package struct ResolveOutbox: Action {
    package static let event = AuditEvent.outboxResolve
    package static let requirement = Requirement(anyOf: [.agent])

    package let item: Reference
    package let outcome: OutboxOutcome

    package init(item: Reference, outcome: OutboxOutcome) {
        self.item = item
        self.outcome = outcome
    }
}

/// Lets a draft go out.
package struct ApproveOutbox: Action {
    package static let event = AuditEvent.outboxApprove
    package static let requirement = Requirement(anyOf: [.agent])

    package let item: Reference

    package init(item: Reference) {
        self.item = item
    }
}

/// Tries an item again that failed for certain.
package struct RetryOutbox: Action {
    package static let event = AuditEvent.outboxRetry
    package static let requirement = Requirement(anyOf: [.agent])

    package let item: Reference

    package init(item: Reference) {
        self.item = item
    }
}

/// Begins a try: durable before anything leaves the house.
package struct BeginPost: Action {
    package static let event = AuditEvent.outboxSend
    package static let requirement = Requirement(host: true)

    package let item: Reference

    package init(item: Reference) {
        self.item = item
    }
}

/// Records how a try ended.
package struct EndPost: Action {
    package static let event = AuditEvent.outboxOutcome
    package static let requirement = Requirement(host: true)

    package let item: Reference
    /// The try; another one's outcome is not taken.
    package let attempt: Int64
    package let state: OutboxState
    package let problem: PostProblem?
    package let notBefore: Timestamp?
    /// Sealed identifier that the channel gave the post.
    package let remote: [UInt8]?

    package init(
        item: Reference, attempt: Int64, state: OutboxState, problem: PostProblem? = nil, notBefore: Timestamp? = nil,
        remote: [UInt8]? = nil
    ) {
        self.item = item
        self.attempt = attempt
        self.state = state
        self.problem = problem
        self.notBefore = notBefore
        self.remote = remote
    }
}

/// Declares every try unknown that an earlier process began and did not end.
package struct AbandonPosts: Action {
    package static let event = AuditEvent.outboxOutcome
    package static let requirement = Requirement(host: true)

    package init() {}
}
