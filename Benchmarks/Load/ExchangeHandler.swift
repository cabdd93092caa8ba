// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Sends one request, hands on the answer and closes.
final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: [UInt8]
    private let answer: EventLoopPromise<HTTPAnswer>
    private var parser = AnswerParser()
    private var isDone = false

    init(request: [UInt8], answer: EventLoopPromise<HTTPAnswer>) {
        self.request = request
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        parser.append(&bytes)
        do throws(BenchProblem) {
            if let whole = try parser.next() { end(context, .success(whole)) }
        } catch {
            end(context, .failure(error))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context, .failure(.connectionLost("the server closed it")))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context, .failure(.connectionLost("\(error)")))
    }

    private func end(_ context: ChannelHandlerContext, _ result: Result<HTTPAnswer, BenchProblem>) {
        guard !isDone else { return }
        isDone = true
        switch result {
        case .success(let whole): answer.succeed(whole)
        case .failure(let problem): answer.fail(problem)
        }
        context.close(promise: nil)
    }
}
