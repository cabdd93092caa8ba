// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainUseCases
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Everything that serves: both listeners and the reloading of their certificates.
///
/// - Throws: ``ListenerProblem`` for certificates that cannot serve. A port in use comes out of `run()`.
package func makeWebServices(relay: Relay, settings: WebSettings, logger: Logger) throws -> [any Service] {
    let log = RequestLog(logger)
    let publicSide = try makePublicSide(relay: relay, origin: settings.publicListener.origin, logger: logger, log: log)
    let staffSide = makeStaffSide(relay: relay, version: settings.version, logger: logger, log: log)
    let publicListener = try ListenerService(
        settings.publicListener, responder: publicSide.responder, name: "public", capsNetworks: true, logger: logger)
    let staffListener = try ListenerService(
        settings.staffListener, responder: staffSide.responder, name: "staff", capsNetworks: false, logger: logger)
    return [
        publicListener.certificate.reloader, staffListener.certificate.reloader, publicListener, staffListener,
    ]
}

/// A listener's responder with the routes it knows.
struct Side: Sendable {
    let responder: EdgeResponder
    let routes: [AddedRoute]
}

func makePublicSide(
    relay: Relay, origin: String, logger: Logger, log: RequestLog
) throws(ListenerProblem) -> Side {
    guard origin.hasPrefix("https://"), !origin.dropFirst(8).isEmpty, !origin.dropFirst(8).contains("/") else {
        throw .originInvalid(origin)
    }
    let book = try PatientSite.makeRoutes(relay: relay, origin: origin, logger: logger)
    return Side(
        responder: EdgeResponder(router: book.makeResponder(), headers: AnswerHeaders.pages, log: log),
        routes: book.added)
}

func makeStaffSide(relay: Relay, version: String, logger: Logger, log: RequestLog) -> Side {
    let book = StaffSite.makeRoutes(relay: relay, version: version, logger: logger)
    return Side(
        responder: EdgeResponder(router: book.makeResponder(), headers: AnswerHeaders.api, log: log),
        routes: book.added)
}

/// One listener, from its first connection to the last answer.
struct ListenerService: Service {
    let certificate: ListenerCertificate
    private let settings: ListenerSettings
    private let application: Application<EdgeResponder>

    init(
        _ settings: ListenerSettings, responder: EdgeResponder, name: String, capsNetworks: Bool, logger: Logger
    ) throws {
        let certificate = try ListenerCertificate(settings, logger: logger)
        self.certificate = certificate
        self.settings = settings
        let limits = settings.limits
        let cap =
            capsNetworks && limits.connectionsPerNetwork > 0 ? NetworkCap(limit: limits.connectionsPerNetwork) : nil
        var quiet = logger
        quiet[metadataKey: "listener"] = "\(name)"
        // The framework's finer levels print what they could not read.
        quiet.logLevel = max(logger.logLevel, .info)
        application = Application(
            responder: responder,
            server: HTTPServerBuilder { responder in
                Listener(responder: responder, tls: certificate.context, limits: limits, cap: cap)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: quiet)),
            logger: quiet)
    }

    func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            guard error.errnoCode != EADDRINUSE else {
                throw ListenerProblem.portInUse(host: settings.host, port: settings.port)
            }
            throw ListenerProblem.cannotListen(host: settings.host, port: settings.port, code: error.errnoCode)
        }
    }
}
