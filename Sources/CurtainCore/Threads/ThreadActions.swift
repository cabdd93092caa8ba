// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Lists threads of the caller's pools; carries no text.
package struct ListThreads: Action {
    package static let event = AuditEvent.threadRead
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let filter: ThreadFilter
    package let page: Page

    package init(filter: ThreadFilter, page: Page) {
        self.filter = filter
        self.page = page
    }
}

/// Opens messages of one thread.
package struct ReadThread: Action {
    package static let event = AuditEvent.threadRead
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let thread: Reference
    package let page: MessagePage

    package init(thread: Reference, page: MessagePage) {
        self.thread = thread
        self.page = page
    }
}

/// Sends a message to the patient.
package struct PostReply: Action {
    package static let event = AuditEvent.messageCreate
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let thread: Reference
    package let message: MessageID
    package let idempotency: IdempotencyKey?

    package init(thread: Reference, message: MessageID, idempotency: IdempotencyKey?) {
        self.thread = thread
        self.message = message
        self.idempotency = idempotency
    }
}

/// Writes an internal note, which the patient never sees.
package struct PostNote: Action {
    package static let event = AuditEvent.noteCreate
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let thread: Reference
    package let message: MessageID
    package let idempotency: IdempotencyKey?

    package init(thread: Reference, message: MessageID, idempotency: IdempotencyKey?) {
        self.thread = thread
        self.message = message
        self.idempotency = idempotency
    }
}

/// Gives a thread to a colleague or to another pool.
package struct AssignThread: Action {
    package static let event = AuditEvent.threadAssign
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let thread: Reference
    package let assignment: Assignment

    package init(thread: Reference, assignment: Assignment) {
        self.thread = thread
        self.assignment = assignment
    }
}

/// Closes a thread.
package struct CloseThread: Action {
    package static let event = AuditEvent.threadClose
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let thread: Reference

    package init(thread: Reference) {
        self.thread = thread
    }
}

/// Opens a closed thread again.
package struct ReopenThread: Action {
    package static let event = AuditEvent.threadReopen
    package static let requirement = Requirement(anyOf: [.agent, .clinician])

    package let thread: Reference

    package init(thread: Reference) {
        self.thread = thread
    }
}

/// The patient reads their own thread.
package struct ReadOwnThread: Action {
    package static let event = AuditEvent.threadRead
    package static let requirement = Requirement(participant: true)

    package let page: MessagePage

    package init(page: MessagePage) {
        self.page = page
    }
}

/// The patient writes in their own thread.
package struct PostOwnMessage: Action {
    package static let event = AuditEvent.messageCreate
    package static let requirement = Requirement(participant: true)

    package let message: MessageID
    package let idempotency: IdempotencyKey?

    package init(message: MessageID, idempotency: IdempotencyKey?) {
        self.message = message
        self.idempotency = idempotency
    }
}
