// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A thread without its text.
package struct ThreadResponse: Codable, Sendable, Equatable {
    /// `T-88`.
    package var ref: String
    package var id: String
    package var pool: String
    /// `P-77`.
    package var patient: String
    package var comment: String?
    /// `open` or `closed`.
    package var state: String
    /// `unverified` or `verified`.
    package var identity: String
    package var assignee: String?
    package var invitation: String?
    /// The patient wrote last.
    package var waiting: Bool
    package var unread: Int
    package var messages: Int
    package var createdAt: String
    package var lastMessageAt: String?

    package init(
        ref: String, id: String, pool: String, patient: String, comment: String? = nil, state: String,
        identity: String, assignee: String? = nil, invitation: String? = nil, waiting: Bool, unread: Int,
        messages: Int, createdAt: String, lastMessageAt: String? = nil
    ) {
        self.ref = ref
        self.id = id
        self.pool = pool
        self.patient = patient
        self.comment = comment
        self.state = state
        self.identity = identity
        self.assignee = assignee
        self.invitation = invitation
        self.waiting = waiting
        self.unread = unread
        self.messages = messages
        self.createdAt = createdAt
        self.lastMessageAt = lastMessageAt
    }
}

/// A page, newest first.
package struct ThreadListResponse: Codable, Sendable, Equatable {
    package var threads: [ThreadResponse]
    package var next: String?

    package init(threads: [ThreadResponse], next: String? = nil) {
        self.threads = threads
        self.next = next
    }
}

/// One row of a thread.
package struct MessageResponse: Codable, Sendable, Equatable {
    package var id: String
    package var seq: Int
    /// `patient`, `staff`, `note` or `notice`.
    package var kind: String
    /// Login of staff; `patient`; `service`.
    package var author: String
    package var createdAt: String
    package var text: String

    package init(id: String, seq: Int, kind: String, author: String, createdAt: String, text: String) {
        self.id = id
        self.seq = seq
        self.kind = kind
        self.author = author
        self.createdAt = createdAt
        self.text = text
    }
}

/// An opened thread: a logged read.
package struct ThreadDetailResponse: Codable, Sendable, Equatable {
    package var thread: ThreadResponse
    /// The comment it began with.
    package var origin: CommentResponse?
    /// Oldest first.
    package var messages: [MessageResponse]
    package var hasEarlier: Bool

    package init(
        thread: ThreadResponse, origin: CommentResponse? = nil, messages: [MessageResponse], hasEarlier: Bool
    ) {
        self.thread = thread
        self.origin = origin
        self.messages = messages
        self.hasEarlier = hasEarlier
    }
}

/// `POST /threads/{ref}/messages` and `/notes`: at most 32,000 bytes of UTF-8.
package struct PostMessageRequest: Codable, Sendable, Equatable {
    package var text: String

    package init(text: String) {
        self.text = text
    }
}

/// What was stored; durable when you read this.
package struct PostedMessageResponse: Codable, Sendable, Equatable {
    package var id: String
    package var thread: String
    package var seq: Int
    package var createdAt: String
    package var replayed: Bool

    package init(id: String, thread: String, seq: Int, createdAt: String, replayed: Bool) {
        self.id = id
        self.thread = thread
        self.seq = seq
        self.createdAt = createdAt
        self.replayed = replayed
    }
}

/// `POST /threads/{ref}/assign`: exactly one of the three.
package struct AssignRequest: Codable, Sendable, Equatable {
    /// Login.
    package var to: String?
    package var pool: String?
    package var nobody: Bool?

    package init(to: String? = nil, pool: String? = nil, nobody: Bool? = nil) {
        self.to = to
        self.pool = pool
        self.nobody = nobody
    }
}

/// An invitation without its secret.
package struct InvitationResponse: Codable, Sendable, Equatable {
    package var thread: String
    package var state: String
    package var generation: Int
    package var createdAt: String
    package var expiresAt: String

    package init(thread: String, state: String, generation: Int, createdAt: String, expiresAt: String) {
        self.thread = thread
        self.state = state
        self.generation = generation
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// A page, newest first.
package struct InvitationListResponse: Codable, Sendable, Equatable {
    package var invitations: [InvitationResponse]
    package var next: String?

    package init(invitations: [InvitationResponse], next: String? = nil) {
        self.invitations = invitations
        self.next = next
    }
}

/// Link and code, to be passed on in private: a logged read.
package struct RevealedInvitationResponse: Codable, Sendable, Equatable {
    package var invitation: InvitationResponse
    package var link: String
    package var code: String
    /// The neutral text with both in it.
    package var text: String

    package init(invitation: InvitationResponse, link: String, code: String, text: String) {
        self.invitation = invitation
        self.link = link
        self.code = code
        self.text = text
    }
}

/// Something to be said outside, without its text.
package struct OutboxItemResponse: Codable, Sendable, Equatable {
    /// `O-5`.
    package var ref: String
    package var kind: String
    package var carrier: String
    package var state: String
    package var comment: String
    package var thread: String
    package var channel: String
    package var createdAt: String
    package var resolvedAt: String?
    /// How often the service tried to post it.
    package var attempts: Int
    package var attemptedAt: String?
    /// It is not tried again before.
    package var notBefore: String?
    /// Why the last try did not succeed: `timed-out`, `status-404` and the like.
    package var problem: String?
    /// Only when opened.
    package var text: String?
    /// What the channel calls the post; only when opened.
    package var remoteID: String?

    package init(
        ref: String, kind: String, carrier: String, state: String, comment: String, thread: String, channel: String,
        createdAt: String, resolvedAt: String? = nil, attempts: Int = 0, attemptedAt: String? = nil,
        notBefore: String? = nil, problem: String? = nil, text: String? = nil, remoteID: String? = nil
    ) {
        self.ref = ref
        self.kind = kind
        self.carrier = carrier
        self.state = state
        self.comment = comment
        self.thread = thread
        self.channel = channel
        self.createdAt = createdAt
        self.resolvedAt = resolvedAt
        self.attempts = attempts
        self.attemptedAt = attemptedAt
        self.notBefore = notBefore
        self.problem = problem
        self.text = text
        self.remoteID = remoteID
    }
}

/// A page, newest first.
package struct OutboxListResponse: Codable, Sendable, Equatable {
    package var items: [OutboxItemResponse]
    package var next: String?

    package init(items: [OutboxItemResponse], next: String? = nil) {
        self.items = items
        self.next = next
    }
}

/// `POST /outbox/{ref}/resolve`.
package struct ResolveRequest: Codable, Sendable, Equatable {
    /// `sent` or `failed`.
    package var outcome: String

    package init(outcome: String) {
        self.outcome = outcome
    }
}
