// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Adds a channel with its intake pool.
package struct CreateChannel: Action {
    package static let event = AuditEvent.channelCreate
    package static let requirement = Requirement(anyOf: [.admin], host: true)

    package let channel: ChannelID
    package let pool: PoolID

    package init(channel: ChannelID, pool: PoolID) {
        self.channel = channel
        self.pool = pool
    }
}

/// Gives a channel a secret.
package struct AddChannelSecret: Action {
    package static let event = AuditEvent.channelSecretAdd
    package static let requirement = Requirement(anyOf: [.admin])

    package let channel: ChannelID
    package let secret: StoredChannelSecret

    package init(channel: ChannelID, secret: StoredChannelSecret) {
        self.channel = channel
        self.secret = secret
    }
}

/// Takes a secret from a channel; what it signs is refused from then on.
package struct RemoveChannelSecret: Action {
    package static let event = AuditEvent.channelSecretRemove
    package static let requirement = Requirement(anyOf: [.admin])

    package let channel: ChannelID
    package let secret: ChannelSecretID

    package init(channel: ChannelID, secret: ChannelSecretID) {
        self.channel = channel
        self.secret = secret
    }
}

/// Shows a channel with its secrets' identifiers and its address.
package struct ReadChannel: Action {
    package static let event = AuditEvent.staffList
    package static let requirement = Requirement(anyOf: [.admin])

    package init() {}
}

/// Says where a channel takes posts, or that people carry them.
package struct SetPosting: Action {
    package static let event = AuditEvent.channelPosting
    package static let requirement = Requirement(anyOf: [.admin])

    package let channel: ChannelID
    package let posting: StoredPosting?

    package init(channel: ChannelID, posting: StoredPosting?) {
        self.channel = channel
        self.posting = posting
    }
}

/// Says which comments of a channel are routed without a person.
package struct SetAutomatic: Action {
    package static let event = AuditEvent.channelAutomatic
    package static let requirement = Requirement(anyOf: [.admin])

    package let channel: ChannelID
    package let automatic: StoredAutomatic?

    package init(channel: ChannelID, automatic: StoredAutomatic?) {
        self.channel = channel
        self.automatic = automatic
    }
}

/// Takes in one comment that a channel's webhook brought.
package struct ReceiveEvent: Action {
    package static let event = AuditEvent.commentReceive
    package static let requirement = Requirement(channel: true)

    package let channel: ChannelID
    /// First 16 bytes of SHA-256 over channel and event id.
    package let key: [UInt8]
    /// SHA-256 of the body.
    package let body: Digest

    package init(channel: ChannelID, key: [UInt8], body: Digest) {
        self.channel = channel
        self.key = key
        self.body = body
    }
}
