// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// What is to be said outside.
enum OutboxRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.get, "/outbox") { request, context in
            let query = try QueryReader(request)
            let page = try query.page()
            let items = try await relay.outbox(
                pendingOnly: try query.flag("pending") ?? false, page: page, as: context.caller)
            let next = items.count == page.limit ? items.last.map { String($0.item.number) } : nil
            return try Answers.json(OutboxListResponse(items: items.map { OutboxItemResponse($0) }, next: next))
        }
        staff.on(.get, "/outbox/{ref}") { _, context in
            let item = try await relay.outboxItem(try context.reference(.outbox), as: context.caller)
            return try Answers.json(OutboxItemResponse(item))
        }
        staff.on(.post, "/outbox/{ref}/approve") { _, context in
            let item = try await relay.approveOutbox(try context.reference(.outbox), as: context.caller)
            return try Answers.json(OutboxItemResponse(item))
        }
        staff.on(.post, "/outbox/{ref}/retry") { _, context in
            let item = try await relay.retryOutbox(try context.reference(.outbox), as: context.caller)
            return try Answers.json(OutboxItemResponse(item))
        }
        staff.on(.post, "/outbox/{ref}/resolve") { request, context in
            let body = try await JSONBody.decode(ResolveRequest.self, from: request)
            guard let outcome = OutboxOutcome(rawValue: body.outcome) else {
                throw RelayError.invalid(field: "outcome", reason: "must be sent or failed")
            }
            let item = try await relay.resolve(try context.reference(.outbox), outcome: outcome, as: context.caller)
            return try Answers.json(OutboxItemResponse(item))
        }
    }
}

extension OutboxItemResponse {
    init(_ view: OutboxView) {
        let item = view.item
        self.init(
            ref: item.reference.description, kind: item.kind.rawValue, carrier: item.carrier.rawValue,
            state: item.state.rawValue, comment: Reference(kind: .comment, number: item.commentNumber).description,
            thread: Reference(kind: .thread, number: item.threadNumber).description, channel: view.channelName,
            createdAt: item.createdAt.description, resolvedAt: item.resolvedAt?.description,
            attempts: Int(item.attempt), attemptedAt: item.attemptedAt?.description,
            notBefore: item.notBefore?.description, problem: item.problem, text: view.text?.reveal(),
            remoteID: view.remote?.reveal())
    }
}
