// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// Makes answers of the kinds the service gives.
///
/// Headers common to all are added by ``EdgeResponder``.
enum Answers {
    private static let jsonHeaders: HTTPFields = [.contentType: "application/json"]
    private static let problemHeaders: HTTPFields = [.contentType: "application/problem+json"]
    private static let textHeaders: HTTPFields = [.contentType: "text/plain; charset=utf-8"]

    static func json(_ writer: JSONWriter, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: jsonHeaders, body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let bytes = try encoder.encode(value)
        return Response(status: status, headers: jsonHeaders, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: textHeaders, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static func html(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    static func nothing() -> Response { Response(status: .noContent) }

    /// RFC 9457.
    static func problem(_ fault: Fault, context: EdgeContext) -> Response {
        let problem = fault.problem(requestID: context.requestID)
        var writer = JSONWriter()
        writer.object {
            $0.field("type", problem.type)
            $0.field("title", problem.title)
            $0.field("status", problem.status)
            $0.field("detail", problem.detail)
            $0.field("hint", problem.hint)
            $0.field("requestId", problem.requestId)
            if let seconds = problem.retryAfterSeconds { $0.field("retryAfterSeconds", seconds) }
        }
        var headers = problemHeaders
        headers.append(contentsOf: fault.headers)
        if fault.asksForSession { headers[.wwwAuthenticate] = "Bearer" }
        return Response(
            status: fault.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }
}
