// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainClient

/// A server that answers from memory, so that whole commands can be run without a network.
package struct InMemoryServer: Sendable {
    /// A request as it would have gone out.
    package struct Call: Sendable, Equatable {
        package let method: String
        /// With its query.
        package let path: String
        package let headers: [String: String]
        package let body: String
    }

    /// What comes back; nil is a connection that breaks.
    package typealias Answer = (status: Int, body: String)

    private let answer: @Sendable (Call) -> Answer?

    package init(_ answer: @escaping @Sendable (Call) -> Answer?) {
        self.answer = answer
    }

    private struct Transport: APITransport {
        let server: InMemoryServer
        let name: String

        func send(_ request: APIRequest) async throws -> APIAnswer {
            let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { first, _ in first }
            let call = Call(
                method: request.method, path: request.path, headers: headers,
                body: String(decoding: request.body ?? [], as: UTF8.self))
            guard let answer = server.answer(call) else {
                throw ClientError.unreachable(server: name, reason: "the connection was closed")
            }
            return APIAnswer(status: answer.status, body: Array(answer.body.utf8))
        }

        func shutdown() async {}
    }

    /// Makes a host talk to this server, whatever address is named.
    package func serve(_ host: inout Host) {
        host.connect = { address, _ in Transport(server: self, name: address.hostAndPort) }
    }
}
