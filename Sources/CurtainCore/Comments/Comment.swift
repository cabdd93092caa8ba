// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Where a comment stands.
package enum CommentState: String, Sendable, CaseIterable {
    case open
    case dismissed
    case routed
}

/// How fast a person must see it.
///
/// Raw values are stored.
package enum Urgency: Int64, Sendable, CaseIterable, Comparable {
    case none = 0
    case soon = 1
    case emergency = 2

    package static func < (a: Urgency, b: Urgency) -> Bool { a.rawValue < b.rawValue }

    package var name: String {
        switch self {
        case .none: "none"
        case .soon: "soon"
        case .emergency: "emergency"
        }
    }
}

/// Where triage would send it.
///
/// Raw values are stored.
package enum CommentRoute: String, Sendable, CaseIterable {
    case none, review, spam, `private`, crisis
}

/// What the store holds of a comment in clear.
package struct StoredComment: Sendable {
    package let id: CommentID
    package let number: Int64
    package let channel: ChannelID
    package let pool: PoolID
    package let state: CommentState
    package let flagged: Bool
    package let urgency: Urgency
    package let route: CommentRoute
    /// Revision of the current snapshot, from 1.
    package let revision: UInt32
    package let deletedAtSource: Bool
    package let receivedAt: Timestamp
    package let sourceTime: Timestamp?
    package let thread: ThreadID?
    /// Number of the thread it was routed to.
    package let threadNumber: Int64?
    /// Identifier of the triage rules that judged its current snapshot; nil where that was not kept yet.
    package let rules: String?

    package init(
        id: CommentID, number: Int64, channel: ChannelID, pool: PoolID, state: CommentState, flagged: Bool,
        urgency: Urgency, route: CommentRoute, revision: UInt32, deletedAtSource: Bool, receivedAt: Timestamp,
        sourceTime: Timestamp?, thread: ThreadID?, threadNumber: Int64?, rules: String? = nil
    ) {
        self.id = id
        self.number = number
        self.channel = channel
        self.pool = pool
        self.state = state
        self.flagged = flagged
        self.urgency = urgency
        self.route = route
        self.revision = revision
        self.deletedAtSource = deletedAtSource
        self.receivedAt = receivedAt
        self.sourceTime = sourceTime
        self.thread = thread
        self.threadNumber = threadNumber
        self.rules = rules
    }

    package var reference: Reference { Reference(kind: .comment, number: number) }
}

/// A comment with its current snapshot, still sealed, and the key that opens it.
package struct SealedComment: Sendable {
    package let comment: StoredComment
    package let snapshot: [UInt8]
    package let key: WrappedDataKey
    /// How many snapshots there are; more than the revision when late ones came in.
    package let snapshots: Int

    package init(comment: StoredComment, snapshot: [UInt8], key: WrappedDataKey, snapshots: Int) {
        self.comment = comment
        self.snapshot = snapshot
        self.key = key
        self.snapshots = snapshots
    }
}

extension StoredComment {
    /// Its place in a list, emergencies before all others: below zero for an emergency.
    package var cursor: Int64 { urgency == .emergency ? -number : number }
}

/// Which comments a list shows.
package struct CommentFilter: Sendable, Equatable {
    package var flaggedOnly: Bool
    package var states: Set<CommentState>
    package var channel: ChannelID?
    package var urgentOnly: Bool
    package var since: Timestamp?

    package init(
        flaggedOnly: Bool = true, states: Set<CommentState> = [.open], channel: ChannelID? = nil,
        urgentOnly: Bool = false, since: Timestamp? = nil
    ) {
        self.flaggedOnly = flaggedOnly
        self.states = states
        self.channel = channel
        self.urgentOnly = urgentOnly
        self.since = since
    }
}

/// One comment on its way into the store, sealed as if it were new.
package struct IncomingComment: Sendable {
    /// Keyed index of channel and external id, 16 bytes: the same comment always has the same one.
    package let externalIndex: [UInt8]
    /// Keyed index of the author's handle on the channel, 16 bytes.
    package let authorIndex: [UInt8]?
    /// Keyed digest of what it says, 16 bytes: tells a repetition from an edit.
    package let contentIndex: [UInt8]
    /// The source's revision, or its time in milliseconds, or 0 where it gives neither.
    ///
    /// Orders edits.
    package let order: Int64
    package let isDeletion: Bool
    package let sourceTime: Timestamp?
    package let receivedAt: Timestamp
    package let urgency: Urgency
    package let route: CommentRoute
    package let flagged: Bool
    /// Identifier of the triage rules that judged it.
    package let rules: String
    /// Somebody is to be told of it at once.
    package let raisesAlarm: Bool

    package let id: CommentID
    package let key: WrappedDataKey
    package let blob: [UInt8]
    /// Seals the same content as a further revision of a comment that is known already.
    package let reseal: @Sendable (CommentID, UInt32, WrappedDataKey) throws -> [UInt8]

    package init(
        externalIndex: [UInt8], authorIndex: [UInt8]?, contentIndex: [UInt8], order: Int64, isDeletion: Bool,
        sourceTime: Timestamp?, receivedAt: Timestamp, urgency: Urgency, route: CommentRoute, flagged: Bool,
        rules: String, raisesAlarm: Bool = false, id: CommentID, key: WrappedDataKey, blob: [UInt8],
        reseal: @escaping @Sendable (CommentID, UInt32, WrappedDataKey) throws -> [UInt8]
    ) {
        self.externalIndex = externalIndex
        self.authorIndex = authorIndex
        self.contentIndex = contentIndex
        self.order = order
        self.isDeletion = isDeletion
        self.sourceTime = sourceTime
        self.receivedAt = receivedAt
        self.urgency = urgency
        self.route = route
        self.flagged = flagged
        self.rules = rules
        self.raisesAlarm = raisesAlarm
        self.id = id
        self.key = key
        self.blob = blob
        self.reseal = reseal
    }
}

/// What became of an incoming comment.
package enum Receipt: String, Sendable, CaseIterable {
    /// A comment not seen before.
    case added
    /// A newer version of a known comment.
    case updated
    /// A deletion at the source; the snapshots stay, sealed.
    case deleted
    /// An older version, kept but not current.
    case late
    /// Known already, word for word.
    case unchanged
}
