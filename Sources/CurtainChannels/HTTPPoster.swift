// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
package import CurtainCore
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// Posts over TLS and HTTP/1.1: to hosts of a list only, no redirects, bounded time, bounded answers, a connection of
/// its own for each post.
package final class HTTPPoster: ChannelPoster {
    /// Bytes of an answer that are read; what a channel says beyond them is not needed.
    package static let maxAnswerBytes = 64 << 10

    package struct Settings: Sendable {
        /// Lower-cased host names.
        package var allowedHosts: Set<String>
        /// PEM file of authorities to trust instead of the system's.
        package var authority: String?
        /// For one post, from its start to the end of its answer.
        package var timeout: Duration

        package init(allowedHosts: Set<String>, authority: String?, timeout: Duration) {
            self.allowedHosts = allowedHosts
            self.authority = authority
            self.timeout = timeout
        }
    }

    private let settings: Settings
    /// Made with the first post: commands that post nothing open nothing.
    private let client = Mutex<HTTPClient?>(nil)

    package init(_ settings: Settings) {
        self.settings = settings
    }

    package func close() async {
        try? await client.withLock { client in
            defer { client = nil }
            return client
        }?.shutdown()
    }

    package func problem(with address: String) -> PostProblem? {
        guard let host = PostAddress.host(of: address) else { return .badAddress }
        return settings.allowedHosts.contains(host) ? nil : .hostNotAllowed
    }

    package func post(_ post: OutgoingPost) async -> PostOutcome {
        let address = post.address.reveal()
        // The list may have changed since the address was set.
        if let problem = problem(with: address) { return .refused(problem) }
        guard let client = try? ready() else { return .notNow(.untrusted, retryAfterSeconds: nil) }
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        for (name, value) in post.headers { request.headers.add(name: name, value: value) }
        request.headers.add(name: "user-agent", value: "Curtain")
        // A reused connection may end while the request is on its way: was it taken then?
        request.headers.add(name: "connection", value: "close")
        request.body = .bytes(ByteBuffer(bytes: post.body.reveal()))
        let end = ContinuousClock.now + settings.timeout
        do {
            let response = try await client.execute(request, deadline: .now() + .init(settings.timeout))
            return await outcome(of: response, until: end)
        } catch {
            return PostFailure.outcome(of: error)
        }
    }

    private func outcome(of response: HTTPClientResponse, until end: ContinuousClock.Instant) async -> PostOutcome {
        let status = Int(response.status.code)
        switch status {
        // Taken it is, whatever becomes of the rest.
        case 200...299: return .taken(answer: await answer(of: response, until: end))
        case 429, 503:
            guard let wait = response.headers.first(name: "retry-after").flatMap({ Int($0) }), wait >= 0 else {
                return status == 429
                    ? .notNow(.status(status), retryAfterSeconds: nil) : .unknown(.status(status))
            }
            return .notNow(.status(status), retryAfterSeconds: wait)
        // "Do the same elsewhere" was not done here; other redirections often follow what was done.
        case 307, 308: return .refused(.status(status))
        case 300...399: return .unknown(.status(status))
        // The channel waited in vain for the request, or would not risk that it is a replay: it may have read it all.
        case 408, 425: return .unknown(.status(status))
        case 400...499: return .refused(.status(status))
        default: return .unknown(.status(status))
        }
    }

    /// What a channel says, if all of it comes in time and within the limit.
    private func answer(of response: HTTPClientResponse, until end: ContinuousClock.Instant) async -> [UInt8] {
        await withTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                let bytes = try? await response.body.collect(upTo: Self.maxAnswerBytes)
                return bytes.map { Array($0.readableBytesView) } ?? []
            }
            group.addTask {
                try? await Task.sleep(until: end, clock: .continuous)
                return []
            }
            defer { group.cancelAll() }
            return await group.next() ?? []
        }
    }

    private func ready() throws -> HTTPClient {
        try client.withLock { client in
            if let client { return client }
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.minimumTLSVersion = .tlsv12
            if let authority = settings.authority {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority))
            }
            var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
            configuration.httpVersion = .http1Only
            // Shorter than the whole: a time-out while connecting is known to be one.
            configuration.timeout.connect = TimeAmount(settings.timeout / 2)
            configuration.connectionPool.retryConnectionEstablishment = false
            let made = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            client = made
            return made
        }
    }
}

/// An address that posts may go to.
enum PostAddress {
    /// Its host in lower case; nil unless it is `https://host[:port][/…]` of plain characters, without user and
    /// fragment.
    static func host(of address: String) -> String? {
        let scheme = "https://"
        guard address.hasPrefix(scheme), address.utf8.count <= 2_048,
            address.utf8.allSatisfy({
                (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "#")
            })
        else { return nil }
        let authority = address.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, parts.count <= 2,
            host.utf8.allSatisfy({ isHostByte($0) })
        else { return nil }
        if parts.count == 2 { guard let port = UInt16(parts[1]), port > 0 else { return nil } }
        return host.lowercased()
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
