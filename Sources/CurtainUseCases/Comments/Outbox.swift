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
        return OutboxView(
            item: sealed.item, channelName: try people.channelName(sealed.item.channel),
            text: Redacted(try await text(of: sealed, as: who)),
            remote: try sealed.remote.map { try open($0, of: sealed) })
    }

    /// What an item says.
    func text(of sealed: SealedOutboxItem, as who: Caller) async throws -> String {
        switch sealed.item.kind {
        case .publicReply:
            do {
                let key = try dataKeys.key(sealed.key)
                return String(
                    decoding: try Envelope.open(sealed.text, at: outboxPlace(sealed.item.id), with: key), as: UTF8.self)
            } catch {
                throw RelayError.cannotOpen("item \(sealed.item.reference)")
            }
        case .invitation:
            guard let invitation = sealed.invitation, invitation.state == .issued else {
                throw RelayError.conflict(
                    "its invitation is not open any more: \"invitations reissue\" makes a new one")
            }
            let template = try await template(sealed.item.template, as: who)
            return try invitationText(template, (invitation.id, invitation.generation)).text
        }
    }

    private func open(_ remote: [UInt8], of sealed: SealedOutboxItem) throws -> Redacted<String> {
        do {
            let place = remotePlace(sealed.item.id, attempt: sealed.item.attempt)
            return Redacted(
                String(
                    decoding: try Envelope.open(remote, at: place, with: try dataKeys.key(sealed.key)), as: UTF8.self))
        } catch {
            throw RelayError.cannotOpen("item \(sealed.item.reference)")
        }
    }

    /// Where the identifier is sealed that a channel gave a post.
    func remotePlace(_ id: OutboxID, attempt: Int64) -> BlobPlace {
        .field(
            org: keys.organization, table: "outbox", row: id.raw, column: "remote",
            revision: UInt32(clamping: attempt))
    }

    func template(_ id: TemplateID?, as who: Caller) async throws -> StoredTemplate {
        let templates = try await store.templates(try await authorize(who, ListTemplates()))
        guard let found = templates.first(where: { $0.id == id }) else { throw RelayError.notFound("template") }
        return found
    }

    /// Lets a draft go out.
    package func approveOutbox(_ reference: Reference, as who: Caller) async throws -> OutboxView {
        try moved(try await store.approve(try await authorize(who, ApproveOutbox(item: reference))))
    }

    /// Tries an item again that failed for certain.
    package func retryOutbox(_ reference: Reference, as who: Caller) async throws -> OutboxView {
        try moved(try await store.retry(try await authorize(who, RetryOutbox(item: reference))))
    }

    private func moved(_ item: StoredOutboxItem) throws -> OutboxView {
        outboxBell.ring()
        return OutboxView(item: item, channelName: try people.channelName(item.channel), text: nil)
    }

    /// Items by state, of those that wait for the service or a person.
    package func outboxCounts() async throws -> [OutboxState: Int] {
        try await store.outboxCounts()
    }

    /// Records how a person says an item ended.
    package func resolve(
        _ reference: Reference, outcome: OutboxOutcome, as who: Caller
    ) async throws -> OutboxView {
        let item = try await store.resolve(try await authorize(who, ResolveOutbox(item: reference, outcome: outcome)))
        return OutboxView(item: item, channelName: try people.channelName(item.channel), text: nil)
    }
}
