// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// A comment with the names a person needs; text and author only where the read of them was logged.
package struct CommentView: Sendable {
    package let comment: StoredComment
    package let channelName: String
    package let channelKind: ChannelKind
    package let text: Redacted<String>?
    package let author: Redacted<String>?

    package init(
        comment: StoredComment, channelName: String, channelKind: ChannelKind, text: Redacted<String>?,
        author: Redacted<String>?
    ) {
        self.comment = comment
        self.channelName = channelName
        self.channelKind = channelKind
        self.text = text
        self.author = author
    }
}

/// What triage found, and why; offsets count Unicode scalars of the text.
package struct FindingView: Sendable, Equatable {
    package let kind: String
    package let rule: String
    package let certainty: String
    package let reason: String
    package let start: Int
    package let end: Int

    package init(kind: String, rule: String, certainty: String, reason: String, start: Int, end: Int) {
        self.kind = kind
        self.rule = rule
        self.certainty = certainty
        self.reason = reason
        self.start = start
        self.end = end
    }
}

/// An opened comment.
package struct CommentDetail: Sendable {
    package let comment: CommentView
    package let language: String?
    package let permalink: Redacted<String>?
    package let externalID: Redacted<String>
    package let intent: String?
    package let urgencyCategory: String?
    package let isComplaint: Bool
    package let isMisinformation: Bool
    package let isSpam: Bool
    package let rules: String
    package let findings: [FindingView]
    package let revisions: Int
    /// What may be done with it now: `flag`, `unflag`, `dismiss`, `route`.
    package let actions: [String]
    /// Of an emergency that nobody answered: what may be said in public at once.
    package let safetyReply: SafetyReplyView?

    package init(
        comment: CommentView, language: String?, permalink: Redacted<String>?, externalID: Redacted<String>,
        intent: String?, urgencyCategory: String?, isComplaint: Bool, isMisinformation: Bool, isSpam: Bool,
        rules: String, findings: [FindingView], revisions: Int, actions: [String], safetyReply: SafetyReplyView? = nil
    ) {
        self.comment = comment
        self.language = language
        self.permalink = permalink
        self.externalID = externalID
        self.intent = intent
        self.urgencyCategory = urgencyCategory
        self.isComplaint = isComplaint
        self.isMisinformation = isMisinformation
        self.isSpam = isSpam
        self.rules = rules
        self.findings = findings
        self.revisions = revisions
        self.actions = actions
        self.safetyReply = safetyReply
    }
}

/// The clinic's fixed safety text, the same for everybody; a person decides whether it is said.
package struct SafetyReplyView: Sendable {
    package let template: String
    package let locale: String
    package let text: String
    package let isApproved: Bool
}

/// What would be said, or is to be said, and where.
package struct PlannedTextView: Sendable {
    package let kind: OutboxKind
    package let carrier: Carrier
    package let template: String
    package let locale: String
    package let text: Redacted<String>
    package let outbox: Reference?

    package init(
        kind: OutboxKind, carrier: Carrier, template: String, locale: String, text: Redacted<String>,
        outbox: Reference?
    ) {
        self.kind = kind
        self.carrier = carrier
        self.template = template
        self.locale = locale
        self.text = text
        self.outbox = outbox
    }
}

/// What a routing made, or would make.
package struct RouteOutcome: Sendable {
    package let comment: Reference
    package let dryRun: Bool
    package let poolName: String
    package let thread: Reference?
    package let patient: Reference?
    package let texts: [PlannedTextView]
    package let invitationExpiresAt: Timestamp?

    package init(
        comment: Reference, dryRun: Bool, poolName: String, thread: Reference?, patient: Reference?,
        texts: [PlannedTextView], invitationExpiresAt: Timestamp?
    ) {
        self.comment = comment
        self.dryRun = dryRun
        self.poolName = poolName
        self.thread = thread
        self.patient = patient
        self.texts = texts
        self.invitationExpiresAt = invitationExpiresAt
    }
}

/// An outgoing item; its text only when it was opened.
package struct OutboxView: Sendable {
    package let item: StoredOutboxItem
    package let channelName: String
    package let text: Redacted<String>?
    /// What the channel calls the post.
    package let remote: Redacted<String>?

    package init(
        item: StoredOutboxItem, channelName: String, text: Redacted<String>?, remote: Redacted<String>? = nil
    ) {
        self.item = item
        self.channelName = channelName
        self.text = text
        self.remote = remote
    }
}

/// One comment as a source gave it.
package struct CommentDraft: Sendable {
    /// Its line in the file or batch, for messages.
    package let line: Int
    package let externalID: String
    package let author: String?
    package let text: String?
    package let language: String?
    package let permalink: String?
    package let createdAt: Timestamp?
    package let updatedAt: Timestamp?
    package let revision: Int64?
    package let isDeletion: Bool

    package init(
        line: Int, externalID: String, author: String?, text: String?, language: String?, permalink: String?,
        createdAt: Timestamp?, updatedAt: Timestamp?, revision: Int64?, isDeletion: Bool
    ) {
        self.line = line
        self.externalID = externalID
        self.author = author
        self.text = text
        self.language = language
        self.permalink = permalink
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.revision = revision
        self.isDeletion = isDeletion
    }
}

extension CommentDraft {
    package init(_ row: CommentRow) {
        self.init(
            line: row.line, externalID: row.externalID ?? "", author: row.author, text: row.text,
            language: row.language, permalink: row.permalink, createdAt: row.createdAt, updatedAt: row.updatedAt,
            revision: row.revision, isDeletion: row.deleted)
    }
}

/// A comment that was not taken in.
package struct RejectedDraft: Sendable, Equatable {
    package let line: Int
    package let reason: String

    package init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }
}

/// What became of a batch.
package struct ReceiveOutcome: Sendable, Equatable {
    package let counts: [Receipt: Int]
    package let rejected: [RejectedDraft]

    package init(counts: [Receipt: Int], rejected: [RejectedDraft]) {
        self.counts = counts
        self.rejected = rejected
    }
}
