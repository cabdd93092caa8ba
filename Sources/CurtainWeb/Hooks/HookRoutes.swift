// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainCrypto
import CurtainUseCases
import Hummingbird

/// What channels' webhooks bring: raw bytes and their signature, handed on as they came.
enum HookRoutes {
    /// Every path below it answers programs, not people.
    static let prefix = "/hooks/"
    static let maxBodyBytes = 256 << 10

    static func add(to book: RouteBook, relay: Relay) {
        book.on(.post, API.hookPath) { request, context in
            let body = try await request.bytes(upTo: maxBodyBytes)
            let message = WebhookMessage(
                id: request.headers[.webhookID], timestamp: request.headers[.webhookTimestamp],
                signature: request.headers[.webhookSignature])
            let channel = context.parameters["channel"].map(String.init) ?? ""
            let outcome = try await offLoop {
                try await relay.receiveEvent(
                    channel: channel, message, body: body, requestID: context.requestID,
                    address: context.connection?.address)
            }
            return try Answers.json(EventResponse(outcome))
        }
    }
}

extension EventResponse {
    init(_ outcome: EventOutcome) {
        switch outcome {
        case .taken(let receipt): self.init(receipt: receipt.rawValue)
        case .repeated: self.init(receipt: "repeated")
        case .ignored: self.init(receipt: "ignored")
        }
    }
}
