// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainUseCases
import HTTPTypes
import Hummingbird
import Logging

/// Adds the routes of the staff API.
///
/// Every one but sign-in is reached with an identity only.
struct StaffRouter {
    typealias Handler = @Sendable (Request, StaffContext) async throws -> Response

    let relay: Relay
    let book: RouteBook

    /// A route for staff.
    ///
    /// With `mayChangePassword` it is also open to a session that may only replace its password.
    func on(
        _ method: HTTPRequest.Method, _ path: String, mayChangePassword: Bool = false, _ handler: @escaping Handler
    ) {
        let relay = relay
        open(method, path) { request, context in
            let staff = try StaffContext(request, context, relay: relay, mayChangePassword: mayChangePassword)
            return try await handler(request, staff)
        }
    }

    /// A route without a session.
    func open(
        _ method: HTTPRequest.Method, _ path: String,
        _ handler: @escaping @Sendable (Request, EdgeContext) async throws -> Response
    ) {
        book.on(method, API.prefix + path, handler)
    }
}

/// The staff listener's routes.
enum StaffSite {
    static func makeRoutes(relay: Relay, version: String, logger: Logger) -> RouteBook {
        let book = RouteBook(
            answersHead: false,
            middlewares: [
                ErrorAnswers(logger: logger) { fault, _, context in Answers.problem(fault, context: context) }
            ])
        Health.addRoutes(to: book, relay: relay)
        LogRoutes.add(to: book, relay: relay)
        let staff = StaffRouter(relay: relay, book: book)
        SessionRoutes.add(to: staff)
        PeopleRoutes.add(to: staff)
        PoolRoutes.add(to: staff)
        ChannelRoutes.add(to: staff)
        TemplateRoutes.add(to: staff)
        CommentRoutes.add(to: staff)
        ThreadRoutes.add(to: staff)
        InvitationRoutes.add(to: staff)
        OutboxRoutes.add(to: staff)
        ReplayRoutes.add(to: staff)
        AuditRoutes.add(to: staff)
        DeepRoutes.add(to: staff)
        KeyRoutes.add(to: staff)
        StatusRoutes.add(to: staff, version: version)
        return book
    }
}
