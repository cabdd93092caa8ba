// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
package import CurtainCrypto
import CurtainTriage

/// What the service does, one verb a method; each verb stands in an extension in a file of its own.
///
/// A verb asks the policy for a permit, makes and seals what it needs, and calls one change of the store. It knows no
/// HTTP, no SQL and no file.
package struct Relay: Sendable {
    package let settings: RelaySettings
    package let clock: WallClock
    let store: any CurtainStore
    let keys: KeyRing
    let keyring: KeyringPlace
    package let keyWork = KeyWork()
    package let deepWork = DeepWork()
    package let rules: RuleBook
    let dataKeys: DataKeyCache
    let fields: FieldSealer
    let names: NameCache
    let passwords: PasswordChecks
    let throttle: Throttle
    let denials: DenialCounter
    let channelSecrets: ChannelSecretCache
    /// Stands in where a channel has none, so that unknown channels cost the same work.
    let decoySecret: WebhookSecret
    let poster: any ChannelPoster
    package let outboxBell = OutboxBell()
    package let alarmBell = OutboxBell()
    package let automaticTally = AutomaticTally()

    /// `deploymentKey` is the opened data key of the deployment, for names and reasons.
    package init(
        store: any CurtainStore, keys: KeyRing, keyring: KeyringPlace, deploymentKey: DataKey, rules: RuleBook,
        poster: any ChannelPoster, settings: RelaySettings, clock: WallClock
    ) throws {
        self.store = store
        self.keys = keys
        self.keyring = keyring
        self.rules = rules
        self.settings = settings
        self.clock = clock
        dataKeys = DataKeyCache(keys: keys)
        fields = FieldSealer(organization: keys.organization, key: deploymentKey)
        names = NameCache(fields: fields)
        passwords = PasswordChecks(
            hasher: PasswordHasher(cost: settings.passwordCost, keyRing: keys), limit: settings.attempts.passwordQueue)
        throttle = Throttle(limits: settings.attempts)
        denials = DenialCounter()
        channelSecrets = ChannelSecretCache(fields: fields)
        guard let decoy = WebhookSecret(try WebhookSecret.generate()) else { throw CryptoError.randomFailed }
        decoySecret = decoy
        self.poster = poster
    }

    var triage: TriageEngine { rules.triage }
    var replyGuard: ReplyGuard { rules.replyGuard }

    /// The deployment's identifier.
    package var deployment: String { keys.organization.description }
    package var logOrigin: String { keys.logOrigin }
    package var verifierKey: String { keys.signer.verifierKey }

    package func health() -> StoreHealth { store.health() }
    package func checkpoint() -> LogCheckpoint { store.checkpoint() }
    /// Up to where the log's index was compared with the entries; nil before the first time since the start.
    package func indexVerification() -> IndexVerification? { store.indexVerification() }

    /// Asks the policy.
    ///
    /// A refusal of somebody known is a leaf of its own; of somebody unknown, it is counted.
    func authorize<Asked: Action>(_ who: Caller, _ action: Asked) async throws -> Permit<Asked> {
        do {
            return try AccessPolicy.permit(action, for: who)
        } catch let denial {
            if case .visitor = who.principal {
                denials.add("access")
            } else if let permit = try? AccessPolicy.permit(RecordDenial(refused: denial.event), for: who) {
                try? await store.record(permit)
            }
            throw denial
        }
    }

    /// A fresh session: what goes to the browser or the CLI, and what is stored.
    func newSession(idle: Duration, absolute: Duration) throws -> (token: String, stored: NewSession) {
        let now = clock.now()
        let bytes = try SecureRandom.bytes(32)
        return (
            Base64URL.encode(bytes),
            NewSession(
                tokenHash: SHA256.hash(bytes), id: RawID(at: now), idle: idle, expiresAt: now.adding(absolute))
        )
    }

    /// What a token stands for right now; nil for an unknown, expired or malformed one.
    ///
    /// No input or output.
    package func authenticate(token: String, passive: Bool) -> Authenticated? {
        guard token.utf8.count == 43, let bytes = Base64URL.decode(token), bytes.count == 32 else { return nil }
        return store.authenticate(SHA256.hash(bytes), at: clock.now(), touch: !passive)
    }

    package func csrfToken(session: Digest, form: String) -> String {
        keys.csrfToken(session: session.bytes, form: form)
    }

    package func isValidCSRF(_ token: String, session: Digest, form: String) -> Bool {
        constantTimeEqual(Array(token.utf8), Array(csrfToken(session: session, form: form).utf8))
    }
}
