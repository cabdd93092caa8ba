// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Durable state of a deployment, at the level of whole changes.
///
/// Contracts that hold for every method that takes a `Permit`:
/// - **One transaction.** All it writes, its log leaf included, happens or nothing does.
/// - **Durable.** It returns only after the transaction has survived a power cut (`synchronous=FULL`).
/// - **Current rights.** The principal's generation is compared inside the transaction; a caller whose rights changed
///   gets ``StoreError/revoked``, also when the change was queued already.
/// - **Scope.** An object outside the permit's scope is ``StoreError/notFound``, as a missing one is.
/// - **Cancellation** of the waiting task detaches the waiter; the change itself goes on.
/// - **Run twice.** A closure handed in may run more than once.
///
/// A method that answers protected text (still sealed) first commits the leaf that says so.
package protocol CurtainStore:
    CommentStore, AlarmStore, ReplayStore, ChannelStore, ThreadStore, PeopleStore, AuditStore, KeyStore
{}

/// Comments and what is said in answer to them.
package protocol CommentStore: Sendable {
    /// Takes in comments of one channel, in order; one receipt each. Idempotent by external index and content.
    func receive(
        _ permit: Permit<ReceiveComments>, _ comments: [IncomingComment], bulk: Bool
    ) async throws -> [Receipt]
    /// Comments in clear, emergencies before all others, each newest first; with `withText` a leaf names each one and the snapshots come along.
    func comments(_ permit: Permit<ListComments>) async throws -> (comments: [StoredComment], text: [SealedComment])
    func comment(_ permit: Permit<ReadComment>) async throws -> SealedComment
    func comment(_ permit: Permit<PreviewRoute>) async throws -> SealedComment
    func flag(_ permit: Permit<FlagComment>, reason: SealedDetail) async throws -> StoredComment
    func unflag(_ permit: Permit<UnflagComment>) async throws -> StoredComment
    func dismiss(_ permit: Permit<DismissComment>, reason: SealedDetail) async throws -> StoredComment
    /// Thread, patient, data key, invitation, outbox rows and leaf in one transaction.
    func route(_ permit: Permit<RouteComment>, _ plan: RoutePlan) async throws -> RoutedComment

    func outbox(_ permit: Permit<ListOutbox>) async throws -> [StoredOutboxItem]
    func outboxItem(_ permit: Permit<ReadOutbox>) async throws -> SealedOutboxItem
    func resolve(_ permit: Permit<ResolveOutbox>) async throws -> StoredOutboxItem
}

/// Emergencies that somebody is still to be told of; raised where a comment is received.
package protocol AlarmStore: Sendable {
    /// Their comments, oldest first.
    func alarms(limit: Int) async throws -> [Reference]
    func alarmCount() async throws -> Int
    /// Records that somebody was told.
    func end(_ permit: Permit<EndAlarms>) async throws
}

/// Comments that come by themselves, and posts that go by themselves.
package protocol ChannelStore: Sendable {
    /// Takes in one comment of an event; nil when the event was taken in before.
    /// - Throws: ``StoreError/idempotencyMismatch`` when its id came with another body.
    func receive(_ permit: Permit<ReceiveEvent>, _ comment: IncomingComment) async throws -> Receipt?

    func create(
        _ permit: Permit<CreateChannel>, _ channel: NewNamed<Entities.Channel>, kind: ChannelKind, at now: Timestamp
    ) async throws
    /// - Throws: ``StoreError/conflict(_:)`` when there are ``StoredChannelSecret/most`` of that purpose.
    func add(_ permit: Permit<AddChannelSecret>) async throws
    func remove(_ permit: Permit<RemoveChannelSecret>) async throws
    func setPosting(_ permit: Permit<SetPosting>) async throws
    func setAutomatic(_ permit: Permit<SetAutomatic>) async throws

    func approve(_ permit: Permit<ApproveOutbox>) async throws -> StoredOutboxItem
    func retry(_ permit: Permit<RetryOutbox>) async throws -> StoredOutboxItem
    /// Items that wait to be posted and may be tried now, oldest first, of other channels than these; a bounded number.
    func postsDue(at now: Timestamp, excluding channels: Set<ChannelID>) async throws -> [StoredOutboxItem]
    /// Marks an item as being sent and hands out what is needed for it; nil when it may not go out any more, which is
    /// then recorded.
    func begin(_ permit: Permit<BeginPost>) async throws -> SealedPost?
    /// False when the try is not the one that is running.
    func end(_ permit: Permit<EndPost>) async throws -> Bool
    /// Answers how many.
    func abandonPosts(_ permit: Permit<AbandonPosts>) async throws -> Int
    /// Items by state, of those that wait for the service or a person.
    func outboxCounts() async throws -> [OutboxState: Int]
}

/// An item that is being sent, with the comment it answers.
package struct SealedPost: Sendable {
    package let outbox: SealedOutboxItem
    package let comment: SealedComment

    package init(outbox: SealedOutboxItem, comment: SealedComment) {
        self.outbox = outbox
        self.comment = comment
    }
}

/// Threads, invitations and the people at their other end.
package protocol ThreadStore: Sendable {
    func threads(_ permit: Permit<ListThreads>) async throws -> [StoredThread]
    func read(_ permit: Permit<ReadThread>) async throws -> SealedThreadPage
    func read(_ permit: Permit<ReadOwnThread>) async throws -> SealedThreadPage
    func append(_ permit: Permit<PostReply>, at now: Timestamp, seal: @escaping SealMessage) async throws
        -> PostedMessage
    func append(_ permit: Permit<PostNote>, at now: Timestamp, seal: @escaping SealMessage) async throws
        -> PostedMessage
    func append(
        _ permit: Permit<PostOwnMessage>, at now: Timestamp, seal: @escaping SealMessage
    ) async throws -> PostedMessage
    func assign(_ permit: Permit<AssignThread>) async throws -> StoredThread
    func close(_ permit: Permit<CloseThread>) async throws -> StoredThread
    func reopen(_ permit: Permit<ReopenThread>) async throws -> StoredThread

    func invitations(_ permit: Permit<ListInvitations>, at now: Timestamp) async throws -> [StoredInvitation]
    func invitation(_ permit: Permit<RevealInvitation>, at now: Timestamp) async throws -> StoredInvitation
    /// Makes the next generation of the thread's invitation; a contested or confirmed participant is shut out.
    func reissue(
        _ permit: Permit<ReissueInvitation>, at now: Timestamp,
        make: @escaping @Sendable (InvitationID, UInt32) -> NewInvitation
    ) async throws -> StoredInvitation
    func revoke(_ permit: Permit<RevokeInvitation>, at now: Timestamp) async throws -> StoredInvitation

    /// Binds a pending claim to a fresh session. Unknown, expired, revoked and taken secrets are all `notFound`.
    func claim(
        _ permit: Permit<ClaimInvitation>, _ secret: InvitationSecret, session: NewSession, at now: Timestamp
    ) async throws -> InvitationID
    func confirm(
        _ permit: Permit<ConfirmInvitation>, _ participant: NewParticipant, at now: Timestamp
    ) async throws -> ConfirmOutcome
    /// Looks a return code up by its hash; nil when unknown or shut out.
    func participantCredential(locator: Digest) async throws -> ParticipantCredential?
    func signIn(_ permit: Permit<ReturnToThread>, session: NewSession, at now: Timestamp) async throws
    func leave(_ permit: Permit<LeaveThread>) async throws
}

/// People, sessions, pools, channels, templates.
package protocol PeopleStore: Sendable {
    /// What a token stands for, from memory: no input or output. `touch` counts as activity.
    func authenticate(_ token: Digest, at now: Timestamp, touch: Bool) -> Authenticated?
    func staffCredential(loginIndex: [UInt8]) async throws -> StaffCredential?
    func staffCredential(of staff: StaffID) async throws -> StaffCredential?
    func signIn(
        _ permit: Permit<SignIn>, session: NewSession, newPasswordHash: String?, at now: Timestamp
    ) async throws
    func signOut(_ permit: Permit<SignOut>) async throws
    /// Replaces the hash and ends every other session of the person.
    func changePassword(_ permit: Permit<ChangeOwnPassword>, hash: String) async throws

    func create(_ permit: Permit<CreateStaff>, _ staff: NewStaff, at now: Timestamp) async throws
    func setRoles(_ permit: Permit<ChangeRoles>) async throws
    func reset(_ permit: Permit<ResetStaff>, passwordHash: String) async throws
    /// The last enabled admin cannot be disabled, nor lose the role.
    func disable(_ permit: Permit<DisableStaff>) async throws
    func staff(_ permit: Permit<ListStaff>) async throws -> [StoredStaff]
    func sessions(_ permit: Permit<ListSessions>, at now: Timestamp) async throws -> [StoredSession]
    /// Answers how many were ended.
    func revoke(_ permit: Permit<RevokeSessions>) async throws -> Int

    func create(_ permit: Permit<CreatePool>, _ pool: NewNamed<Entities.Pool>, at now: Timestamp) async throws
    func addMember(_ permit: Permit<AddPoolMember>) async throws
    func removeMember(_ permit: Permit<RemovePoolMember>) async throws
    /// Everything that names are made of: staff, pools and channels, from memory. Names are still sealed.
    func directory() -> Directory

    /// Adds templates, replaces changed ones, whose approval ends, and withdraws those that are not among these. Answers
    /// how many were added or changed.
    func replaceTemplates(
        _ permit: Permit<ImportTemplates>, _ templates: [(source: TemplateSource, digest: Digest)], at now: Timestamp
    ) async throws -> Int
    func templates(_ permit: Permit<ListTemplates>) async throws -> [StoredTemplate]
    /// `conflict` when the text is not the one with this digest any more.
    func approve(_ permit: Permit<ApproveTemplate>, at now: Timestamp) async throws -> StoredTemplate
}

/// The state that requests are checked against.
package struct Directory: Sendable {
    package let staff: [StaffID: StoredStaff]
    package let pools: [PoolID: StoredPool]
    package let channels: [ChannelID: StoredChannel]

    package init(
        staff: [StaffID: StoredStaff], pools: [PoolID: StoredPool], channels: [ChannelID: StoredChannel]
    ) {
        self.staff = staff
        self.pools = pools
        self.channels = channels
    }
}

/// The log, from outside the writer.
package protocol AuditStore: Sendable {
    /// Appends a leaf of its own: service events, denials.
    func record(_ permit: Permit<RecordService>, attributes: [LeafAttribute]) async throws
    func record(_ permit: Permit<RecordDenial>) async throws
    func record(_ permit: Permit<RecordDenials>) async throws
    /// Entries that match, newest first; reading the log is itself an entry.
    func leaves(_ permit: Permit<ReadLog>) async throws -> [StoredLeaf]
    /// Entries in order from a number; one leaf a call.
    func leaves(_ permit: Permit<ExportLog>) async throws -> [StoredLeaf]
    /// The newest checkpoint, from memory.
    func checkpoint() -> LogCheckpoint
    /// RFC 6962 consistency proof between two sizes of the log. Readable by everybody.
    func consistencyProof(from old: UInt64, to new: UInt64) async throws -> [Digest]
    /// RFC 6962 inclusion proof of an entry in the log of a size. Hashes only; who reads the entry is logged there.
    func inclusionProof(of index: UInt64, in size: UInt64) async throws -> [Digest]
    /// Resolves `T-88` and the like for queries of the log; nil when there is none.
    func entity(for reference: Reference) async throws -> LogEntityRef?
    /// Short references of the comments, threads, patients and outgoing items among these.
    func references(for entities: Set<LogEntityRef>) async throws -> [LogEntityRef: Reference]
    func health() -> StoreHealth
    /// Figures of the writer, the queue, the log and the sessions, from memory.
    func metrics() -> [Metric]
    /// Begins a verification of everything that is stored; a fault of the log itself seals the store for good.
    func beginDeepVerification() throws -> any DeepVerification
    /// Writes down what a verification found.
    func record(_ permit: Permit<VerifyDeep>, _ result: DeepProgress) async throws
    /// Up to where this process compared the index with the entries; nil before the first time, and when it differs.
    func indexVerification() -> IndexVerification?
}

/// A named value of a leaf.
package struct LeafAttribute: Sendable, Equatable {
    package enum Value: Sendable, Equatable {
        case text(String)
        case number(Int64)
    }

    package let name: String
    package let value: Value

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = .text(value)
    }

    package init(_ name: String, _ value: Int64) {
        self.name = name
        self.value = .number(value)
    }
}

/// A sealed side row of a leaf: the reason somebody gave.
///
/// The leaf holds only a salted commitment to it.
package struct SealedDetail: Sendable {
    /// Identifies the row and stands in its authenticated data.
    package let id: RawID
    /// 32 random bytes.
    package let salt: [UInt8]
    package let blob: [UInt8]
    /// SHA-256 of salt and plaintext.
    package let commitment: Digest

    package init(id: RawID, salt: [UInt8], blob: [UInt8], commitment: Digest) {
        self.id = id
        self.salt = salt
        self.blob = blob
        self.commitment = commitment
    }
}

/// How the store is, for status and readiness.
package struct StoreHealth: Sendable, Equatable {
    package let sealed: SealReason?
    /// Changes waiting.
    package let queued: Int
    package let logSize: UInt64

    package init(sealed: SealReason?, queued: Int, logSize: UInt64) {
        self.sealed = sealed
        self.queued = queued
        self.logSize = logSize
    }
}
