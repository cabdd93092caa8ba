// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The third listener: figures for Prometheus, in clear, on the loopback interface only.
struct MetricsService: Service {
    static let path = "/metrics"

    private let port: Int
    private let application: Application<Responder>

    init(port: Int, logger: Logger, gather: @escaping @Sendable () async -> [Metric]) {
        self.port = port
        var quiet = logger
        quiet[metadataKey: "listener"] = "metrics"
        quiet.logLevel = max(logger.logLevel, .warning)
        application = Application(
            responder: Responder(gather: gather),
            server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(30))),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(16, logger: quiet)),
            logger: quiet)
    }

    func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            guard error.errnoCode != EADDRINUSE else { throw ListenerProblem.portInUse(host: "127.0.0.1", port: port) }
            throw ListenerProblem.cannotListen(host: "127.0.0.1", port: port, code: error.errnoCode)
        }
    }

    struct Responder: HTTPResponder {
        typealias Context = BasicRequestContext

        let gather: @Sendable () async -> [Metric]

        func respond(to request: Request, context: Context) async throws -> Response {
            // A page in a browser on this host could reach the port under a name of its own (DNS rebinding).
            guard Self.isLocal(request.head.authority) else { return Self.text("forbidden\n", .forbidden) }
            guard request.uri.path == MetricsService.path else { return Self.text("not found\n", .notFound) }
            guard request.method == .get else { return Self.text("method not allowed\n", .methodNotAllowed) }
            return Response(
                status: .ok, headers: [.contentType: PrometheusText.contentType, .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: PrometheusText.encode(await gather()))))
        }

        static func isLocal(_ authority: String?) -> Bool {
            guard let authority else { return false }
            let host =
                authority.hasPrefix("[")
                ? String(authority.prefix { $0 != "]" }) + "]"
                : String(authority.prefix { $0 != ":" })
            return ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased())
        }

        private static func text(_ text: String, _ status: HTTPResponse.Status) -> Response {
            Response(
                status: status, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
    }
}
