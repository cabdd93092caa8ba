// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases

extension CommentResponse {
    init(_ view: CommentView) {
        let comment = view.comment
        self.init(
            ref: comment.reference.description, id: comment.id.description, channel: view.channelName,
            channelKind: view.channelKind.rawValue, state: comment.state.rawValue, flagged: comment.flagged,
            urgency: comment.urgency.name, route: comment.route.rawValue, deletedAtSource: comment.deletedAtSource,
            receivedAt: comment.receivedAt.description, sourceTime: comment.sourceTime?.description,
            thread: comment.threadNumber.map { Reference(kind: .thread, number: $0).description },
            text: view.text?.reveal(), author: view.author?.reveal())
    }
}

extension FindingResponse {
    init(_ view: FindingView) {
        self.init(
            kind: view.kind, rule: view.rule, certainty: view.certainty, reason: view.reason, start: view.start,
            end: view.end)
    }
}

extension CommentDetailResponse {
    init(_ detail: CommentDetail) {
        self.init(
            comment: CommentResponse(detail.comment), language: detail.language,
            permalink: detail.permalink?.reveal(), externalID: detail.externalID.reveal(), intent: detail.intent,
            urgencyCategory: detail.urgencyCategory, complaint: detail.isComplaint,
            misinformation: detail.isMisinformation, spam: detail.isSpam, rules: detail.rules,
            findings: detail.findings.map { FindingResponse($0) }, revisions: detail.revisions,
            actions: detail.actions,
            safetyReply: detail.safetyReply.map {
                SafetyReplyResponse(
                    template: $0.template, locale: $0.locale, text: $0.text, approved: $0.isApproved)
            })
    }
}

extension RouteResponse {
    init(_ outcome: RouteOutcome) {
        self.init(
            comment: outcome.comment.description, dryRun: outcome.dryRun, pool: outcome.poolName,
            thread: outcome.thread?.description, patient: outcome.patient?.description,
            texts: outcome.texts.map { PlannedText($0) },
            invitationExpiresAt: outcome.invitationExpiresAt?.description)
    }
}

extension PlannedText {
    init(_ view: PlannedTextView) {
        self.init(
            kind: view.kind.rawValue, carrier: view.carrier.rawValue, template: view.template, locale: view.locale,
            text: view.text.reveal(), outbox: view.outbox?.description)
    }
}

extension ImportResponse {
    /// Adds the comments that never reached the verb because they could not be read.
    init(_ outcome: ReceiveOutcome, unreadable: [RejectedLine]) {
        let rejected = outcome.rejected.map { RejectedLine(line: $0.line, reason: $0.reason) } + unreadable
        self.init(
            added: outcome.counts[.added] ?? 0, updated: outcome.counts[.updated] ?? 0,
            deleted: outcome.counts[.deleted] ?? 0, late: outcome.counts[.late] ?? 0,
            unchanged: outcome.counts[.unchanged] ?? 0, rejected: rejected.sorted { $0.line < $1.line })
    }
}
