// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
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

/// Everything that serves: both listeners, the reloading of their certificates, and the figures where a port is set for
/// them.
///
/// `hostMetrics` are the figures that the web services cannot know.
/// - Throws: ``ListenerProblem`` for certificates that cannot serve. A port in use comes out of `run()`.
package func makeWebServices(
    relay: Relay, settings: WebSettings, logger: Logger, hostMetrics: @escaping @Sendable () -> [Metric]
) throws -> [any Service] {
    let log = RequestLog(logger)
    let publicSide = try makePublicSide(relay: relay, origin: settings.publicListener.origin, logger: logger, log: log)
    let staffSide = makeStaffSide(relay: relay, version: settings.version, logger: logger, log: log)
    let publicListener = try ListenerService(
        settings.publicListener, side: publicSide, capsNetworks: true, logger: logger)
    let staffListener = try ListenerService(
        settings.staffListener, side: staffSide, capsNetworks: false, logger: logger)
    var services: [any Service] = [
        publicListener.certificate.reloader, staffListener.certificate.reloader,
        CertificateHangup(
            reloaders: [publicListener.certificate.reloader, staffListener.certificate.reloader], logger: logger),
        publicListener, staffListener,
    ]
    if settings.metricsPort != 0 {
        let sides = [publicSide.measures, staffSide.measures]
        services.append(
            MetricsService(port: settings.metricsPort, logger: logger) {
                hostMetrics() + (await relay.metrics()) + ListenerMeasures.metrics(of: sides)
            })
    }
    return services
}

/// A listener's responder with the routes it knows.
struct Side: Sendable {
    let responder: EdgeResponder
    let routes: [AddedRoute]
    let measures: ListenerMeasures
}

func makePublicSide(
    relay: Relay, origin: String, logger: Logger, log: RequestLog
) throws(ListenerProblem) -> Side {
    guard origin.hasPrefix("https://"), !origin.dropFirst(8).isEmpty, !origin.dropFirst(8).contains("/") else {
        throw .originInvalid(origin)
    }
    let book = try PatientSite.makeRoutes(relay: relay, origin: origin, logger: logger)
    let measures = ListenerMeasures(name: "public")
    return Side(
        responder: EdgeResponder(
            router: book.makeResponder(), headers: AnswerHeaders.pages, log: log, measures: measures),
        routes: book.added, measures: measures)
}

func makeStaffSide(relay: Relay, version: String, logger: Logger, log: RequestLog) -> Side {
    let book = StaffSite.makeRoutes(relay: relay, version: version, logger: logger)
    let measures = ListenerMeasures(name: "staff")
    return Side(
        responder: EdgeResponder(
            router: book.makeResponder(), headers: AnswerHeaders.api, log: log, measures: measures),
        routes: book.added, measures: measures)
}

/// One listener, from its first connection to the last answer.
struct ListenerService: Service {
    let certificate: ListenerCertificate
    private let settings: ListenerSettings
    private let application: Application<EdgeResponder>

    init(
        _ settings: ListenerSettings, side: Side, capsNetworks: Bool, logger: Logger
    ) throws {
        let certificate = try ListenerCertificate(settings, logger: logger)
        self.certificate = certificate
        self.settings = settings
        let limits = settings.limits
        let cap =
            capsNetworks && limits.connectionsPerNetwork > 0 ? NetworkCap(limit: limits.connectionsPerNetwork) : nil
        var quiet = logger
        quiet[metadataKey: "listener"] = "\(side.measures.name)"
        let measures = side.measures
        // The framework's finer levels print what they could not read.
        quiet.logLevel = max(logger.logLevel, .info)
        application = Application(
            responder: side.responder,
            server: HTTPServerBuilder { responder in
                Listener(responder: responder, tls: certificate.context, limits: limits, cap: cap, measures: measures)
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
