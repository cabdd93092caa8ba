// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Looking again, with the rules of now, at what was judged before.
///
/// The contracts of ``CurtainStore`` hold.
package protocol ReplayStore: Sendable {
    /// Comments to be judged again, newest first, after a leaf named each one.
    func comments(_ permit: Permit<RetriageComments>) async throws -> [ReplayedComment]
    /// Stores new judgements, each as a further snapshot with a leaf of its own; answers whose were stored.
    ///
    /// A comment is passed over that is not open, or not as it was when it was read.
    func retriage(_ permit: Permit<RetriageComments>, _ judgements: [Rejudgement]) async throws -> Set<CommentID>
    /// Public items in any state, newest first, after a leaf named each one.
    func outbox(_ permit: Permit<ScanOutbox>) async throws -> [ReplayedItem]
}

/// A comment that is to be judged again.
package struct ReplayedComment: Sendable {
    package let comment: StoredComment
    /// Nil when its snapshot or its key is not there.
    package let sealed: SealedComment?

    package init(comment: StoredComment, sealed: SealedComment?) {
        self.comment = comment
        self.sealed = sealed
    }
}

/// An outgoing item that is to be held against the guard.
package struct ReplayedItem: Sendable {
    package let item: StoredOutboxItem
    /// Nil when its key is not there.
    package let sealed: SealedOutboxItem?

    package init(item: StoredOutboxItem, sealed: SealedOutboxItem?) {
        self.item = item
        self.sealed = sealed
    }
}

/// A new judgement of a comment, sealed with its content as the snapshot after those it has.
package struct Rejudgement: Sendable {
    /// As it was when it was read.
    package let comment: StoredComment
    /// How many snapshots it had.
    package let snapshots: Int
    package let urgency: Urgency
    package let route: CommentRoute
    /// The comment is to be flagged; a flag is never taken away.
    package let flags: Bool
    /// Somebody is to be told of it at once, unless it was an emergency before.
    package let raisesAlarm: Bool
    /// Identifier of the rules that judged it.
    package let rules: String
    package let blob: [UInt8]

    package init(
        comment: StoredComment, snapshots: Int, urgency: Urgency, route: CommentRoute, flags: Bool,
        raisesAlarm: Bool = false, rules: String, blob: [UInt8]
    ) {
        self.comment = comment
        self.snapshots = snapshots
        self.urgency = urgency
        self.route = route
        self.flags = flags
        self.raisesAlarm = raisesAlarm
        self.rules = rules
        self.blob = blob
    }

    /// Number of the snapshot that it becomes.
    package var revision: UInt32 { UInt32(clamping: snapshots + 1) }
}
