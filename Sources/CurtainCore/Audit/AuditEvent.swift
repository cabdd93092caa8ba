// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What a leaf of the log records.
///
/// The raw value is the leaf's `ev`; `docs/formats.md` has the table of fields.
package enum AuditEvent: String, Sendable, CaseIterable {
    // The log and the deployment
    case logGenesis = "log.genesis"
    case serviceStart = "service.start"
    case serviceStop = "service.stop"
    case clockStep = "clock.step"
    case rulesLoad = "rules.load"
    case keyringChanged = "keyring.changed"
    case keysPreflight = "keys.preflight"
    case keysRewrap = "keys.rewrap"
    case keysFloor = "keys.floor"
    case keysDestroy = "keys.destroy"
    case backupCreate = "backup.create"
    case recover = "recover"
    case auditRead = "audit.read"
    case auditExport = "audit.export"
    case auditDeep = "audit.deep"
    case denied = "access.denied"
    case deniedSummary = "access.denied.summary"

    // People
    case login = "session.login"
    case logout = "session.logout"
    case sessionRevoke = "session.revoke"
    case sessionList = "session.list"
    case passwordChange = "credential.password"
    case staffCreate = "staff.create"
    case staffRoles = "staff.roles"
    case staffReset = "staff.reset"
    case staffDisable = "staff.disable"
    case staffList = "staff.list"
    case poolCreate = "pool.create"
    case poolMemberAdd = "pool.member.add"
    case poolMemberRemove = "pool.member.remove"
    case channelCreate = "channel.create"
    case channelSecretAdd = "channel.secret.add"
    case channelSecretRemove = "channel.secret.remove"
    case channelPosting = "channel.posting"
    case channelAutomatic = "channel.automatic"
    case templateImport = "template.import"
    case templateApprove = "template.approve"

    // Comments
    case commentReceive = "comment.receive"
    case commentEdit = "comment.edit"
    case commentDelete = "comment.delete"
    case commentRetriage = "comment.retriage"
    case commentList = "comment.list"
    case commentRead = "comment.read"
    case commentFlag = "comment.flag"
    case commentUnflag = "comment.unflag"
    case commentDismiss = "comment.dismiss"
    case commentRoute = "comment.route"
    case commentPreview = "comment.preview"
    case alarmSend = "alarm.send"

    // Threads
    case threadRead = "thread.read"
    case messageCreate = "message.create"
    case noteCreate = "note.create"
    case threadAssign = "thread.assign"
    case threadClose = "thread.close"
    case threadReopen = "thread.reopen"

    // Invitations and the patient's way in
    case invitationReveal = "invitation.reveal"
    case invitationReissue = "invitation.reissue"
    case invitationRevoke = "invitation.revoke"
    case invitationClaim = "invitation.claim"
    case invitationConfirm = "invitation.confirm"
    case invitationContest = "invitation.contest"
    case participantReturn = "participant.return"
    case participantLeave = "participant.leave"

    // What leaves the house
    case outboxRead = "outbox.read"
    case outboxApprove = "outbox.approve"
    case outboxSend = "outbox.send"
    case outboxOutcome = "outbox.outcome"
    case outboxRetry = "outbox.retry"
    case outboxResolve = "outbox.resolve"

    /// The FHIR action code of the event.
    package var action: AuditAction {
        switch self {
        case .logGenesis, .staffCreate, .poolCreate, .channelCreate, .channelSecretAdd, .templateImport,
            .commentReceive, .commentRoute,
            .messageCreate, .noteCreate, .backupCreate:
            .create
        case .auditRead, .auditExport, .sessionList, .staffList, .commentList, .commentRead, .commentPreview,
            .threadRead, .invitationReveal, .outboxRead:
            .read
        case .commentRetriage, .passwordChange, .staffRoles, .staffReset, .staffDisable, .poolMemberAdd,
            .poolMemberRemove,
            .templateApprove, .commentEdit, .commentFlag, .commentUnflag, .commentDismiss, .threadAssign, .threadClose,
            .threadReopen, .invitationReissue, .invitationRevoke, .invitationContest, .outboxApprove,
            .outboxOutcome, .outboxRetry, .outboxResolve, .channelPosting, .channelAutomatic,
            .keyringChanged,
            .keysRewrap, .keysFloor, .rulesLoad:
            .update
        case .commentDelete, .keysDestroy, .channelSecretRemove:
            .delete
        case .serviceStart, .serviceStop, .clockStep, .recover, .keysPreflight, .auditDeep, .denied, .deniedSummary,
            .login, .logout, .outboxSend, .alarmSend,
            .sessionRevoke, .invitationClaim, .invitationConfirm, .participantReturn, .participantLeave:
            .execute
        }
    }
}

/// FHIR `AuditEvent.action`.
package enum AuditAction: String, Sendable {
    case create = "C"
    case read = "R"
    case update = "U"
    case delete = "D"
    case execute = "E"
}

/// FHIR `AuditEvent.outcome`.
package enum AuditOutcome: String, Sendable, CaseIterable {
    case success = "0"
    case minorFailure = "4"
    case seriousFailure = "8"
    case majorFailure = "12"
}

/// The kinds of things a leaf can name.
///
/// Raw values stand before the identifier in a leaf: `th_<uuid>`.
package enum AuditEntityKind: String, Sendable, CaseIterable {
    case thread = "th"
    case comment = "cm"
    case patient = "pt"
    case staff = "st"
    case message = "ms"
    case invitation = "in"
    case outbox = "ob"
    case pool = "pl"
    case channel = "ch"
    case template = "tm"
    case participant = "pa"

    /// The number the index uses for this kind; never renumber.
    package var code: Int64 {
        switch self {
        case .thread: 1
        case .comment: 2
        case .patient: 3
        case .staff: 4
        case .message: 5
        case .invitation: 6
        case .outbox: 7
        case .pool: 8
        case .channel: 9
        case .template: 10
        case .participant: 11
        }
    }
}
