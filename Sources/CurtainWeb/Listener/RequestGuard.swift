// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Tells the ``WireGuard`` below it where requests and answers begin and end, and closes the connection after the last.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var wire: WireGuard?
    private var closesAfterAnswer = false
    /// What was sent beyond the last request is not for anybody.
    private var isDeaf = false

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        wire = try? pipeline.handler(type: WireGuard.self)
        // In front of what answers malformed heads, so that its refusals are answered in the same way.
        if let answerer = try? pipeline.handler(type: HTTPServerProtocolErrorHandler.self) {
            try? pipeline.addHandler(HeadGuard(), position: .before(answerer))
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        wire = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isDeaf { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            if wire?.phases.isFull == true {
                isDeaf = true
                return
            }
            wire?.phases.headCame(now: WireGuard.now)
            // Only when no earlier answer is open, which it would land in.
            if let wire, wire.phases.isAlone, head.headerFields[.expect]?.lowercased() == "100-continue" {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body: break
        case .end: wire?.phases.requestEnded(now: WireGuard.now)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            guard head.status.kind != .informational else { break }
            if wire?.phases.isLastAnswer == true { head.headerFields[.connection] = "close" }
            if head.headerFields[.connection] == "close" {
                closesAfterAnswer = true
                context.write(wrapOutboundOut(.head(head)), promise: promise)
                return
            }
        case .body:
            break
        case .end:
            wire?.phases.answered(now: WireGuard.now)
            if closesAfterAnswer {
                let written = promise ?? context.eventLoop.makePromise()
                let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
                written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
                context.write(data, promise: written)
                return
            }
        }
        context.write(data, promise: promise)
    }
}
