// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// Comments: the queue, one of them, what is done with it, and taking them in.
enum CommentRoutes {
    /// 500 comments with their escapes.
    private static let importLimit = 24 * 1024 * 1024

    static func add(to staff: StaffRouter) {
        addReading(to: staff)
        addActions(to: staff)
        addImport(to: staff)
    }

    private static func addReading(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.get, "/comments") { request, context in
            let query = try QueryReader(request)
            let withText = try query.flag("text") ?? false
            let page = try query.page(default: withText ? 50 : 100, largest: withText ? 50 : 500)
            let filter = CommentFilter(
                flaggedOnly: try query.flag("flagged") ?? false, states: try states(query.text("state")),
                urgentOnly: try query.flag("urgent") ?? false, since: try query.time("since"))
            let channel = query.text("channel")
            let caller = context.caller
            let comments = try await offLoop {
                try await relay.comments(filter, channel: channel, page: page, withText: withText, as: caller)
            }
            let next = comments.count == page.limit ? comments.last.map { String($0.comment.cursor) } : nil
            return try Answers.json(CommentListResponse(comments: comments.map { CommentResponse($0) }, next: next))
        }
        staff.on(.get, "/comments/{ref}") { _, context in
            let detail = try await relay.comment(try context.reference(.comment), as: context.caller)
            return try Answers.json(CommentDetailResponse(detail))
        }
    }

    /// `open`, `open,routed`, `all`; open ones where nothing is asked.
    private static func states(_ text: String?) throws(EdgeError) -> Set<CommentState> {
        guard let text else { return [.open] }
        if text == "all" { return Set(CommentState.allCases) }
        var states: Set<CommentState> = []
        for name in text.split(separator: ",") {
            guard let state = CommentState(rawValue: String(name)) else {
                throw .malformed("state must be open, dismissed, routed or all")
            }
            states.insert(state)
        }
        return states
    }

    private static func addActions(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.post, "/comments/{ref}/flag") { request, context in
            let body = try await JSONBody.decode(ReasonRequest.self, from: request)
            let view = try await relay.flag(try context.reference(.comment), reason: body.reason, as: context.caller)
            return try Answers.json(CommentResponse(view))
        }
        staff.on(.post, "/comments/{ref}/unflag") { _, context in
            let view = try await relay.unflag(try context.reference(.comment), as: context.caller)
            return try Answers.json(CommentResponse(view))
        }
        staff.on(.post, "/comments/{ref}/dismiss") { request, context in
            let body = try await JSONBody.decode(ReasonRequest.self, from: request)
            let view = try await relay.dismiss(
                try context.reference(.comment), reason: body.reason, as: context.caller)
            return try Answers.json(CommentResponse(view))
        }
        staff.on(.post, "/comments/{ref}/route") { request, context in
            let body = try await JSONBody.decode(RouteRequest.self, from: request)
            guard let via = RouteVia(rawValue: body.via) else {
                let ways = RouteVia.allCases.map(\.rawValue).joined(separator: ", ")
                throw RelayError.invalid(field: "via", reason: "must be one of \(ways)")
            }
            let outcome = try await relay.route(
                try context.reference(.comment), pool: body.pool, template: body.template, locale: body.locale,
                via: via, asDraft: body.draft ?? false, dryRun: body.dryRun, as: context.caller)
            return try Answers.json(RouteResponse(outcome), status: body.dryRun ? .ok : .created)
        }
    }

    private static func addImport(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.post, "/comments/import") { request, context in
            let caller = context.caller
            let bytes = try await request.bytes(upTo: importLimit)
            return try await offLoop {
                let body = try JSONBody.decode(ImportRequest.self, from: bytes)
                guard body.comments.count <= API.maxImportBatch else {
                    throw RelayError.invalid(
                        field: "comments", reason: "at most \(API.maxImportBatch) comments are taken in at once")
                }
                let (drafts, unreadable) = drafts(body.comments)
                let outcome = try await relay.receive(drafts, channel: body.channel, as: caller)
                return try Answers.json(ImportResponse(outcome, unreadable: unreadable))
            }
        }
    }

    private static func drafts(_ payloads: [IncomingCommentPayload]) -> ([CommentDraft], [RejectedLine]) {
        var drafts: [CommentDraft] = []
        var rejected: [RejectedLine] = []
        drafts.reserveCapacity(payloads.count)
        for payload in payloads {
            do throws(UnreadableTime) {
                drafts.append(
                    CommentDraft(
                        line: payload.line, externalID: payload.externalID, author: payload.author,
                        text: payload.text, language: payload.language, permalink: payload.permalink,
                        createdAt: try time(payload.createdAt, "createdAt"),
                        updatedAt: try time(payload.updatedAt, "updatedAt"), revision: payload.revision,
                        isDeletion: payload.deleted ?? false))
            } catch {
                rejected.append(
                    RejectedLine(line: payload.line, reason: "\(error.field) is not a time as in RFC 3339"))
            }
        }
        return (drafts, rejected)
    }

    private struct UnreadableTime: Error {
        let field: String
    }

    private static func time(_ text: String?, _ field: String) throws(UnreadableTime) -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(rfc3339: text) else { throw UnreadableTime(field: field) }
        return time
    }
}
