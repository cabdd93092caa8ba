// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// Pools and channels.
enum PoolRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.get, "/pools") { _, context in
            try Answers.json(try await relay.pools(as: context.caller).map { PoolResponse($0) })
        }
        staff.on(.post, "/pools") { request, context in
            let body = try await JSONBody.decode(CreatePoolRequest.self, from: request)
            let pool = try await relay.addPool(body.name, as: context.caller)
            return try Answers.json(PoolResponse(pool), status: .created)
        }
        staff.on(.post, "/pools/{name}/members") { request, context in
            let body = try await JSONBody.decode(PoolMembersRequest.self, from: request)
            let pool = try await relay.changeMembers(
                of: try context.name("name"), add: body.add, remove: body.remove, as: context.caller)
            return try Answers.json(PoolResponse(pool))
        }
        staff.on(.get, "/channels") { _, context in
            try Answers.json(try await relay.channels(as: context.caller).map { ChannelResponse($0) })
        }
        staff.on(.post, "/channels") { request, context in
            let body = try await JSONBody.decode(CreateChannelRequest.self, from: request)
            guard let kind = ChannelKind(rawValue: body.kind) else {
                let kinds = ChannelKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw RelayError.invalid(field: "kind", reason: "must be one of \(kinds)")
            }
            let channel = try await relay.addChannel(
                body.name, kind: kind, intakePool: body.intakePool, as: context.caller)
            return try Answers.json(ChannelResponse(channel), status: .created)
        }
    }
}

extension PoolResponse {
    init(_ view: PoolView) {
        self.init(
            id: view.id.description, name: view.name, members: view.memberLogins,
            createdAt: view.createdAt.description)
    }
}

extension ChannelResponse {
    init(_ view: ChannelView) {
        self.init(
            id: view.id.description, name: view.name, kind: view.kind.rawValue, intakePool: view.intakePoolName,
            createdAt: view.createdAt.description)
    }
}
