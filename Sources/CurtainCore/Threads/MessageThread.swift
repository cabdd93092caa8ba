// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What a row of a thread is.
///
/// Raw values stand in authenticated data: never renumber.
package enum MessageKind: UInt8, Sendable, CaseIterable {
    case patientMessage = 1
    case staffReply = 2
    /// Never shown to the patient.
    case internalNote = 3
    case serviceNotice = 4
}

/// Whether a thread goes on.
///
/// Raw values are stored.
package enum ThreadState: String, Sendable, CaseIterable {
    case open, closed
}

/// How sure staff are of who writes.
///
/// Raw values are stored.
package enum IdentityState: String, Sendable, CaseIterable {
    case unverified, verified
}

/// What the store holds of a thread in clear.
package struct StoredThread: Sendable {
    package let id: ThreadID
    package let number: Int64
    package let pool: PoolID
    package let patient: PatientID
    package let patientNumber: Int64
    package let comment: CommentID?
    package let commentNumber: Int64?
    package let state: ThreadState
    package let identity: IdentityState
    package let assignee: StaffID?
    package let invitation: InvitationState?
    package let createdAt: Timestamp
    package let lastMessageAt: Timestamp?
    /// The patient wrote last.
    package let waiting: Bool
    /// Messages and notes the asking member of staff has not opened yet.
    package let unread: Int
    package let messageCount: UInt64

    package init(
        id: ThreadID, number: Int64, pool: PoolID, patient: PatientID, patientNumber: Int64, comment: CommentID?,
        commentNumber: Int64?, state: ThreadState, identity: IdentityState, assignee: StaffID?,
        invitation: InvitationState?, createdAt: Timestamp, lastMessageAt: Timestamp?, waiting: Bool, unread: Int,
        messageCount: UInt64
    ) {
        self.id = id
        self.number = number
        self.pool = pool
        self.patient = patient
        self.patientNumber = patientNumber
        self.comment = comment
        self.commentNumber = commentNumber
        self.state = state
        self.identity = identity
        self.assignee = assignee
        self.invitation = invitation
        self.createdAt = createdAt
        self.lastMessageAt = lastMessageAt
        self.waiting = waiting
        self.unread = unread
        self.messageCount = messageCount
    }

    package var reference: Reference { Reference(kind: .thread, number: number) }
}

/// The end of a thread, as a change that appends to it sees it inside its transaction.
package struct ThreadHead {
    package let thread: ThreadID
    /// Rows so far; the next one is number `count + 1`.
    package let count: UInt64
    /// Chain value after the last row.
    package let chain: Digest
    package let keyVersion: UInt32
    /// Fetches the thread's wrapped key; needed only when it is not unwrapped in memory yet.
    package let wrappedKey: () throws -> WrappedDataKey

    package init(
        thread: ThreadID, count: UInt64, chain: Digest, keyVersion: UInt32,
        wrappedKey: @escaping () throws -> WrappedDataKey
    ) {
        self.thread = thread
        self.count = count
        self.chain = chain
        self.keyVersion = keyVersion
        self.wrappedKey = wrappedKey
    }
}

/// Seals a message for the place it will have.
///
/// Called inside the change; may run twice.
package typealias SealMessage = @Sendable (ThreadHead) throws -> [UInt8]

/// A row of a thread, still sealed.
package struct SealedMessage: Sendable {
    package let id: MessageID
    package let thread: ThreadID
    package let seq: UInt64
    package let kind: MessageKind
    /// Staff or participant.
    package let author: RawID
    package let createdAt: Timestamp
    package let keyVersion: UInt32
    /// Chain value of the row before, which the blob's authenticated data holds.
    package let previousChain: Digest
    package let blob: [UInt8]

    package init(
        id: MessageID, thread: ThreadID, seq: UInt64, kind: MessageKind, author: RawID, createdAt: Timestamp,
        keyVersion: UInt32, previousChain: Digest, blob: [UInt8]
    ) {
        self.id = id
        self.thread = thread
        self.seq = seq
        self.kind = kind
        self.author = author
        self.createdAt = createdAt
        self.keyVersion = keyVersion
        self.previousChain = previousChain
        self.blob = blob
    }
}

/// What a post answers with.
package struct PostedMessage: Sendable, Equatable {
    package let id: MessageID
    package let thread: ThreadID
    package let threadNumber: Int64
    package let seq: UInt64
    package let createdAt: Timestamp
    /// The same request had been answered before; nothing was written again.
    package let replayed: Bool

    package init(
        id: MessageID, thread: ThreadID, threadNumber: Int64, seq: UInt64, createdAt: Timestamp, replayed: Bool
    ) {
        self.id = id
        self.thread = thread
        self.threadNumber = threadNumber
        self.seq = seq
        self.createdAt = createdAt
        self.replayed = replayed
    }
}

/// A slice of a thread as of a logged read, still sealed.
package struct SealedThreadPage: Sendable {
    package let thread: StoredThread
    package let messages: [SealedMessage]
    /// Every key version that the slice needs.
    package let keys: [WrappedDataKey]
    /// The comment it began with, for staff only.
    package let origin: SealedComment?
    /// Older rows exist before the first one here.
    package let hasEarlier: Bool

    package init(
        thread: StoredThread, messages: [SealedMessage], keys: [WrappedDataKey], origin: SealedComment?,
        hasEarlier: Bool
    ) {
        self.thread = thread
        self.messages = messages
        self.keys = keys
        self.origin = origin
        self.hasEarlier = hasEarlier
    }
}

/// Which threads a list shows.
package struct ThreadFilter: Sendable, Equatable {
    package var waitingOnly: Bool
    package var unreadOnly: Bool
    package var mineOnly: Bool
    package var includeClosed: Bool

    package init(
        waitingOnly: Bool = false, unreadOnly: Bool = false, mineOnly: Bool = false, includeClosed: Bool = false
    ) {
        self.waitingOnly = waitingOnly
        self.unreadOnly = unreadOnly
        self.mineOnly = mineOnly
        self.includeClosed = includeClosed
    }
}

/// To whom a thread goes.
package enum Assignment: Sendable, Equatable {
    case staff(StaffID)
    case nobody
    case pool(PoolID)
}

/// Everything a routing writes, made before it queues.
package struct RoutePlan: Sendable {
    package let thread: ThreadID
    package let patient: PatientID
    package let key: WrappedDataKey
    package let chainStart: Digest
    package let invitation: NewInvitation
    package let outbox: [NewOutboxItem]
    package let via: RouteVia
    /// The texts wait for approval.
    package let asDraft: Bool

    package init(
        thread: ThreadID, patient: PatientID, key: WrappedDataKey, chainStart: Digest, invitation: NewInvitation,
        outbox: [NewOutboxItem], via: RouteVia, asDraft: Bool
    ) {
        self.thread = thread
        self.patient = patient
        self.key = key
        self.chainStart = chainStart
        self.invitation = invitation
        self.outbox = outbox
        self.via = via
        self.asDraft = asDraft
    }
}

/// What a routing made.
package struct RoutedComment: Sendable {
    package let thread: StoredThread
    package let invitation: StoredInvitation
    package let outbox: [StoredOutboxItem]

    package init(thread: StoredThread, invitation: StoredInvitation, outbox: [StoredOutboxItem]) {
        self.thread = thread
        self.invitation = invitation
        self.outbox = outbox
    }
}
