// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    package func outbox(pendingOnly: Bool, page: Page, as who: Caller) async throws -> [OutboxView] {
        let items = try await store.outbox(try await authorize(who, ListOutbox(pendingOnly: pendingOnly, page: page)))
        let names = people
        return try items.map {
            OutboxView(item: $0, channelName: try names.channelName($0.channel), text: nil)
        }
    }

    /// Opens an outgoing item to pass it on: a logged read.
    ///
    /// An invitation's link is computed now.
    package func outboxItem(_ reference: Reference, as who: Caller) async throws -> OutboxView {
        let sealed = try await store.outboxItem(try await authorize(who, ReadOutbox(item: reference)))
        let text: String
        switch sealed.item.kind {
        case .publicReply:
            do {
                let key = try dataKeys.key(sealed.key)
                text = String(
                    decoding: try Envelope.open(sealed.text, at: outboxPlace(sealed.item.id), with: key), as: UTF8.self)
            } catch {
                throw RelayError.cannotOpen("item \(reference)")
            }
        case .invitation:
            guard let invitation = sealed.invitation, invitation.state == .issued else {
                throw RelayError.conflict(
                    "its invitation is not open any more: \"invitations reissue\" makes a new one")
            }
            let template = try await template(sealed.item.template, as: who)
            text = try invitationText(template, (invitation.id, invitation.generation)).text
        }
        return OutboxView(
            item: sealed.item, channelName: try people.channelName(sealed.item.channel), text: Redacted(text))
    }

    private func template(_ id: TemplateID?, as who: Caller) async throws -> StoredTemplate {
        let templates = try await store.templates(try await authorize(who, ListTemplates()))
        guard let found = templates.first(where: { $0.id == id }) else { throw RelayError.notFound("template") }
        return found
    }

    /// Records how a person says an item ended.
    package func resolve(
        _ reference: Reference, outcome: OutboxOutcome, as who: Caller
    ) async throws -> OutboxView {
        let item = try await store.resolve(try await authorize(who, ResolveOutbox(item: reference, outcome: outcome)))
        return OutboxView(item: item, channelName: try people.channelName(item.channel), text: nil)
    }
}
