// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird

/// Threads: lists, one of them, replies and notes, who has it, whether it goes on.
enum ThreadRoutes {
    /// 32,000 bytes of text, with room for JSON's escapes.
    private static let messageLimit = 200 * 1024

    static func add(to staff: StaffRouter) {
        addReading(to: staff)
        addWriting(to: staff)
        addState(to: staff)
    }

    private static func addReading(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.get, "/threads") { request, context in
            let query = try QueryReader(request)
            let filter = ThreadFilter(
                waitingOnly: try query.flag("waiting") ?? false, unreadOnly: try query.flag("unread") ?? false,
                mineOnly: try query.flag("mine") ?? false, includeClosed: try query.flag("closed") ?? false)
            let page = try query.page()
            let threads = try await relay.threads(filter, page: page, as: context.caller)
            let next = threads.count == page.limit ? threads.last.map { String($0.thread.number) } : nil
            return try Answers.json(ThreadListResponse(threads: threads.map { ThreadResponse($0) }, next: next))
        }
        staff.on(.get, "/threads/{ref}") { request, context in
            let query = try QueryReader(request)
            let page = MessagePage(
                after: try query.number("after", as: UInt64.self), before: try query.number("before", as: UInt64.self),
                limit: try query.number("limit") ?? 50)
            let view = try await relay.thread(try context.reference(.thread), page: page, as: context.caller)
            return Answers.json(JSONWriter(view))
        }
    }

    private static func addWriting(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.post, "/threads/{ref}/messages") { request, context in
            let thread = try context.reference(.thread)
            let (text, key) = try await post(request)
            let posted = try await relay.postReply(
                try PrivateText(text), in: thread, idempotency: key, as: context.caller)
            return answer(posted)
        }
        staff.on(.post, "/threads/{ref}/notes") { request, context in
            let thread = try context.reference(.thread)
            let (text, key) = try await post(request)
            let posted = try await relay.postNote(try NoteText(text), in: thread, idempotency: key, as: context.caller)
            return answer(posted)
        }
    }

    private static func post(_ request: Request) async throws -> (text: String, key: IdempotencyKey?) {
        guard request.hasMediaType("application/json") != false else { throw EdgeError.mediaType("application/json") }
        let bytes = try await request.bytes(upTo: messageLimit)
        let text = try JSONBody.text(from: bytes)
        guard let header = request.headers[.idempotencyKey] else { return (text, nil) }
        let key = try Relay.idempotencyKey(header, method: "POST", path: request.uri.path, body: bytes)
        return (text, key)
    }

    private static func answer(_ posted: PostedMessage) -> Response {
        Answers.json(JSONWriter(posted), status: posted.replayed ? .ok : .created)
    }

    private static func addState(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.post, "/threads/{ref}/assign") { request, context in
            let body = try await JSONBody.decode(AssignRequest.self, from: request)
            let view = try await relay.assign(
                try context.reference(.thread), to: try target(of: body), as: context.caller)
            return try Answers.json(ThreadResponse(view))
        }
        staff.on(.post, "/threads/{ref}/close") { _, context in
            try Answers.json(ThreadResponse(try await relay.close(try context.reference(.thread), as: context.caller)))
        }
        staff.on(.post, "/threads/{ref}/reopen") { _, context in
            try Answers.json(ThreadResponse(try await relay.reopen(try context.reference(.thread), as: context.caller)))
        }
    }

    private static func target(of body: AssignRequest) throws -> AssignTarget {
        switch (body.to, body.pool, body.nobody ?? false) {
        case (let login?, nil, false): return .login(login)
        case (nil, let pool?, false): return .pool(pool)
        case (nil, nil, true): return .nobody
        default: throw RelayError.invalid(field: "to", reason: "give exactly one of to, pool and nobody")
        }
    }
}
