// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What an outgoing item is.
///
/// Raw values are stored.
package enum OutboxKind: String, Sendable, CaseIterable {
    /// Public text from an approved template.
    case publicReply = "public"
    /// The invitation: neutral text with link and code, to be passed on in private.
    case invitation

    /// What a channel is said to carry: `public`, `private`.
    package var word: String {
        switch self {
        case .publicReply: "public"
        case .invitation: "private"
        }
    }

    package init?(word: String) {
        guard let kind = OutboxKind.allCases.first(where: { $0.word == word }) else { return nil }
        self = kind
    }
}

/// Where an outgoing item stands.
///
/// Raw values are stored.
package enum OutboxState: String, Sendable, CaseIterable {
    case draft, approved, sending, sent, failed, unknown
    /// No longer to be sent: its invitation was revoked or replaced.
    case withdrawn
}

/// How a person says it ended.
package enum OutboxOutcome: String, Sendable, CaseIterable {
    case sent, failed
}

/// What the store holds of an outgoing item in clear.
package struct StoredOutboxItem: Sendable {
    package let id: OutboxID
    package let number: Int64
    package let kind: OutboxKind
    package let carrier: Carrier
    package let state: OutboxState
    package let comment: CommentID
    package let commentNumber: Int64
    package let thread: ThreadID
    package let threadNumber: Int64
    package let channel: ChannelID
    package let invitation: InvitationID?
    package let template: TemplateID?
    package let createdAt: Timestamp
    package let resolvedAt: Timestamp?
    /// How often it was tried; numbers the tries.
    package let attempt: Int64
    /// Tries since somebody last said that it should go out.
    package let tries: Int64
    package let attemptedAt: Timestamp?
    /// Not tried again before.
    package let notBefore: Timestamp?
    /// Why the last try did not succeed: a word of ``PostProblem``.
    package let problem: String?

    package init(
        id: OutboxID, number: Int64, kind: OutboxKind, carrier: Carrier, state: OutboxState, comment: CommentID,
        commentNumber: Int64, thread: ThreadID, threadNumber: Int64, channel: ChannelID, invitation: InvitationID?,
        template: TemplateID?, createdAt: Timestamp, resolvedAt: Timestamp?, attempt: Int64 = 0,
        attemptedAt: Timestamp? = nil, notBefore: Timestamp? = nil, problem: String? = nil,
        tries: Int64 = 0
    ) {
        self.id = id
        self.number = number
        self.kind = kind
        self.carrier = carrier
        self.state = state
        self.comment = comment
        self.commentNumber = commentNumber
        self.thread = thread
        self.threadNumber = threadNumber
        self.channel = channel
        self.invitation = invitation
        self.template = template
        self.createdAt = createdAt
        self.resolvedAt = resolvedAt
        self.attempt = attempt
        self.tries = tries
        self.attemptedAt = attemptedAt
        self.notBefore = notBefore
        self.problem = problem
    }

    package var reference: Reference { Reference(kind: .outbox, number: number) }
}

/// How an item leaves the house.
///
/// Raw values are stored.
package enum Carrier: String, Sendable, CaseIterable {
    /// A person passes it on.
    case manual
    /// Posted to the channel by the service.
    case channel
}

/// Which texts of a routing the service posts itself.
///
/// Raw values are words of the API.
package enum RouteVia: String, Sendable, CaseIterable {
    /// Whatever the channel takes; people carry the rest.
    case auto
    /// Nothing.
    case manual
    /// The public reply.
    case `public`
    /// The invitation.
    case `private`

    /// How a text of a routing leaves the house, by what its channel takes.
    ///
    /// - Throws: ``StoreError/conflict(_:)`` when the service was told to post what the channel does not take.
    package func carrier(of kind: OutboxKind, by posting: StoredPosting?) throws(StoreError) -> Carrier {
        let isTaken = posting?.carries.contains(kind) ?? false
        switch (self, kind) {
        case (.auto, _): return isTaken ? .channel : .manual
        case (.manual, _), (.public, .invitation), (.private, .publicReply): return .manual
        case (.public, .publicReply), (.private, .invitation):
            guard isTaken else { throw .conflict("the channel takes no posts of this kind: use --via manual") }
            return .channel
        }
    }
}

/// An outgoing item with its sealed text and the thread's key that opens it.
///
/// An invitation has no stored text: its link is computed when it is shown.
package struct SealedOutboxItem: Sendable {
    package let item: StoredOutboxItem
    package let text: [UInt8]
    package let key: WrappedDataKey
    package let invitation: StoredInvitation?
    /// Sealed identifier that the channel gave the post.
    package let remote: [UInt8]?

    package init(
        item: StoredOutboxItem, text: [UInt8], key: WrappedDataKey, invitation: StoredInvitation?,
        remote: [UInt8]? = nil
    ) {
        self.item = item
        self.text = text
        self.key = key
        self.invitation = invitation
        self.remote = remote
    }
}

/// An outgoing item to be stored with a routing, its text sealed under the new thread's key.
package struct NewOutboxItem: Sendable {
    package let id: OutboxID
    package let kind: OutboxKind
    package let template: TemplateID
    package let templateDigest: Digest
    package let text: [UInt8]

    package init(
        id: OutboxID, kind: OutboxKind, template: TemplateID, templateDigest: Digest, text: [UInt8]
    ) {
        self.id = id
        self.kind = kind
        self.template = template
        self.templateDigest = templateDigest
        self.text = text
    }
}
