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

    package init(
        id: OutboxID, number: Int64, kind: OutboxKind, carrier: Carrier, state: OutboxState, comment: CommentID,
        commentNumber: Int64, thread: ThreadID, threadNumber: Int64, channel: ChannelID, invitation: InvitationID?,
        template: TemplateID?, createdAt: Timestamp, resolvedAt: Timestamp?
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
    }

    package var reference: Reference { Reference(kind: .outbox, number: number) }
}

/// How an item leaves the house.
///
/// Raw values are stored.
package enum Carrier: String, Sendable, CaseIterable {
    /// A person passes it on.
    case manual
}

/// An outgoing item with its sealed text and the thread's key that opens it.
///
/// An invitation has no stored text: its link is computed when it is shown.
package struct SealedOutboxItem: Sendable {
    package let item: StoredOutboxItem
    package let text: [UInt8]
    package let key: WrappedDataKey
    package let invitation: StoredInvitation?

    package init(item: StoredOutboxItem, text: [UInt8], key: WrappedDataKey, invitation: StoredInvitation?) {
        self.item = item
        self.text = text
        self.key = key
        self.invitation = invitation
    }
}

/// An outgoing item to be stored with a routing, its text sealed under the new thread's key.
package struct NewOutboxItem: Sendable {
    package let id: OutboxID
    package let kind: OutboxKind
    package let carrier: Carrier
    package let template: TemplateID
    package let templateDigest: Digest
    package let text: [UInt8]

    package init(
        id: OutboxID, kind: OutboxKind, carrier: Carrier, template: TemplateID, templateDigest: Digest, text: [UInt8]
    ) {
        self.id = id
        self.kind = kind
        self.carrier = carrier
        self.template = template
        self.templateDigest = templateDigest
        self.text = text
    }
}
