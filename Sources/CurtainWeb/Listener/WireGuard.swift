// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOSSL
import NIOTLS

/// Watches the decrypted bytes of a connection, between TLS and HTTP, and ends it when the peer takes too long.
final class WireGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// How often deadlines are compared.
    ///
    /// Timers a request cost far more.
    static let tick = TimeAmount.milliseconds(500)

    private let connection: Connection
    /// Also driven by ``RequestGuard``.
    var phases: ConnectionPhases
    private var ticking: Scheduled<Void>?

    init(limits: ListenerLimits, connection: Connection) {
        self.connection = connection
        phases = ConnectionPhases(limits: limits, now: Self.now)
    }

    static var now: Int64 { Int64(bitPattern: NIODeadline.now().uptimeNanoseconds) }

    func handlerAdded(context: ChannelHandlerContext) {
        scheduleTick(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ticking?.cancel()
        ticking = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        ticking?.cancel()
        ticking = nil
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event {
            phases.handshakeCompleted(now: Self.now)
            let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate()
            connection.handshakeCompleted(with: certificate)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func read(context: ChannelHandlerContext) {
        phases.readAsked(now: Self.now)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        phases.bytesCame(unwrapInboundIn(data).readableBytes, now: Self.now)
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        phases.writability(context.channel.isWritable, now: Self.now)
        context.fireChannelWritabilityChanged()
    }

    private func scheduleTick(_ context: ChannelHandlerContext) {
        let loop = context.eventLoop.assumeIsolated()
        ticking = loop.scheduleTask(in: Self.tick) {
            if self.phases.overrun(now: Self.now) != nil {
                context.close(promise: nil)
            } else {
                self.scheduleTick(context)
            }
        }
    }
}
