// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import GRDB

extension SQLiteStore {
    package func create(
        _ permit: Permit<CreateChannel>, _ channel: NewNamed<Entities.Channel>, kind: ChannelKind, at now: Timestamp
    ) async throws {
        let pool = permit.action.pool
        try await change(permit) { change, origin in
            try change.db.run(
                """
                INSERT INTO channel (id, nameIndex, name, nameRevision, kind, intakePool, createdAt)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, .id(channel.id), .blob(channel.nameIndex), .blob(channel.name.blob),
                .number(channel.name.revision), .text(kind.rawValue), .id(pool), .time(now))
            change.afterCommit {
                $0.channels[channel.id] = StoredChannel(
                    id: channel.id, kind: kind, name: channel.name, intakePool: pool, createdAt: now)
            }
            change.log(
                .channelCreate, by: origin, [.channel(channel.id), .pool(pool)],
                [LeafAttribute("kind", kind.rawValue)])
        }
    }

    package func add(_ permit: Permit<AddChannelSecret>) async throws {
        let (channel, secret) = (permit.action.channel, permit.action.secret)
        try await change(permit) { change, origin in
            let present = try change.db.first(
                "SELECT count(*) FROM channelSecret WHERE channel = ? AND purpose = ?", .id(channel),
                .text(secret.purpose.rawValue), read: { $0.int(0) })
            guard present ?? 0 < StoredChannelSecret.most else {
                throw StoreError.conflict("it has \(StoredChannelSecret.most) already; remove the old one first")
            }
            try change.db.run(
                """
                INSERT INTO channelSecret (id, channel, purpose, secret, secretRevision, createdAt)
                VALUES (?, ?, ?, ?, ?, ?)
                """, .id(secret.id), .id(channel), .text(secret.purpose.rawValue), .blob(secret.secret.blob),
                .number(secret.secret.revision), .time(secret.createdAt))
            change.afterCommit { $0.channels[channel]?.secrets.append(secret) }
            change.log(
                .channelSecretAdd, by: origin, [.channel(channel)],
                [LeafAttribute("purpose", secret.purpose.rawValue), LeafAttribute("secret", secret.id.description)])
        }
    }

    package func remove(_ permit: Permit<RemoveChannelSecret>) async throws {
        let action = permit.action
        try await change(permit) { change, origin in
            let purpose = try change.db.first(
                "SELECT purpose FROM channelSecret WHERE id = ? AND channel = ?", .id(action.secret),
                .id(action.channel), read: { try $0.text(0) })
            guard let purpose else { throw StoreError.notFound }
            try change.db.run("DELETE FROM channelSecret WHERE id = ?", .id(action.secret))
            change.afterCommit { $0.channels[action.channel]?.secrets.removeAll { $0.id == action.secret } }
            change.log(
                .channelSecretRemove, by: origin, [.channel(action.channel)],
                [LeafAttribute("purpose", purpose), LeafAttribute("secret", action.secret.description)])
        }
    }

    package func setPosting(_ permit: Permit<SetPosting>) async throws {
        let (channel, posting) = (permit.action.channel, permit.action.posting)
        try await change(permit) { change, origin in
            try change.db.run("DELETE FROM channelPosting WHERE channel = ?", .id(channel))
            if let posting {
                try change.db.run(
                    """
                    INSERT INTO channelPosting (channel, address, addressRevision, carriesPublic, carriesInvitation)
                    VALUES (?, ?, ?, ?, ?)
                    """, .id(channel), .blob(posting.address.blob), .number(posting.address.revision),
                    .bool(posting.carries.contains(.publicReply)), .bool(posting.carries.contains(.invitation)))
            }
            change.afterCommit { $0.channels[channel]?.posting = posting }
            let carries = posting?.carries.map(\.rawValue).sorted().joined(separator: "+")
            change.log(
                .channelPosting, by: origin, [.channel(channel)], [LeafAttribute("carries", carries ?? "nothing")])
        }
    }

    package func setAutomatic(_ permit: Permit<SetAutomatic>) async throws {
        let (channel, automatic) = (permit.action.channel, permit.action.automatic)
        try await change(permit) { change, origin in
            try change.db.run("DELETE FROM channelAutomatic WHERE channel = ?", .id(channel))
            var entities: [LogEntityRef] = [.channel(channel)]
            if let automatic {
                try change.db.run(
                    "INSERT INTO channelAutomatic (channel, trigger, pool, template) VALUES (?, ?, ?, ?)",
                    .id(channel), .text(automatic.trigger.rawValue), .id(automatic.pool),
                    automatic.template.map { .text($0) } ?? .null)
                entities.append(.pool(automatic.pool))
            }
            change.afterCommit { $0.channels[channel]?.automatic = automatic }
            change.log(
                .channelAutomatic, by: origin, entities,
                [
                    LeafAttribute("template", automatic?.template ?? "none"),
                    LeafAttribute("trigger", automatic?.trigger.rawValue ?? "nothing"),
                ])
        }
    }
}
