// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// The outermost responder of a listener: headers of every answer, the request log, and the one fast path.
struct EdgeResponder: HTTPResponder {
    typealias Context = EdgeContext

    private let router: RouterResponder<EdgeContext>
    private let headers: HTTPFields
    private let log: RequestLog
    private let measures: ListenerMeasures

    init(router: RouterResponder<EdgeContext>, headers: HTTPFields, log: RequestLog, measures: ListenerMeasures) {
        self.router = router
        self.headers = headers
        self.log = log
        self.measures = measures
    }

    func respond(to request: Request, context: EdgeContext) async throws -> Response {
        if request.head.path == Health.livePath, request.method == .get { return Health.live }
        let start = NIODeadline.now()
        var response = try await router.respond(to: request, context: context)
        var fields = headers
        fields.append(HTTPField(name: .xRequestID, value: context.requestID))
        for field in response.headers { fields.append(field) }
        response.headers = fields
        let (method, route, status) = (Self.name(of: request.method), context.route, response.status.code)
        let microseconds = (NIODeadline.now() - start).nanoseconds / 1000
        measures.answered(method: method, route: route, status: status, microseconds: microseconds)
        log.record(
            RequestLine(
                id: context.requestID, method: method, route: route, status: status, microseconds: microseconds))
        return response
    }

    private static func name(of method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .delete, .patch, .options: method.rawValue
        default: "other"
        }
    }
}

extension EdgeContext {
    /// Pattern of the route that matched, never what stood in its place.
    var route: String {
        guard let pattern = endpointPath, pattern != "NotFound" else { return "none" }
        return pattern
    }
}

/// Turns every error into an answer; nothing that a route threw gets past it.
struct ErrorAnswers: RouterMiddleware {
    typealias Context = EdgeContext

    let logger: Logger
    let render: @Sendable (Fault, Request, EdgeContext) -> Response

    func handle(
        _ request: Request, context: EdgeContext, next: @concurrent (Request, EdgeContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // What came is no HTTP: the connection answers that itself, and ends.
            throw error
        } catch {
            var fault = Fault(error)
            if request.hasLongBody { fault.closesConnection = true }
            if fault.status.code == 500 {
                logger.error(
                    "request failed",
                    metadata: [
                        "id": "\(context.requestID)", "route": "\(context.route)", "error": "\(Fault.logged(error))",
                    ])
            }
            return render(fault, request, context)
        }
    }
}

extension Request {
    /// The body is of unknown or great length; after a refusal its rest is not worth waiting for.
    fileprivate var hasLongBody: Bool {
        if headers[.transferEncoding] != nil { return true }
        guard let length = headers[.contentLength] else { return false }
        return Int(length).map { $0 > 64 * 1024 } ?? true
    }
}
