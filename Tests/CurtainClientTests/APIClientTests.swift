// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainClient
import Synchronization
import Testing

@Suite struct APIClientTests {
    private func client(_ transport: FakeTransport, token: String? = "t", attempts: Int = 4) -> APIClient {
        APIClient(transport: transport, token: token, retry: .init(attempts: attempts, sleep: { _ in }))
    }

    private static let pool = #"{"id":"i","name":"n","members":[],"createdAt":"2026-11-21T05:00:00Z"}"#

    @Test("A POST whose connection broke is sent once more, with the same key")
    func retriedPost() async throws {
        let transport = FakeTransport(.broken, .answer(201, Self.pool))
        _ = try await client(transport).createPool(CreatePoolRequest(name: "n"))
        #expect(transport.requests.count == 2)
        #expect(transport.requests[0] == transport.requests[1])
        #expect(transport.requests[0].header(API.idempotencyKey)?.utf8.count == 36)
    }

    @Test("A connection that breaks twice is an error")
    func brokenTwice() async throws {
        let transport = FakeTransport(.broken)
        await #expect(throws: ClientError.unreachable(server: "relay.example", reason: "the connection was closed")) {
            try await client(transport).createPool(CreatePoolRequest(name: "n"))
        }
        #expect(transport.requests.count == 2)
    }

    @Test("A request that timed out is not sent again: nobody knows what became of it")
    func timedOut() async throws {
        let transport = FakeTransport(.late)
        await #expect(throws: ClientError.timedOut(server: "relay.example")) { try await client(transport).pools() }
        #expect(transport.requests.count == 1)
    }

    @Test("Two requests never share a key")
    func freshKeys() async throws {
        let transport = FakeTransport(.answer(201, Self.pool))
        let client = client(transport)
        _ = try await client.createPool(CreatePoolRequest(name: "n"))
        _ = try await client.createPool(CreatePoolRequest(name: "n"))
        #expect(Set(transport.requests.map { $0.header(API.idempotencyKey) }).count == 2)
    }

    @Test("A busy server is asked again, a bounded number of times, after the wait it names")
    func busy() async throws {
        let slept = Mutex<[Duration]>([])
        let transport = FakeTransport(
            .answer(503, "", retryAfter: 2), .answer(503, "", retryAfter: 2), .answer(200, "[]"))
        let retry = APIClient.Retry(attempts: 4, sleep: { duration in slept.withLock { $0.append(duration) } })
        _ = try await APIClient(transport: transport, token: nil, retry: retry).pools()
        #expect(transport.requests.count == 3)
        #expect(slept.withLock { $0 }.allSatisfy { $0 >= .milliseconds(2050) && $0 <= .milliseconds(2500) })

        let hopeless = FakeTransport(.answer(503, "", retryAfter: 0))
        await #expect(throws: ClientError.self) { try await client(hopeless).pools() }
        #expect(hopeless.requests.count == 4)
    }

    @Test("Without a wait, or with a long one, a busy server is not asked again", arguments: [nil, 30])
    func notRetried(wait: Int?) async throws {
        let transport = FakeTransport(.answer(503, "", retryAfter: wait))
        await #expect(throws: ClientError.self) { try await client(transport).pools() }
        #expect(transport.requests.count == 1)
    }

    @Test("A problem arrives whole")
    func problem() async throws {
        let body =
            #"{"type":"urn:curtain:problem:conflict","title":"not possible","status":409,"detail":"it is routed","#
            + #""hint":"look first","requestId":"r-7"}"#
        let transport = FakeTransport(.answer(409, body))
        let expected = APIError(
            type: "conflict", status: 409, title: "not possible", detail: "it is routed", hint: "look first",
            requestID: "r-7")
        await #expect(throws: ClientError.api(expected)) { try await client(transport).closeThread("T-1") }
        #expect(ClientError.api(expected).message == "not possible: it is routed")
    }

    @Test("A session goes along as a bearer token, and following says that it is passive")
    func headers() async throws {
        let transport = FakeTransport(.answer(200, "[]"))
        var client = client(transport)
        _ = try await client.pools()
        client.isPassive = true
        _ = try await client.signedIn(nil).pools()
        #expect(transport.requests[0].header("Authorization") == "Bearer t")
        #expect(transport.requests[0].header(API.passive) == nil)
        #expect(transport.requests[1].header("Authorization") == nil)
        #expect(transport.requests[1].header(API.passive) == "1")
    }

    @Test(
        "No name becomes a path, a query or a fragment",
        arguments: [
            ("a/b", "a%2Fb"), ("..", "%2E%2E"), ("a?b#c", "a%3Fb%23c"), ("ñ ", "%C3%B1%20"), ("\n", "%0A"),
            ("a.b-c_d~", "a.b-c_d~"),
        ])
    func encoding(name: String, encoded: String) {
        #expect(percentEncoded(name) == encoded)
    }

    @Test(
        "Only https addresses without anything behind them are servers",
        arguments: [
            ("https://relay.example", "https://relay.example"),
            ("HTTPS://Relay.Example:8443/", "https://relay.example:8443"),
            ("https://relay.example:443", "https://relay.example"), ("https://[::1]:8443", "https://[::1]:8443"),
            ("http://relay.example", nil), ("https://", nil), ("https://a b", nil), ("https://u@relay.example", nil),
            ("https://relay.example/x", nil), ("https://relay.example?x", nil), ("https://relay.example:0", nil),
            ("https://relay.example:99999", nil), ("https://[::1", nil), ("relay.example", nil),
            ("https://a\r\nHost: b", nil),
        ] as [(String, String?)])
    func addresses(text: String, url: String?) {
        #expect((try? ServerAddress(text))?.url == url)
    }
}
