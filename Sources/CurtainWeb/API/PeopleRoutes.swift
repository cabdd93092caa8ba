// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// People and their roles.
enum PeopleRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.get, "/people") { _, context in
            try Answers.json(try await relay.people(as: context.caller).map { PersonResponse($0) })
        }
        staff.on(.post, "/people") { request, context in
            let body = try await JSONBody.decode(CreatePersonRequest.self, from: request)
            let roles = try roles(body.roles)
            let caller = context.caller
            let made = try await offLoop {
                try await relay.addPerson(login: body.login, roles: roles, pools: body.pools, as: caller)
            }
            return try Answers.json(OneTimePasswordResponse(made), status: .created)
        }
        staff.on(.post, "/people/{login}/roles") { request, context in
            let body = try await JSONBody.decode(RolesRequest.self, from: request)
            let person = try await relay.setRoles(
                try roles(body.roles), of: try context.name("login"), as: context.caller)
            return try Answers.json(PersonResponse(person))
        }
        staff.on(.post, "/people/{login}/reset") { _, context in
            let login = try context.name("login")
            let caller = context.caller
            let made = try await offLoop { try await relay.resetPerson(login, as: caller) }
            return try Answers.json(OneTimePasswordResponse(made))
        }
        staff.on(.post, "/people/{login}/disable") { _, context in
            let person = try await relay.disablePerson(try context.name("login"), as: context.caller)
            return try Answers.json(PersonResponse(person))
        }
    }

    private static func roles(_ names: [String]) throws -> Roles {
        guard let roles = Roles(names: names) else {
            throw RelayError.invalid(field: "roles", reason: "each must be agent, clinician, auditor or admin")
        }
        return roles
    }
}

extension PersonResponse {
    init(_ view: PersonView) {
        self.init(
            id: view.id.description, login: view.login, roles: view.roles.list, state: view.state.rawValue,
            pools: view.poolNames, createdAt: view.createdAt.description, lastSignInAt: view.lastSignIn?.description)
    }
}

extension OneTimePasswordResponse {
    init(_ made: OneTimePassword) {
        self.init(person: PersonResponse(made.person), oneTimePassword: made.password.reveal())
    }
}
