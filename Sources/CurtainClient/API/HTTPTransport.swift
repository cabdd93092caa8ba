// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOSSL

/// Carries requests over TLS 1.3 and HTTP/1.1: no redirects, bounded time, bounded answers.
package final class HTTPTransport: APITransport {
    package static let maxAnswerBytes = 16 << 20

    private let address: ServerAddress
    private let client: HTTPClient
    private let deadline: TimeAmount

    /// Trusts the authorities of a PEM file instead of the system's, where one is named.
    ///
    /// The deadline is for one request, from its start to the end of its answer.
    ///
    /// - Throws: ``ClientError/file(path:code:what:)`` or ``ClientError/badAuthority(path:)``.
    package init(address: ServerAddress, authority: String?, deadlineSeconds: Int64 = 60) throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv13
        if let authority {
            guard access(authority, R_OK) == 0 else {
                throw ClientError.file(path: authority, code: errno, what: "read")
            }
            guard let certificates = try? NIOSSLCertificate.fromPEMFile(authority), !certificates.isEmpty else {
                throw ClientError.badAuthority(path: authority)
            }
            tls.trustRoots = .certificates(certificates)
        }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .seconds(10)
        configuration.timeout.read = .seconds(deadlineSeconds)
        configuration.connectionPool.retryConnectionEstablishment = false
        self.address = address
        deadline = .seconds(deadlineSeconds)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    package func send(_ request: APIRequest) async throws -> APIAnswer {
        var outgoing = HTTPClientRequest(url: address.url + request.path)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
        outgoing.headers.add(name: "User-Agent", value: "curtain")
        if let body = request.body {
            outgoing.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let response = try await client.execute(outgoing, deadline: .now() + deadline)
            let body = try await response.body.collect(upTo: Self.maxAnswerBytes)
            let retryAfter = response.headers.first(name: "Retry-After").flatMap { Int($0) }
            return APIAnswer(
                status: Int(response.status.code), retryAfter: retryAfter, body: Array(body.readableBytesView))
        } catch {
            throw mapped(error)
        }
    }

    package func shutdown() async {
        try? await client.shutdown()
    }

    private func mapped(_ error: any Error) -> ClientError {
        let server = address.hostAndPort
        switch error {
        case is NIOTooManyBytesError:
            return .answerTooLarge(limit: Self.maxAnswerBytes)
        case let error as HTTPClientError:
            switch error {
            case .readTimeout, .deadlineExceeded, .writeTimeout: return .timedOut(server: server)
            case .connectTimeout: return .unreachable(server: server, reason: "it does not answer")
            case .tlsHandshakeTimeout: return .untrusted(server: server, reason: "the TLS handshake takes too long")
            case .remoteConnectionClosed:
                return .unreachable(server: server, reason: "the connection was closed")
            case .invalidURL, .emptyHost: return .badAddress(address.url)
            default: return .unreachable(server: server, reason: error.shortDescription)
            }
        case let error as NIOSSLError:
            return .untrusted(server: server, reason: reason(error))
        case let error as NIOSSLExtraError:
            // Only the host name is checked beyond what BoringSSL does.
            return error == .failedToValidateHostname
                ? .untrusted(server: server, reason: "its certificate is for another host")
                : .untrusted(server: server, reason: "its certificate cannot be checked")
        case let error as IOError:
            return .unreachable(server: server, reason: errnoText(error.errnoCode))
        case is ChannelError:
            return .unreachable(server: server, reason: "the connection was closed")
        case let error as ClientError:
            return error
        default:
            let type = String(describing: type(of: error))
            if type.contains("BoringSSL") { return .untrusted(server: server, reason: boringReason(error)) }
            // NIO's error of a failed connection lists what was tried; only the kind of failure is told.
            if type.contains("NIOConnectionError") {
                let refused = String(describing: error).contains("errno: \(ECONNREFUSED)")
                return .unreachable(server: server, reason: refused ? "connection refused" : "no such host or no route")
            }
            return .unreachable(server: server, reason: "the connection failed")
        }
    }

    private func reason(_ error: NIOSSLError) -> String {
        switch error {
        case .handshakeFailed(let inner): boringReason(inner)
        case .unableToValidateCertificate, .noCertificateToValidate: "its certificate cannot be checked"
        case .uncleanShutdown: "the connection was cut off"
        default: "the TLS handshake failed"
        }
    }

    private func boringReason(_ error: any Error) -> String {
        let text = String(describing: error)
        if text.contains("CERTIFICATE_VERIFY_FAILED") { return "its certificate is not signed by a known authority" }
        if text.contains("CERTIFICATE_REQUIRED") { return "it asks for a client certificate" }
        if text.contains("PROTOCOL_VERSION") || text.contains("UNSUPPORTED_PROTOCOL") { return "it has no TLS 1.3" }
        if text.contains("WRONG_VERSION_NUMBER") { return "it does not speak TLS on this port" }
        if text.contains("CERTIFICATE_EXPIRED") { return "its certificate has expired" }
        return "the TLS handshake failed"
    }
}
