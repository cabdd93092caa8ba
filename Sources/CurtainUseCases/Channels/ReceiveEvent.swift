// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
package import CurtainCrypto

/// What became of an event that a channel's webhook brought.
package enum EventOutcome: Sendable, Equatable {
    case taken(Receipt)
    /// The event had come before.
    case repeated
    /// An event of a type that is not for Curtain.
    case ignored
}

extension Relay {
    /// Takes in what a channel's webhook brought, if one of the channel's secrets signed it (Standard Webhooks).
    ///
    /// There is no way in without a signature. An unknown channel and a wrong signature look the same, and cost the same
    /// work.
    /// - Throws: ``RelayError/wrongSignature``, ``RelayError/untimely``, ``RelayError/invalid(field:reason:)``.
    package func receiveEvent(
        channel: String, _ message: WebhookMessage?, body: [UInt8], requestID: String, address: String?
    ) async throws -> EventOutcome {
        let known = ChannelID(channel).flatMap { store.directory().channels[$0] }
        let stored = known?.secrets(for: .hook) ?? []
        let secrets = try stored.map { try channelSecrets.secret($0) }
        let signer = message?.signer(of: body, among: secrets.isEmpty ? [decoySecret] : secrets)
        guard let message, let channel = known, let signer, signer < stored.count else {
            denials.add("hook")
            throw RelayError.wrongSignature
        }
        guard message.isTimely(at: clock.now()) else {
            denials.add("hook")
            throw RelayError.untimely
        }
        let principal = ChannelPrincipal(
            id: channel.id, intakePool: channel.intakePool, secret: stored[signer].id)
        let who = Caller(principal: .channel(principal), requestID: requestID, address: address)
        guard let draft = try read(body) else { return .ignored }
        let key = SHA256.hash(channel.id.bytes + Array(message.id.utf8)).bytes.prefix(16)
        let permit = try await authorize(
            who, ReceiveEvent(channel: channel.id, key: Array(key), body: SHA256.hash(body)))
        let comment = try sealed(draft, channel: channel.id)
        let receipt = try await store.receive(permit, comment)
        if receipt != nil, comment.raisesAlarm { alarmBell.ring() }
        // Once it is on the disk: what fails from here on is left to a person.
        if receipt == .added { await routeAutomatically(comment, of: channel, language: draft.language) }
        return receipt.map { .taken($0) } ?? .repeated
    }

    private func read(_ body: [UInt8]) throws -> CommentDraft? {
        let row: CommentRow
        do throws(CommentEventProblem) {
            switch try CommentEvent.read(body) {
            case .comment(let found), .deleted(let found): row = found
            case .other: return nil
            }
        } catch {
            throw RelayError.invalid(field: "event", reason: error.reason)
        }
        let draft = CommentDraft(row)
        if let reason = problem(with: draft) { throw RelayError.invalid(field: "event", reason: reason) }
        return draft
    }
}
