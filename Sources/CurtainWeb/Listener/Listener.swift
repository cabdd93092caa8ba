// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOSSL

/// The child channel of both listeners: TLS, the guards, HTTP/1.1, and the connection as a task-local of its requests.
struct Listener: HTTPChannelHandler {
    struct Value: ServerChildChannelValue {
        let http: HTTP1Channel.Value
        let connection: Connection

        var channel: any Channel { http.channel }
    }

    /// A connection beyond what its network may have.
    struct NetworkFull: Error {}

    private let base: HTTP1Channel
    private let tls: NIOSSLContext
    private let limits: ListenerLimits
    private let cap: NetworkCap?
    private let measures: ListenerMeasures

    /// Without a cap there is no limit a network.
    init(
        responder: @escaping HTTPChannelHandler.Responder, tls: NIOSSLContext, limits: ListenerLimits, cap: NetworkCap?,
        measures: ListenerMeasures
    ) {
        base = HTTP1Channel(
            responder: responder,
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [RequestGuard()],
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: limits.maxHeaderBytes, maxHeaderListSize: limits.maxHeaderBytes,
                    maxHeaderFieldCount: limits.maxHeaderFields)))
        self.tls = tls
        self.limits = limits
        self.cap = cap
        self.measures = measures
    }

    var responder: HTTPChannelHandler.Responder { base.responder }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        if let cap, let network = NetworkCap.Network(channel.remoteAddress) {
            guard cap.enter(network) else {
                measures.refused()
                // The caller only drops the future.
                channel.close(promise: nil)
                return channel.eventLoop.makeFailedFuture(NetworkFull())
            }
            channel.closeFuture.whenComplete { _ in cap.leave(network) }
        }
        let measures = measures
        measures.opened()
        channel.closeFuture.whenComplete { _ in measures.closed() }
        let connection = Connection(channel)
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
            try channel.pipeline.syncOperations.addHandler(WireGuard(limits: limits, connection: connection))
        }.flatMap {
            base.setup(channel: channel, logger: logger).map { Value(http: $0, connection: connection) }
        }
    }

    func handle(value: Value, logger: Logger) async {
        await Connection.$current.withValue(value.connection) {
            await withTaskExecutorPreference(LoopExecutor(loop: value.channel.eventLoop)) {
                await base.handle(value: value.http, logger: logger)
            }
        }
    }
}
