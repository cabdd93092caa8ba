// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A comment without its text.
package struct CommentResponse: Codable, Sendable, Equatable {
    /// `C-1042`.
    package var ref: String
    package var id: String
    package var channel: String
    package var channelKind: String
    /// `open`, `dismissed` or `routed`.
    package var state: String
    package var flagged: Bool
    /// `none`, `soon` or `emergency`.
    package var urgency: String
    /// `none`, `review`, `spam`, `private` or `crisis`.
    package var route: String
    package var deletedAtSource: Bool
    package var receivedAt: String
    package var sourceTime: String?
    /// `T-88` once routed.
    package var thread: String?
    /// Only in a list that asked for it, and when opened.
    package var text: String?
    /// As `text`.
    package var author: String?

    package init(
        ref: String, id: String, channel: String, channelKind: String, state: String, flagged: Bool, urgency: String,
        route: String, deletedAtSource: Bool, receivedAt: String, sourceTime: String? = nil, thread: String? = nil,
        text: String? = nil, author: String? = nil
    ) {
        self.ref = ref
        self.id = id
        self.channel = channel
        self.channelKind = channelKind
        self.state = state
        self.flagged = flagged
        self.urgency = urgency
        self.route = route
        self.deletedAtSource = deletedAtSource
        self.receivedAt = receivedAt
        self.sourceTime = sourceTime
        self.thread = thread
        self.text = text
        self.author = author
    }
}

/// What triage found, and why.
package struct FindingResponse: Codable, Sendable, Equatable {
    package var kind: String
    package var rule: String
    package var certainty: String
    package var reason: String
    /// Offset in Unicode scalars.
    package var start: Int
    package var end: Int

    package init(kind: String, rule: String, certainty: String, reason: String, start: Int, end: Int) {
        self.kind = kind
        self.rule = rule
        self.certainty = certainty
        self.reason = reason
        self.start = start
        self.end = end
    }
}

/// An opened comment: a logged read.
package struct CommentDetailResponse: Codable, Sendable, Equatable {
    package var comment: CommentResponse
    package var language: String?
    package var permalink: String?
    package var externalID: String
    package var intent: String?
    package var urgencyCategory: String?
    package var complaint: Bool
    package var misinformation: Bool
    package var spam: Bool
    /// Version of the triage rules that judged it.
    package var rules: String
    package var findings: [FindingResponse]
    package var revisions: Int
    /// What may be done with it now.
    package var actions: [String]
    /// Of an emergency that nobody answered: what may be said in public at once.
    package var safetyReply: SafetyReplyResponse?

    package init(
        comment: CommentResponse, language: String? = nil, permalink: String? = nil, externalID: String,
        intent: String? = nil, urgencyCategory: String? = nil, complaint: Bool, misinformation: Bool, spam: Bool,
        rules: String, findings: [FindingResponse], revisions: Int, actions: [String],
        safetyReply: SafetyReplyResponse? = nil
    ) {
        self.comment = comment
        self.language = language
        self.permalink = permalink
        self.externalID = externalID
        self.intent = intent
        self.urgencyCategory = urgencyCategory
        self.complaint = complaint
        self.misinformation = misinformation
        self.spam = spam
        self.rules = rules
        self.findings = findings
        self.revisions = revisions
        self.actions = actions
        self.safetyReply = safetyReply
    }
}

/// The clinic's fixed safety text.
package struct SafetyReplyResponse: Codable, Sendable, Equatable {
    package var template: String
    package var locale: String
    package var text: String
    package var approved: Bool

    package init(template: String, locale: String, text: String, approved: Bool) {
        self.template = template
        self.locale = locale
        self.text = text
        self.approved = approved
    }
}

/// A page, newest first.
package struct CommentListResponse: Codable, Sendable, Equatable {
    package var comments: [CommentResponse]
    /// Cursor of the next page.
    package var next: String?

    package init(comments: [CommentResponse], next: String? = nil) {
        self.comments = comments
        self.next = next
    }
}

/// A reason, kept sealed beside the log.
package struct ReasonRequest: Codable, Sendable, Equatable {
    package var reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

/// `POST /comments/{ref}/route`.
package struct RouteRequest: Codable, Sendable, Equatable {
    /// Name of the pool that will answer.
    package var pool: String
    /// Public template; none says nothing in public.
    package var template: String?
    package var locale: String?
    /// `auto`, `manual`, `public` or `private`: what the service posts itself.
    package var via: String
    /// The texts wait for approval.
    package var draft: Bool?
    /// Shows what would be said where, and changes nothing.
    package var dryRun: Bool

    package init(
        pool: String, template: String? = nil, locale: String? = nil, via: String, draft: Bool? = nil, dryRun: Bool
    ) {
        self.pool = pool
        self.template = template
        self.locale = locale
        self.via = via
        self.draft = draft
        self.dryRun = dryRun
    }
}

/// What would be said, where.
package struct PlannedText: Codable, Sendable, Equatable {
    /// `public` or `invitation`.
    package var kind: String
    package var carrier: String
    package var template: String
    package var locale: String
    /// In a dry run the invitation's link and code are placeholders.
    package var text: String
    /// `O-5`; absent in a dry run.
    package var outbox: String?

    package init(
        kind: String, carrier: String, template: String, locale: String, text: String, outbox: String? = nil
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
package struct RouteResponse: Codable, Sendable, Equatable {
    package var comment: String
    package var dryRun: Bool
    package var pool: String
    package var thread: String?
    package var patient: String?
    package var texts: [PlannedText]
    package var invitationExpiresAt: String?

    package init(
        comment: String, dryRun: Bool, pool: String, thread: String? = nil, patient: String? = nil,
        texts: [PlannedText], invitationExpiresAt: String? = nil
    ) {
        self.comment = comment
        self.dryRun = dryRun
        self.pool = pool
        self.thread = thread
        self.patient = patient
        self.texts = texts
        self.invitationExpiresAt = invitationExpiresAt
    }
}

/// One comment to take in.
///
/// `docs/import.md` is the schema.
package struct IncomingCommentPayload: Codable, Sendable, Equatable {
    /// Its line in the file, for messages.
    package var line: Int
    package var externalID: String
    package var author: String?
    /// Absent when `deleted`.
    package var text: String?
    package var language: String?
    package var permalink: String?
    /// RFC 3339.
    package var createdAt: String?
    /// RFC 3339; orders edits.
    package var updatedAt: String?
    /// Orders edits, before `updatedAt`.
    package var revision: Int64?
    package var deleted: Bool?

    package init(
        line: Int, externalID: String, author: String? = nil, text: String? = nil, language: String? = nil,
        permalink: String? = nil, createdAt: String? = nil, updatedAt: String? = nil, revision: Int64? = nil,
        deleted: Bool? = nil
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
        self.deleted = deleted
    }
}

/// `POST /comments/import`: at most 500 comments of one channel.
package struct ImportRequest: Codable, Sendable, Equatable {
    package var channel: String
    package var comments: [IncomingCommentPayload]

    package init(channel: String, comments: [IncomingCommentPayload]) {
        self.channel = channel
        self.comments = comments
    }
}

/// A line that was not taken in.
package struct RejectedLine: Codable, Sendable, Equatable {
    package var line: Int
    package var reason: String

    package init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }
}

/// What became of a batch.
package struct ImportResponse: Codable, Sendable, Equatable {
    package var added: Int
    package var updated: Int
    package var deleted: Int
    package var late: Int
    package var unchanged: Int
    package var rejected: [RejectedLine]

    package init(added: Int, updated: Int, deleted: Int, late: Int, unchanged: Int, rejected: [RejectedLine]) {
        self.added = added
        self.updated = updated
        self.deleted = deleted
        self.late = late
        self.unchanged = unchanged
        self.rejected = rejected
    }
}
