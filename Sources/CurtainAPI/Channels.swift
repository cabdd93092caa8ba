// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A public place comments come from.
package struct ChannelResponse: Codable, Sendable, Equatable {
    package var id: String
    package var name: String
    package var kind: String
    package var intakePool: String
    package var createdAt: String
    /// It brings comments by itself: it has a secret for that.
    package var takesHooks: Bool
    /// What the service posts there itself: `public`, `private`.
    package var carries: [String]

    package init(
        id: String, name: String, kind: String, intakePool: String, createdAt: String, takesHooks: Bool,
        carries: [String]
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.intakePool = intakePool
        self.createdAt = createdAt
        self.takesHooks = takesHooks
        self.carries = carries
    }
}

/// `POST /channels`.
package struct CreateChannelRequest: Codable, Sendable, Equatable {
    package var name: String
    package var kind: String
    package var intakePool: String

    package init(name: String, kind: String, intakePool: String) {
        self.name = name
        self.kind = kind
        self.intakePool = intakePool
    }
}

/// A channel as administrators see it.
package struct ChannelDetailResponse: Codable, Sendable, Equatable {
    package var channel: ChannelResponse
    /// Where its webhook sends events.
    package var hookURL: String
    package var secrets: [ChannelSecretResponse]
    /// Where its posts go.
    package var postURL: String?
    /// What is routed without a person.
    package var automatic: AutomaticResponse?

    package init(
        channel: ChannelResponse, hookURL: String, secrets: [ChannelSecretResponse], postURL: String? = nil,
        automatic: AutomaticResponse? = nil
    ) {
        self.channel = channel
        self.hookURL = hookURL
        self.secrets = secrets
        self.postURL = postURL
        self.automatic = automatic
    }
}

/// Which comments of a channel are routed without a person.
package struct AutomaticResponse: Codable, Sendable, Equatable {
    /// `crisis`: emergencies; `private`: all that need a private answer.
    package var trigger: String
    /// Name of the pool that answers.
    package var pool: String
    /// What is said in public; absent: nothing.
    package var template: String?

    package init(trigger: String, pool: String, template: String? = nil) {
        self.trigger = trigger
        self.pool = pool
        self.template = template
    }
}

/// `POST /channels/{name}/automatic`.
package struct AutomaticRequest: Codable, Sendable, Equatable {
    /// `crisis` or `private`; absent: nothing is routed without a person.
    package var trigger: String?
    package var pool: String?
    /// Name of an approved public template; absent: nothing is said in public.
    package var template: String?

    package init(trigger: String?, pool: String? = nil, template: String? = nil) {
        self.trigger = trigger
        self.pool = pool
        self.template = template
    }
}

/// A secret shared with a channel.
package struct ChannelSecretResponse: Codable, Sendable, Equatable {
    package var id: String
    /// `hook`: it signs what the channel sends; `post`: it signs what is posted there.
    package var purpose: String
    package var createdAt: String
    /// Only in the answer that made it.
    package var secret: String?
    /// Only in the answer that added it.
    package var hookURL: String?

    package init(
        id: String, purpose: String, createdAt: String, secret: String? = nil, hookURL: String? = nil
    ) {
        self.id = id
        self.purpose = purpose
        self.createdAt = createdAt
        self.secret = secret
        self.hookURL = hookURL
    }
}

/// `POST /channels/{name}/secrets`.
package struct AddChannelSecretRequest: Codable, Sendable, Equatable {
    package var purpose: String
    /// `whsec_…`; without it a new one is made and shown once.
    package var secret: String?

    package init(purpose: String, secret: String? = nil) {
        self.purpose = purpose
        self.secret = secret
    }
}

/// `POST /channels/{name}/posting`.
package struct ChannelPostingRequest: Codable, Sendable, Equatable {
    /// Absent: people carry everything.
    package var url: String?
    /// `public`, `private`.
    package var carries: [String]

    package init(url: String?, carries: [String]) {
        self.url = url
        self.carries = carries
    }
}

/// What became of an event that a channel's webhook brought.
package struct EventResponse: Codable, Sendable, Equatable {
    /// `added`, `updated`, `unchanged`, `late`, `deleted`, `repeated`, `ignored`.
    package var receipt: String

    package init(receipt: String) {
        self.receipt = receipt
    }
}
