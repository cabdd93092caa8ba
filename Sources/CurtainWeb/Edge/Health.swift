// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird
import NIOCore

/// Whether the service runs, and whether it can do its work.
enum Health {
    static let livePath = "/health/live"

    /// Answered before anything else is done; says only that the process serves.
    static let live = Response(
        status: .ok,
        headers: [
            .contentType: "text/plain; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ],
        body: ResponseBody(byteBuffer: ByteBuffer(string: "ok")))

    static func addRoutes(to book: RouteBook, relay: Relay) {
        book.on(.get, livePath) { _, _ in Answers.text("ok") }
        book.on(.get, "/health/ready") { _, _ in
            guard let reason = relay.health().sealed else { return Answers.text("ready") }
            return Answers.text("\(reason.state): \(reason.rawValue)", status: .serviceUnavailable)
        }
    }
}
