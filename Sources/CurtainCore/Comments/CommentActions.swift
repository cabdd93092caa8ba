// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Takes in comments of one channel.
package struct ReceiveComments: Action {
    package static let event = AuditEvent.commentReceive
    package static let requirement = Requirement(anyOf: [.agent], host: true)

    package let channel: ChannelID

    package init(channel: ChannelID) {
        self.channel = channel
    }
}

/// Lists comments of the caller's intake pools, newest first; with text it is a logged read of every one listed.
package struct ListComments: Action {
    package static let event = AuditEvent.commentList
    package static let requirement = Requirement(anyOf: [.agent])

    package let filter: CommentFilter
    package let page: Page
    package let withText: Bool

    package init(filter: CommentFilter, page: Page, withText: Bool) {
        self.filter = filter
        self.page = page
        self.withText = withText
    }
}

/// Opens one comment.
package struct ReadComment: Action {
    package static let event = AuditEvent.commentRead
    package static let requirement = Requirement(anyOf: [.agent])

    package let comment: Reference

    package init(comment: Reference) {
        self.comment = comment
    }
}

/// Marks a comment for a private answer by hand.
package struct FlagComment: Action {
    package static let event = AuditEvent.commentFlag
    package static let requirement = Requirement(anyOf: [.agent])

    package let comment: Reference

    package init(comment: Reference) {
        self.comment = comment
    }
}

/// Takes the flag off a comment.
package struct UnflagComment: Action {
    package static let event = AuditEvent.commentUnflag
    package static let requirement = Requirement(anyOf: [.agent])

    package let comment: Reference

    package init(comment: Reference) {
        self.comment = comment
    }
}

/// Closes a comment that needs nothing.
package struct DismissComment: Action {
    package static let event = AuditEvent.commentDismiss
    package static let requirement = Requirement(anyOf: [.agent])

    package let comment: Reference

    package init(comment: Reference) {
        self.comment = comment
    }
}

/// Moves a comment into a private thread of a pool.
package struct RouteComment: Action {
    package static let event = AuditEvent.commentRoute
    /// The host routes what a clinic has switched on for a channel.
    package static let requirement = Requirement(anyOf: [.agent], host: true)

    package let comment: Reference
    package let pool: PoolID

    package init(comment: Reference, pool: PoolID) {
        self.comment = comment
        self.pool = pool
    }
}

/// Opens a comment to show what routing it would say, and where.
package struct PreviewRoute: Action {
    package static let event = AuditEvent.commentPreview
    package static let requirement = Requirement(anyOf: [.agent])

    package let comment: Reference

    package init(comment: Reference) {
        self.comment = comment
    }
}
