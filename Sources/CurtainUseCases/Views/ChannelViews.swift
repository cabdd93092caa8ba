// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// A channel with its name in clear.
package struct ChannelView: Sendable {
    package let id: ChannelID
    package let name: String
    package let kind: ChannelKind
    package let intakePoolName: String
    package let createdAt: Timestamp
    /// Whether it brings comments by itself.
    package let takesHooks: Bool
    /// What the service posts there itself.
    package let carries: Set<OutboxKind>

    package init(
        id: ChannelID, name: String, kind: ChannelKind, intakePoolName: String, createdAt: Timestamp,
        takesHooks: Bool, carries: Set<OutboxKind>
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.intakePoolName = intakePoolName
        self.createdAt = createdAt
        self.takesHooks = takesHooks
        self.carries = carries
    }
}

/// A channel with what administrators see of it.
package struct ChannelDetail: Sendable {
    package let channel: ChannelView
    /// Where its webhook sends events.
    package let hookAddress: String
    package let secrets: [StoredChannelSecret]
    /// Where its posts go; it may hold a credential.
    package let address: Redacted<String>?
    /// What is routed without a person.
    package let automatic: AutomaticView?
}

/// Which comments are routed without a person.
package struct AutomaticView: Sendable {
    package let trigger: StoredAutomatic.Trigger
    package let poolName: String
    package let template: String?
}

/// A secret that was added.
package struct NewChannelSecret: Sendable {
    package let id: ChannelSecretID
    package let purpose: ChannelSecretPurpose
    package let createdAt: Timestamp
    /// Only where it was made here; it is not shown again.
    package let secret: Redacted<String>?
    package let hookAddress: String
}
