// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Refuses heads that HTTP/1.1 forbids and the parser lets pass (RFC 9112 section 3.2), and says in one way what
/// ends a connection.
final class HeadGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// After a refusal nothing more of the connection is read.
    private var isDeaf = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDeaf else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        guard Self.hasOneHost(head) else {
            isDeaf = true
            return context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
        }
        // The server compares with this very word.
        if !head.isKeepAlive { head.headers.replaceOrAdd(name: "connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    static func hasOneHost(_ head: HTTPRequestHead) -> Bool {
        let hosts = head.headers["host"]
        if hosts.isEmpty { return head.version.major < 1 || head.version == .http1_0 }
        guard hosts.count == 1, let host = hosts.first, !host.isEmpty else { return false }
        return host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: "\\"),
                UInt8(ascii: ","):
                false
            default: byte > 0x20 && byte < 0x7F
            }
        }
    }
}
