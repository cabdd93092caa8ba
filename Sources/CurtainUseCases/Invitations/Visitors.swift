// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    /// Opens an invitation with its token or typed code.
    ///
    /// Nothing is spent: many claims may be pending side by side.
    ///
    /// - Throws: ``RelayError/notFound(_:)`` alike for unknown, expired, revoked and replaced secrets.
    package func claim(secret: Redacted<String>, as who: Caller) async throws -> ClaimedInvitation {
        let now = clock.now()
        try admit(.claim, who, at: now)
        guard let parsed = InvitationSecret(secret.reveal()) else {
            denials.add(Throttle.Kind.claim.rawValue)
            throw RelayError.notFound("invitation")
        }
        let permit = try await authorize(who, ClaimInvitation())
        let limit = settings.sessions.claim
        let (token, session) = try newSession(idle: limit, absolute: limit)
        do {
            _ = try await store.claim(permit, parsed, session: session, at: now)
        } catch StoreError.notFound {
            denials.add(Throttle.Kind.claim.rawValue)
            throw RelayError.notFound("invitation")
        }
        return ClaimedInvitation(token: Redacted(token), expiresAt: session.expiresAt)
    }

    /// Takes a claimed invitation, with a passphrase to come back with.
    ///
    /// The return code is shown once.
    package func confirm(
        claim: Digest, passphrase: Redacted<String>, as who: Caller
    ) async throws -> ConfirmedInvitation {
        let now = clock.now()
        try admit(.confirm, who, at: now)
        try PasswordRule.check(
            passphrase, minimum: PasswordRule.patientMinimum, not: [settings.clinic.displayName])
        let permit = try await authorize(who, ConfirmInvitation(claim: claim))
        let hash = try await passwords.hash(passphrase, .patients)
        // Sixteen characters of a code without look-alikes: 80 random bits.
        let code = Crockford32.encode(try SecureRandom.bytes(10))
        let (token, session) = try patientSession()
        let participant = NewParticipant(
            id: ParticipantID(at: now), locatorHash: Self.locator(code), passphraseHash: hash, session: session)
        do {
            switch try await store.confirm(permit, participant, at: now) {
            case .confirmed:
                return .welcome(
                    token: Redacted(token), returnCode: Redacted(Crockford32.grouped(code, by: 4)),
                    expiresAt: session.expiresAt)
            case .contested:
                return .contested
            }
        } catch StoreError.notFound {
            denials.add(Throttle.Kind.confirm.rawValue)
            throw RelayError.notFound("invitation")
        }
    }

    /// Brings a patient back.
    ///
    /// Unknown codes cost the same work as wrong passphrases and get the same answer.
    package func comeBack(
        returnCode: Redacted<String>, passphrase: Redacted<String>, as who: Caller
    ) async throws -> (token: Redacted<String>, expiresAt: Timestamp) {
        let now = clock.now()
        try admit(.comeBack, who, at: now)
        let code = returnCode.reveal()
        let normal = code.utf8.count <= 64 ? Crockford32.normalized(code) ?? "" : ""
        let locator = Self.locator(normal)
        let name = Hex.encode(locator.bytes)
        try throttle.checkDelay(.comeBack, of: name, at: now)
        let credential = try await store.participantCredential(locator: locator)
        let right = try await passwords.verify(passphrase, against: credential?.passphraseHash, .patients)
        guard right, let credential else {
            throttle.failed(.comeBack, name, at: now)
            denials.add(Throttle.Kind.comeBack.rawValue)
            throw RelayError.wrongCredentials
        }
        throttle.succeeded(.comeBack, name)
        let (token, session) = try patientSession()
        do {
            try await store.signIn(
                try await authorize(who, ReturnToThread(participant: credential.participant)), session: session, at: now
            )
        } catch StoreError.notFound {
            throw RelayError.wrongCredentials
        }
        return (Redacted(token), session.expiresAt)
    }

    package func leave(as who: Caller) async throws {
        try await store.leave(try await authorize(who, LeaveThread()))
    }

    private func admit(_ kind: Throttle.Kind, _ who: Caller, at now: Timestamp) throws {
        do {
            try throttle.admit(kind, from: who.address, at: now)
        } catch {
            denials.add(kind.rawValue)
            throw error
        }
    }

    private func patientSession() throws -> (token: String, stored: NewSession) {
        try newSession(idle: settings.sessions.patientIdle, absolute: settings.sessions.patientAbsolute)
    }

    private static func locator(_ normalizedCode: String) -> Digest {
        SHA256.hash(Array("curtain/v1/return".utf8), [0], Array(normalizedCode.utf8))
    }
}
