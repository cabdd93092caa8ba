// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainClient
import FoundationEssentials
import Synchronization

/// Answers requests in turn, and keeps them.
final class FakeTransport: APITransport {
    enum Reply: Sendable {
        case answer(Int, String, retryAfter: Int? = nil)
        case broken
        case late
    }

    private let state: Mutex<(replies: [Reply], requests: [APIRequest])>

    init(_ replies: Reply...) {
        state = Mutex((replies, []))
    }

    var requests: [APIRequest] { state.withLock { $0.requests } }

    func send(_ request: APIRequest) async throws -> APIAnswer {
        let reply = state.withLock { state -> Reply in
            state.requests.append(request)
            return state.replies.count > 1 ? state.replies.removeFirst() : state.replies[0]
        }
        switch reply {
        case .answer(let status, let body, let retryAfter):
            return APIAnswer(status: status, retryAfter: retryAfter, body: Array(body.utf8))
        case .broken: throw ClientError.unreachable(server: "relay.example", reason: "the connection was closed")
        case .late: throw ClientError.timedOut(server: "relay.example")
        }
    }

    func shutdown() async {}
}

/// A directory that goes away with the test.
final class TemporaryPlace: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "curtain-client-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path + name)[.posixPermissions] as? Int
    }
}
