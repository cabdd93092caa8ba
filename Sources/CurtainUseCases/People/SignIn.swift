// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    /// Signs a member of staff in.
    ///
    /// - Throws: ``RelayError/wrongCredentials`` for every wrong login or password alike, after the same work;
    ///   ``RelayError/passwordChangeRequired`` when a one-time password is right and no new one came along.
    package func signIn(
        login: String, password: Redacted<String>, newPassword: Redacted<String>?, as who: Caller
    ) async throws -> SignedIn {
        let now = clock.now()
        let name = normalizedName(login)
        do {
            try throttle.admit(.login, from: who.address, at: now)
            try throttle.checkDelay(.login, of: name, at: now)
        } catch {
            denials.add(Throttle.Kind.login.rawValue)
            throw error
        }
        let credential = try await store.staffCredential(loginIndex: loginIndex(name))
        let usable = credential.flatMap { $0.state == .disabled ? nil : $0 }
        let right = try await passwords.verify(password, against: usable?.passwordHash, .staff)
        guard right, let credential = usable else {
            throttle.failed(.login, name, at: now)
            denials.add(Throttle.Kind.login.rawValue)
            throw RelayError.wrongCredentials
        }
        throttle.succeeded(.login, name)
        var newHash: String?
        if credential.state == .invited {
            guard let newPassword else { throw RelayError.passwordChangeRequired }
            try PasswordRule.check(newPassword, minimum: PasswordRule.staffMinimum, not: commonWords + [name])
            guard newPassword != password else { throw RelayError.weakPassword("it is the one-time password") }
            newHash = try await passwords.hash(newPassword, .staff)
        }
        let isAdmin = credential.roles.contains(.admin)
        let limits = settings.sessions
        let idle = isAdmin ? limits.adminIdle : limits.staffIdle
        let (token, session) = try newSession(
            idle: idle, absolute: isAdmin ? limits.adminAbsolute : limits.staffAbsolute)
        let permit = try await authorize(who, SignIn(staff: credential.staff))
        try await store.signIn(permit, session: session, newPasswordHash: newHash, at: now)
        return SignedIn(
            token: Redacted(token), login: name, roles: credential.roles, expiresAt: session.expiresAt, idle: idle)
    }

    func loginIndex(_ name: String) -> [UInt8] {
        keys.blindIndex("login", [Array(normalizedName(name).utf8)])
    }

    package func signOut(as who: Caller) async throws {
        try await store.signOut(try await authorize(who, SignOut()))
    }

    /// Replaces the caller's password and ends their other sessions.
    package func changePassword(
        from old: Redacted<String>, to new: Redacted<String>, as who: Caller
    ) async throws {
        guard case .staff(let staff) = who.principal, let person = store.directory().staff[staff.id] else {
            throw AccessDenied(event: .passwordChange)
        }
        let name = try names.name(of: person)
        let permit = try await authorize(who, ChangeOwnPassword(staff: staff.id))
        try throttle.checkDelay(.login, of: name, at: clock.now())
        let credential = try await store.staffCredential(of: staff.id)
        guard try await passwords.verify(old, against: credential?.passwordHash, .staff) else {
            throttle.failed(.login, name, at: clock.now())
            throw RelayError.wrongCredentials
        }
        guard old != new else { throw RelayError.weakPassword("it is the old one") }
        try PasswordRule.check(new, minimum: PasswordRule.staffMinimum, not: commonWords + [name])
        try await store.changePassword(permit, hash: try await passwords.hash(new, .staff))
    }

    package func whoAmI(as who: Caller) throws -> PersonView {
        let names = people
        guard case .staff(let staff) = who.principal, let person = names.directory.staff[staff.id] else {
            throw AccessDenied(event: .login)
        }
        return try view(person, names)
    }

    /// What a password must not be made of: everybody knows it.
    private var commonWords: [String] { [settings.clinic.displayName, "curtain", "password", "passphrase", "clinic"] }
}
