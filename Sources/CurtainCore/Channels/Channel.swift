// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What kind of place a channel is.
///
/// Raw values are stored and stand in files that are imported.
package enum ChannelKind: String, Sendable, CaseIterable {
    case facebook, instagram, mastodon, bluesky, x, blog, wordpress, youtube, yelp, healthgrades, generic
    case googleReview = "google_review"
}

/// A public place comments come from.
package struct StoredChannel: Sendable {
    package let id: ChannelID
    package let kind: ChannelKind
    package let name: SealedField
    /// Pool whose agents see its comments until they are routed.
    package let intakePool: PoolID
    package let createdAt: Timestamp
    /// Oldest first.
    package var secrets: [StoredChannelSecret]
    /// Where its posts go; nil when people carry them.
    package var posting: StoredPosting?
    /// What is routed without a person; nil when nothing is.
    package var automatic: StoredAutomatic?

    package init(
        id: ChannelID, kind: ChannelKind, name: SealedField, intakePool: PoolID, createdAt: Timestamp,
        secrets: [StoredChannelSecret] = [], posting: StoredPosting? = nil, automatic: StoredAutomatic? = nil
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.intakePool = intakePool
        self.createdAt = createdAt
        self.secrets = secrets
        self.posting = posting
        self.automatic = automatic
    }

    package func secrets(for purpose: ChannelSecretPurpose) -> [StoredChannelSecret] {
        secrets.filter { $0.purpose == purpose }
    }
}

/// What a channel's secret signs.
///
/// Raw values are stored.
package enum ChannelSecretPurpose: String, Sendable, CaseIterable {
    /// What the channel sends to Curtain.
    case hook
    /// What Curtain posts to the channel.
    case post
}

/// A secret shared with a channel, sealed under the deployment's data key.
package struct StoredChannelSecret: Sendable {
    /// Of one purpose: the one in use, and its successor or predecessor during a rotation.
    package static let most = 2

    package let id: ChannelSecretID
    package let purpose: ChannelSecretPurpose
    package let secret: SealedField
    package let createdAt: Timestamp

    package init(id: ChannelSecretID, purpose: ChannelSecretPurpose, secret: SealedField, createdAt: Timestamp) {
        self.id = id
        self.purpose = purpose
        self.secret = secret
        self.createdAt = createdAt
    }
}

/// Where a channel takes posts.
package struct StoredPosting: Sendable {
    /// Sealed address: it may hold a credential.
    package let address: SealedField
    /// What is posted there; the rest is carried by people.
    package let carries: Set<OutboxKind>

    package init(address: SealedField, carries: Set<OutboxKind>) {
        self.address = address
        self.carries = carries
    }
}

/// Which comments of a channel move into private threads without a person, and what is said in public then.
package struct StoredAutomatic: Sendable, Equatable {
    /// Which ones.
    ///
    /// Raw values are stored.
    package enum Trigger: String, Sendable, CaseIterable {
        /// Emergencies.
        case crisis
        /// All that need a private answer.
        case `private`

        package func applies(to route: CommentRoute) -> Bool {
            route == .crisis || self == .private && route == .private
        }
    }

    package let trigger: Trigger
    /// The pool that answers.
    package let pool: PoolID
    /// Name of the public template; nil says nothing in public.
    package let template: String?

    package init(trigger: Trigger, pool: PoolID, template: String?) {
        self.trigger = trigger
        self.pool = pool
        self.template = template
    }
}
