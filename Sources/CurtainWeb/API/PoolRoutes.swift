// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// Pools.
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
    }
}

extension PoolResponse {
    init(_ view: PoolView) {
        self.init(
            id: view.id.description, name: view.name, members: view.memberLogins,
            createdAt: view.createdAt.description)
    }
}
