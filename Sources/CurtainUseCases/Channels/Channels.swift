// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    package func channels(as who: Caller) async throws -> [ChannelView] {
        _ = try await authorize(who, ListPools())
        let names = people
        return try names.directory.channels.values.map { try view($0, names) }.sorted { $0.name < $1.name }
    }

    package func addChannel(
        _ name: String, kind: ChannelKind, intakePool: String, as who: Caller
    ) async throws -> ChannelView {
        let pool = try people.pool(intakePool)
        let id = ChannelID(at: clock.now())
        let permit = try await authorize(who, CreateChannel(channel: id, pool: pool.id))
        let channel: NewNamed<Entities.Channel> = try named(name, "channel", id)
        do {
            try await store.create(permit, channel, kind: kind, at: clock.now())
        } catch StoreError.exists {
            throw RelayError.exists("channel \(quoted(name))")
        }
        let names = people
        guard let stored = names.directory.channels[id] else { throw RelayError.notFound("channel") }
        return try view(stored, names)
    }

    /// A channel with its secrets' identifiers and its address.
    package func channel(_ name: String, as who: Caller) async throws -> ChannelDetail {
        _ = try await authorize(who, ReadChannel())
        if let reason = store.health().sealed { throw StoreError.sealed(reason) }
        return try detail(of: try people.channel(name))
    }

    /// Gives a channel a secret: the one that was handed in, or a new one, which is shown only now.
    package func addSecret(
        to name: String, for purpose: ChannelSecretPurpose, _ given: Redacted<String>?, as who: Caller
    ) async throws -> NewChannelSecret {
        let channel = try people.channel(name)
        let text = try given?.reveal() ?? WebhookSecret.generate()
        guard WebhookSecret(text) != nil else {
            throw RelayError.invalid(
                field: "secret", reason: "must be whsec_ and 24 to 64 bytes in Base64, as Standard Webhooks says")
        }
        let now = clock.now()
        let id = ChannelSecretID(at: now)
        let secret = StoredChannelSecret(
            id: id, purpose: purpose,
            secret: try fields.seal(text, table: "channelSecret", row: id.raw, column: "secret"), createdAt: now)
        try await store.add(try await authorize(who, AddChannelSecret(channel: channel.id, secret: secret)))
        return NewChannelSecret(
            id: id, purpose: purpose, createdAt: now, secret: given == nil ? Redacted(text) : nil,
            hookAddress: hookAddress(of: channel))
    }

    /// Takes a secret away; it is named by its identifier.
    package func removeSecret(_ secret: ChannelSecretID, from name: String, as who: Caller) async throws {
        let channel = try people.channel(name)
        try await store.remove(
            try await authorize(who, RemoveChannelSecret(channel: channel.id, secret: secret)))
        channelSecrets.forget(secret)
    }

    /// Says where a channel takes posts and which; without an address, people carry them.
    package func setPosting(
        of name: String, address: Redacted<String>?, carries: Set<OutboxKind>, as who: Caller
    ) async throws -> ChannelDetail {
        let channel = try people.channel(name)
        // Before anything is said of the configuration's hosts.
        _ = try await authorize(who, SetPosting(channel: channel.id, posting: nil))
        var posting: StoredPosting?
        if let address {
            guard !carries.isEmpty else { throw RelayError.invalid(field: "carries", reason: "name public or private") }
            try check(address.reveal())
            guard !channel.secrets(for: .post).isEmpty else {
                throw RelayError.conflict("posts are signed: give the channel a secret for posts first")
            }
            // The address may hold a credential. Its place says when it was set, so that no older one can take it.
            let revision = UInt32(clamping: clock.now().milliseconds / 1000)
            posting = StoredPosting(
                address: try fields.seal(
                    address.reveal(), table: "channelPosting", row: channel.id.raw, column: "address",
                    revision: revision), carries: carries)
        }
        try await store.setPosting(
            try await authorize(who, SetPosting(channel: channel.id, posting: posting)))
        return try detail(of: try people.channel(name))
    }

    private func check(_ address: String) throws {
        switch poster.problem(with: address) {
        case nil: return
        case PostProblem.hostNotAllowed?:
            throw RelayError.invalid(
                field: "address", reason: "its host is not among posts.allowed_hosts of the service's configuration")
        default:
            throw RelayError.invalid(field: "address", reason: "must be an https address without user and fragment")
        }
    }

    func detail(of channel: StoredChannel) throws -> ChannelDetail {
        let names = people
        return ChannelDetail(
            channel: try view(channel, names), hookAddress: hookAddress(of: channel), secrets: channel.secrets,
            address: try channel.posting.map { Redacted(try address(of: channel.id, $0)) },
            automatic: try channel.automatic.map {
                AutomaticView(
                    trigger: $0.trigger, poolName: try names.poolName($0.pool), template: $0.template)
            })
    }

    private func hookAddress(of channel: StoredChannel) -> String {
        "\(settings.publicOrigin)/hooks/\(channel.id)"
    }

    func address(of channel: ChannelID, _ posting: StoredPosting) throws -> String {
        do {
            return try fields.open(posting.address, table: "channelPosting", row: channel.raw, column: "address")
        } catch {
            throw RelayError.cannotOpen("the address of a channel")
        }
    }

    private func view(_ channel: StoredChannel, _ names: Names) throws -> ChannelView {
        ChannelView(
            id: channel.id, name: try names.cache.name(of: channel), kind: channel.kind,
            intakePoolName: try names.poolName(channel.intakePool), createdAt: channel.createdAt,
            takesHooks: !channel.secrets(for: .hook).isEmpty, carries: channel.posting?.carries ?? [])
    }
}
