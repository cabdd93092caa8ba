// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// Signing in and out, passwords, sessions.
enum SessionRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.open(.post, "/session") { request, context in
            let body = try await JSONBody.decode(LoginRequest.self, from: request, upTo: 8 * 1024)
            let visitor = context.visitor
            let signedIn = try await offLoop {
                try await relay.signIn(
                    login: body.login, password: Redacted(body.password),
                    newPassword: body.newPassword.map { Redacted($0) }, as: visitor)
            }
            return try Answers.json(LoginResponse(signedIn), status: .created)
        }
        staff.on(.get, "/session") { _, context in
            let person = try relay.whoAmI(as: context.caller)
            return try Answers.json(
                WhoAmIResponse(
                    id: person.id.description, login: person.login, roles: person.roles.list, pools: person.poolNames,
                    server: relay.deployment, logOrigin: relay.logOrigin))
        }
        staff.on(.delete, "/session", mayChangePassword: true) { _, context in
            try await relay.signOut(as: context.caller)
            return Answers.nothing()
        }
        staff.on(.post, "/session/password", mayChangePassword: true) { request, context in
            let body = try await JSONBody.decode(PasswordRequest.self, from: request, upTo: 8 * 1024)
            let caller = context.caller
            try await offLoop {
                try await relay.changePassword(
                    from: Redacted(body.oldPassword), to: Redacted(body.newPassword), as: caller)
            }
            return Answers.nothing()
        }
        staff.on(.get, "/sessions") { _, context in
            try Answers.json(try await relay.sessions(as: context.caller).map { SessionResponse($0) })
        }
        staff.on(.post, "/sessions/revoke") { request, context in
            let body = try await JSONBody.decode(RevokeSessionsRequest.self, from: request, upTo: 8 * 1024)
            let revoked = try await relay.revokeSessions(of: body.login, session: body.session, as: context.caller)
            return try Answers.json(RevokeSessionsResponse(revoked: revoked))
        }
    }
}

extension LoginResponse {
    init(_ signedIn: SignedIn) {
        self.init(
            token: signedIn.token.reveal(), login: signedIn.login, roles: signedIn.roles.list,
            expiresAt: signedIn.expiresAt.description, idleSeconds: Int(signedIn.idle.components.seconds))
    }
}

extension SessionResponse {
    init(_ view: SessionView) {
        self.init(
            id: view.session.id.description, login: view.login, createdAt: view.session.createdAt.description,
            lastSeenAt: view.session.lastSeenAt.description, expiresAt: view.session.expiresAt.description)
    }
}
