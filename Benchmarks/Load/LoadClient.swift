// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// What a load has shown.
struct LoadOutcome: Sendable {
    let rate: Double
    let latencies: Latencies
    /// Answers in all, the warm-up included.
    let answered: Int
}

/// A client of HTTP/1.1 over TLS 1.3 on one event loop, to one server on the loopback address.
struct LoadClient: Sendable {
    /// The name that the certificate must cover.
    static let name = "localhost"

    let host: String
    private let port: Int
    private let tls: NIOSSLContext
    private let group: MultiThreadedEventLoopGroup

    init(port: Int, authority: String) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(authority)
        configuration.minimumTLSVersion = .tlsv13
        configuration.applicationProtocols = ["http/1.1"]
        tls = try NIOSSLContext(configuration: configuration)
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        host = "\(Self.name):\(port)"
        self.port = port
    }

    func close() async {
        try? await group.shutdownGracefully()
    }

    /// Sends one request on a connection of its own.
    func exchange(_ item: RequestPlan.Item, within seconds: Int64 = 10) async throws -> HTTPAnswer {
        let answer = group.next().makePromise(of: HTTPAnswer.self)
        let timer = group.next().scheduleTask(in: .seconds(seconds)) {
            answer.fail(BenchProblem.timeOut("an answer"))
        }
        let bytes = item.bytes
        do {
            _ = try await connect { ExchangeHandler(request: bytes, answer: answer) }
        } catch {
            answer.fail(error)
        }
        defer { timer.cancel() }
        return try await answer.futureResult.get()
    }

    /// Keeps connections busy for the warm-up and the measured time.
    ///
    /// - Throws: ``BenchProblem`` at the first answer that is no success.
    func run(_ plan: RequestPlan, connections: Int, warmUp: Double = 2, seconds: Int) async throws -> LoadOutcome {
        let tally = LoadTally(warmUp: warmUp, seconds: Double(seconds))
        var channels: [any Channel] = []
        var ends: [EventLoopFuture<Void>] = []
        for index in 0..<connections {
            let done = group.next().makePromise(of: Void.self)
            ends.append(done.futureResult)
            do {
                channels.append(
                    try await connect {
                        LoadHandler(plan: plan, index: index, stride: connections, tally: tally, done: done)
                    })
            } catch {
                done.succeed()
                tally.fail(.connectionLost("\(error)"))
                break
            }
        }
        let opened = channels
        let limit = group.next().scheduleTask(in: .seconds(Int64(warmUp) + Int64(seconds) + 30)) {
            tally.fail(.timeOut("an answer"))
            for channel in opened { channel.close(promise: nil) }
        }
        for end in ends { try await end.get() }
        limit.cancel()
        for channel in opened { try? await channel.closeFuture.get() }
        let counts = tally.counts.withLock { $0 }
        if let problem = counts.problem { throw problem }
        return LoadOutcome(
            rate: Double(counts.measured) / Double(seconds), latencies: counts.latencies, answered: counts.answered)
    }

    private func connect(
        _ makeHandler: @escaping @Sendable () -> some ChannelInboundHandler
    ) async throws -> any Channel {
        let tls = tls
        return try await ClientBootstrap(group: group)
            .connectTimeout(.seconds(5))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let secure = try NIOSSLClientHandler(context: tls, serverHostname: Self.name)
                    try channel.pipeline.syncOperations.addHandler(secure)
                    try channel.pipeline.syncOperations.addHandler(makeHandler())
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }
}
