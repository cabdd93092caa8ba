// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// Looking again, with the rules of now, at what was judged before.
enum ReplayRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.post, "/comments/retriage") { request, context in
            let body = try await JSONBody.decode(RetriageRequest.self, from: request)
            let since = try time(body.since)
            let page = try page(after: body.after, limit: body.limit, most: RetriageComments.mostComments)
            let caller = context.caller
            let outcome = try await offLoop {
                try await relay.retriage(
                    since: since, channel: body.channel, everyState: body.allStates ?? false, page: page,
                    dryRun: body.dryRun, as: caller)
            }
            return try Answers.json(RetriageResponse(outcome))
        }
        staff.on(.post, "/outbox/scan") { request, context in
            let body = try await JSONBody.decode(OutboxScanRequest.self, from: request)
            let since = try body.since.map { try time($0) }
            let page = try page(after: body.after, limit: body.limit, most: ScanOutbox.mostItems)
            let caller = context.caller
            let outcome = try await offLoop { try await relay.scanOutbox(since: since, page: page, as: caller) }
            return try Answers.json(OutboxScanResponse(outcome))
        }
    }

    private static func time(_ text: String) throws(RelayError) -> Timestamp {
        guard let time = Timestamp(rfc3339: text) else {
            throw .invalid(field: "since", reason: "must be a time as in RFC 3339")
        }
        return time
    }

    private static func page(after: String?, limit: Int?, most: Int) throws(RelayError) -> Page {
        let limit = limit ?? most
        guard (1...most).contains(limit) else {
            throw .invalid(field: "limit", reason: "must be 1 to \(most)")
        }
        guard let after else { return Page(limit: limit) }
        guard let number = Int64(after), number >= 0 else {
            throw .invalid(field: "after", reason: "must be what the page before answered as next")
        }
        return Page(after: number, limit: limit)
    }
}

extension JudgementResponse {
    init(_ view: JudgementView) {
        self.init(
            urgency: view.urgency.name, urgencyCategory: view.urgencyCategory, route: view.route.rawValue,
            intent: view.intent.isEmpty ? nil : view.intent, flagged: view.flagged, complaint: view.isComplaint,
            misinformation: view.isMisinformation, spam: view.isSpam, rules: view.rules,
            rulesIdentifier: view.rulesIdentifier)
    }
}

extension RetriageResponse {
    init(_ outcome: RetriageOutcome) {
        self.init(
            dryRun: outcome.dryRun, rules: outcome.rules, rulesIdentifier: outcome.rulesIdentifier,
            looked: outcome.looked, comments: outcome.changed.map { RetriagedComment($0) },
            unreadable: outcome.unreadable.map(\.description), next: outcome.next.map { String($0) })
    }
}

extension RetriagedComment {
    init(_ view: RetriagedView) {
        self.init(
            ref: view.comment.reference.description, channel: view.channelName, state: view.comment.state.rawValue,
            receivedAt: view.comment.receivedAt.description, was: JudgementResponse(view.was),
            now: JudgementResponse(view.now), outcome: view.outcome.rawValue)
    }
}

extension OutboxScanResponse {
    init(_ outcome: OutboxScanOutcome) {
        self.init(
            rules: outcome.rules, rulesIdentifier: outcome.rulesIdentifier, looked: outcome.looked,
            refused: outcome.refused.map { RefusedItem($0) }, unreadable: outcome.unreadable.map(\.description),
            next: outcome.next.map { String($0) })
    }
}

extension RefusedItem {
    init(_ view: RefusedItemView) {
        let item = view.item
        self.init(
            ref: item.reference.description, state: item.state.rawValue,
            comment: Reference(kind: .comment, number: item.commentNumber).description,
            thread: Reference(kind: .thread, number: item.threadNumber).description, channel: view.channelName,
            createdAt: item.createdAt.description, resolvedAt: item.resolvedAt?.description,
            reasons: view.reasons.map { GuardReasonResponse(rule: $0.rule, code: $0.code, reason: $0.reason) })
    }
}
