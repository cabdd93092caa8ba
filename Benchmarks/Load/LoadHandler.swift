// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Synchronization

/// One connection of a closed loop: the next request goes out when the answer to the last one is in.
final class LoadHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let plan: RequestPlan
    private let stride: Int
    private let tally: LoadTally
    private let done: EventLoopPromise<Void>
    private var parser = AnswerParser()
    private var turn: Int
    private var sent: UInt64 = 0
    private var isDone = false

    init(plan: RequestPlan, index: Int, stride: Int, tally: LoadTally, done: EventLoopPromise<Void>) {
        self.plan = plan
        self.stride = stride
        self.tally = tally
        self.done = done
        turn = index % plan.items.count
    }

    func channelActive(context: ChannelHandlerContext) {
        send(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        parser.append(&bytes)
        do throws(BenchProblem) {
            while let answer = try parser.next() { take(answer, context) }
        } catch {
            end(context, error)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context, .connectionLost("the server closed it"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context, .connectionLost("\(error)"))
    }

    private func take(_ answer: HTTPAnswer, _ context: ChannelHandlerContext) {
        guard answer.isSuccess else {
            return end(context, .refused(status: answer.status, type: answer.problemType))
        }
        if tally.answered(sent: sent, now: Stopwatch.now()) {
            send(context)
        } else {
            end(context, nil)
        }
    }

    private func send(_ context: ChannelHandlerContext) {
        let item = plan.items[turn]
        turn = (turn + stride) % plan.items.count
        var buffer = context.channel.allocator.buffer(capacity: item.bytes.count)
        buffer.writeBytes(item.bytes)
        if let offset = item.keyOffset {
            tally.counts.withLock { counts in
                counts.keys.next { buffer.setInteger($1, at: offset + $0) }
            }
        }
        sent = Stopwatch.now()
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    private func end(_ context: ChannelHandlerContext, _ problem: BenchProblem?) {
        guard !isDone else { return }
        isDone = true
        if let problem { tally.fail(problem) }
        done.succeed()
        context.close(promise: nil)
    }
}
