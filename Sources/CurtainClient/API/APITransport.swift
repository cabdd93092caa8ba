// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A request on its way to a server.
///
/// The path holds the query, encoded.
package struct APIRequest: Sendable, Equatable {
    package var method: String
    package var path: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]?

    package init(method: String, path: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }

    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package static func == (a: APIRequest, b: APIRequest) -> Bool {
        a.method == b.method && a.path == b.path && a.body == b.body
            && a.headers.elementsEqual(b.headers) { $0.name == $1.name && $0.value == $1.value }
    }
}

/// What came back.
package struct APIAnswer: Sendable {
    package var status: Int
    /// Seconds of a `Retry-After` header.
    package var retryAfter: Int?
    package var body: [UInt8]

    package init(status: Int, retryAfter: Int? = nil, body: [UInt8] = []) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}

/// What carries requests to one server.
///
/// Tests put their own in its place.
///
/// `send` throws ``ClientError/unreachable(server:reason:)`` only when the connection failed, so that the same request,
/// with the same idempotency key, may be sent again.
package protocol APITransport: Sendable {
    func send(_ request: APIRequest) async throws -> APIAnswer
    func shutdown() async
}
