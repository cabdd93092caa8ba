// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainUseCases
package import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// One listener's routes without its socket: what the tests ask.
package struct InProcessSite: Sendable {
    /// An answer as it would go out.
    package struct Answer: Sendable {
        package let status: Int
        package let headers: HTTPFields
        package let body: [UInt8]

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    private let side: Side
    private static let silent = Logger(label: "curtain.in-process") { _ in SwiftLogNoOpLogHandler() }

    /// Every route of the site.
    package var routes: [AddedRoute] { side.routes }

    /// The public listener's.
    package static func patients(_ relay: Relay, origin: String, log: RequestLog) throws -> InProcessSite {
        InProcessSite(side: try makePublicSide(relay: relay, origin: origin, logger: silent, log: log))
    }

    /// The staff listener's.
    package static func staff(_ relay: Relay, version: String, log: RequestLog) -> InProcessSite {
        InProcessSite(side: makeStaffSide(relay: relay, version: version, logger: silent, log: log))
    }

    /// Asks as a peer at an address would.
    package func answer(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: [UInt8] = [],
        from address: String = "192.0.2.7"
    ) async throws -> Answer {
        let head = HTTPRequest(method: method, scheme: "https", authority: nil, path: path, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let context = EdgeContext(source: LoggerSource(logger: Self.silent), connection: Connection(address: address))
        let response = try await side.responder.respond(to: request, context: context)
        let collector = BodyCollector()
        try await response.body.write(collector)
        return Answer(status: response.status.code, headers: response.headers, body: collector.bytes)
    }
}

private struct LoggerSource: RequestContextSource {
    let logger: Logger
}

private final class BodyCollector: ResponseBodyWriter, Sendable {
    private let collected = Mutex<[UInt8]>([])

    var bytes: [UInt8] { collected.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        collected.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
