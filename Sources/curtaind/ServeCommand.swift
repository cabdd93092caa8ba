// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainCore
import CurtainRuntime
import CurtainUseCases
import CurtainWeb
import Logging
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the public and the staff listener until SIGTERM or SIGINT.",
        discussion: """
            Examples:
              curtaind serve
              CURTAIN_LOGGING_FORMAT=json curtaind serve --config /etc/curtain/curtain.yaml
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var secret: SecretOptions

    func run() async throws {
        try await reporting {
            HostProcess.raiseFileLimit()
            let configuration = try options.load()
            LoggingSystem.bootstrap { LineLogHandler(label: $0, configuration: configuration.logging) }
            let logger = Logger(label: "curtaind")
            for name in configuration.unknownVariables {
                logger.warning("environment variable belongs to no setting", metadata: ["name": "\(name)"])
            }
            let runtime = try await Runtime.open(configuration, secret: secret.override)
            do {
                try await serve(runtime, logger)
                await runtime.close()
            } catch {
                await runtime.close()
                throw error
            }
        }
    }

    private func serve(_ runtime: Runtime, _ logger: Logger) async throws {
        let host = HostMetrics(runtime.configuration, started: .systemNow())
        let web = try makeWebServices(
            relay: runtime.relay, settings: WebSettings(runtime.configuration), logger: logger
        ) { host.metrics() }
        try await runtime.refreshTemplates(logger)
        try await runtime.recordStart(version: CurtainVersion.current)
        let control = try ControlServer.start(
            in: runtime.configuration.dataDirectory,
            handler: ControlHandler.make(runtime, version: CurtainVersion.current))
        defer { control.stop() }
        logger.info(
            "starting",
            metadata: [
                "version": "\(CurtainVersion.current)", "node": "\(runtime.configuration.node)",
                "public": "\(runtime.configuration.publicListener.origin)",
                "staff": "\(runtime.configuration.staffListener.origin)", "rules": "\(runtime.relay.rules.identifier)",
                "log_size": "\(runtime.relay.health().logSize)",
            ])
        if HostProcess.isTerminal(2) {
            Terminal.say("curtaind: patients  \(runtime.configuration.publicListener.origin)/private")
            Terminal.say("curtaind: staff     \(runtime.configuration.staffListener.origin)")
            Terminal.say("curtaind: log key   \(runtime.relay.verifierKey)")
        }
        let services: [any Service] =
            [
                Housekeeping(runtime: runtime, logger: logger), RuleHangup(runtime: runtime, logger: logger),
                Watch(runtime: runtime, logger: logger),
                Verification(runtime: runtime, logger: logger), OutboxPosts(relay: runtime.relay, logger: logger),
                OnCall(relay: runtime.relay, logger: logger),
            ] + web
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(30)
        var failure: (any Error)?
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            failure = error
        }
        await runtime.recordStop(logger)
        logger.info("stopped")
        if let failure { throw failure }
    }
}

/// Looks every second whether everything is in its place.
struct Watch: Service {
    let runtime: Runtime
    let logger: Logger

    func run() async throws {
        var last: SealReason?
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            last = await runtime.watch(logger, last: last)
            await cancelWhenGracefulShutdown { try? await Task.sleep(for: .seconds(1)) }
        }
    }
}

/// Posts what is due to channels beside the listeners.
struct OutboxPosts: Service {
    let relay: Relay
    let logger: Logger

    func run() async throws {
        let (relay, logger) = (relay, logger)
        await withGracefulShutdownHandler {
            await relay.sendPosts { report in
                var metadata: Logger.Metadata = [
                    "item": "\(report.item)", "attempt": "\(report.attempt)", "state": "\(report.state.rawValue)",
                ]
                if let problem = report.problem { metadata["problem"] = "\(problem)" }
                logger.log(level: report.state == .sent ? .info : .warning, "post", metadata: metadata)
            }
        } onGracefulShutdown: {
            relay.outboxBell.stop()
        }
    }
}

/// Tells the on-call receiver of emergencies beside the listeners.
struct OnCall: Service {
    let relay: Relay
    let logger: Logger

    func run() async throws {
        let (relay, logger) = (relay, logger)
        await withGracefulShutdownHandler {
            await relay.sendAlarms { report in
                var metadata: Logger.Metadata = ["comments": "\(report.count)"]
                if let problem = report.problem { metadata["problem"] = "\(problem)" }
                if report.isTaken {
                    logger.notice("on-call notice", metadata: metadata)
                } else {
                    logger.error("the on-call notice was not taken; it goes out again", metadata: metadata)
                }
            }
            // A service that returns ends the whole group.
            if !relay.alarmBell.isStopped { try? await gracefulShutdown() }
        } onGracefulShutdown: {
            relay.alarmBell.stop()
        }
    }
}

/// Runs the minute's and the hour's chores beside the listeners.
struct Housekeeping: Service {
    let runtime: Runtime
    let logger: Logger

    func run() async throws {
        var minutes = 0
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            if minutes % 60 == 0 { runtime.checkSurroundings(logger) }
            minutes += 1
            await cancelWhenGracefulShutdown { try? await Task.sleep(for: .seconds(60)) }
            if Task.isShuttingDownGracefully || Task.isCancelled { return }
            await runtime.keepHouse(logger)
        }
    }
}

/// Reads the rules again when the service is told to (SIGHUP).
struct RuleHangup: Service {
    let runtime: Runtime
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            await runtime.reloadRules(logger)
        }
    }
}

/// Verifies everything that is stored, slowly, beside the listeners.
struct Verification: Service {
    let runtime: Runtime
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await runtime.watchDeep(logger) }
    }
}
