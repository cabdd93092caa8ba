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
