// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import FoundationEssentials

/// The API from outside: one method a route, in the extensions of this type.
///
/// Every POST carries a fresh `Idempotency-Key`, used again on its one retry after the connection failed. An answer of
/// 503 with `Retry-After` is tried again up to ``Retry/attempts`` times, with jitter.
package struct APIClient: Sendable {
    /// How often and how long it waits to try again.
    package struct Retry: Sendable {
        /// Requests in all when the server is busy.
        package var attempts: Int
        /// A server that asks for a longer wait is not waited for.
        package var longestWaitSeconds: Int
        package var sleep: @Sendable (Duration) async throws -> Void

        package init(
            attempts: Int = 4, longestWaitSeconds: Int = 8,
            sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
        ) {
            self.attempts = attempts
            self.longestWaitSeconds = longestWaitSeconds
            self.sleep = sleep
        }
    }

    private let transport: any APITransport
    private let token: String?
    private let retry: Retry
    /// Requests do not count as activity of the session.
    package var isPassive = false

    package init(transport: any APITransport, token: String?, retry: Retry = Retry()) {
        self.transport = transport
        self.token = token
        self.retry = retry
    }

    /// The same client with or without a session.
    package func signedIn(_ token: String?) -> APIClient {
        var copy = APIClient(transport: transport, token: token, retry: retry)
        copy.isPassive = isPassive
        return copy
    }

    package func shutdown() async {
        await transport.shutdown()
    }

    // MARK: requests

    func get<Response: Decodable>(_ path: String, _ query: Query = Query()) async throws -> Response {
        try decoded(try await send("GET", API.prefix + path + query.text, body: nil))
    }

    /// A path outside ``API/prefix``.
    func getBare<Response: Decodable>(_ path: String, _ query: Query) async throws -> Response {
        try decoded(try await send("GET", path + query.text, body: nil))
    }

    func post<Response: Decodable>(_ path: String, _ body: some Encodable) async throws -> Response {
        try decoded(try await send("POST", API.prefix + path, body: try encoded(body)))
    }

    func post<Response: Decodable>(_ path: String) async throws -> Response {
        try decoded(try await send("POST", API.prefix + path, body: Array("{}".utf8)))
    }

    /// A POST or DELETE whose answer holds nothing that is needed.
    func call(_ method: String, _ path: String, body: [UInt8]? = nil) async throws {
        _ = try await send(method, API.prefix + path, body: body)
    }

    func encoded(_ body: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return Array(try encoder.encode(body))
    }

    private func decoded<Response: Decodable>(_ answer: APIAnswer) throws -> Response {
        do {
            return try JSONDecoder().decode(Response.self, from: Data(answer.body))
        } catch {
            throw ClientError.badAnswer(status: answer.status, reason: "its body is not what the API says")
        }
    }

    private func send(_ method: String, _ path: String, body: [UInt8]?) async throws -> APIAnswer {
        var request = APIRequest(method: method, path: path, headers: [("Accept", "application/json")], body: body)
        if let token { request.headers.append(("Authorization", "Bearer \(token)")) }
        if body != nil { request.headers.append(("Content-Type", "application/json")) }
        if method == "POST" { request.headers.append((API.idempotencyKey, RawID(at: .systemNow()).description)) }
        if isPassive { request.headers.append((API.passive, "1")) }

        var broken = 0
        var attempt = 1
        while true {
            let answer: APIAnswer
            do {
                answer = try await transport.send(request)
            } catch let error as ClientError {
                guard case .unreachable = error, broken == 0 else { throw error }
                broken += 1
                try await retry.sleep(.milliseconds(200))
                continue
            }
            if (200..<300).contains(answer.status) { return answer }
            let failure = problem(answer)
            guard answer.status == 503, let wait = failure.retryAfterSeconds, attempt < retry.attempts,
                (0...retry.longestWaitSeconds).contains(wait)
            else { throw ClientError.api(failure) }
            attempt += 1
            try await retry.sleep(.milliseconds(wait * 1000 + Int.random(in: 50...500)))
        }
    }

    private func problem(_ answer: APIAnswer) -> APIError {
        guard let problem = try? JSONDecoder().decode(Problem.self, from: Data(answer.body)) else {
            return APIError(
                type: "unknown", status: answer.status, title: "the server answered with status \(answer.status)",
                retryAfterSeconds: answer.retryAfter)
        }
        let type =
            problem.type.hasPrefix(API.problemPrefix)
            ? String(problem.type.dropFirst(API.problemPrefix.count)) : problem.type
        return APIError(
            type: type, status: answer.status, title: problem.title, detail: problem.detail, hint: problem.hint,
            requestID: problem.requestId, retryAfterSeconds: answer.retryAfter ?? problem.retryAfterSeconds)
    }
}
