// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// A route as it was added: what the documents are held against.
package struct AddedRoute: Sendable, Hashable, CustomStringConvertible {
    package let method: String
    package let path: String

    package init(method: String, path: String) {
        self.method = method
        self.path = path
    }

    package var description: String { "\(method) \(path)" }
}

/// A listener's router that remembers what was added to it.
///
/// What is not added is answered with 404.
final class RouteBook {
    private let router: Router<EdgeContext>
    private(set) var added: [AddedRoute] = []

    /// Middlewares come outermost first; they also see requests that match no route.
    init(answersHead: Bool, middlewares: [any MiddlewareProtocol<Request, Response, EdgeContext>]) {
        router = Router(context: EdgeContext.self, options: answersHead ? .autoGenerateHeadEndpoints : [])
        for middleware in middlewares { router.add(middleware: middleware) }
    }

    func on(
        _ method: HTTPRequest.Method, _ path: String,
        _ handler: @escaping @Sendable (Request, EdgeContext) async throws -> Response
    ) {
        added.append(AddedRoute(method: method.rawValue, path: path))
        router.on(RouterPath(path), method: method, use: handler)
    }

    func makeResponder() -> RouterResponder<EdgeContext> { router.buildResponder() }
}
