// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    package func people(as who: Caller) async throws -> [PersonView] {
        let staff = try await store.staff(try await authorize(who, ListStaff()))
        let names = people
        return try staff.map { try view($0, names) }
    }

    /// Adds a person with a one-time password, which is shown once and must be replaced at the first sign-in.
    package func addPerson(
        login: String, roles: Roles, pools: [String], as who: Caller
    ) async throws -> OneTimePassword {
        let name = normalizedName(login)
        guard isPlainName(name) else {
            throw RelayError.invalid(field: "login", reason: "use 1 to 64 letters, digits, dots, dashes or underscores")
        }
        guard !roles.isEmpty else { throw RelayError.invalid(field: "roles", reason: "name at least one role") }
        let before = people
        let memberships = try pools.map { try before.pool($0) }
        let id = StaffID(at: clock.now())
        let permit = try await authorize(who, CreateStaff(staff: id, roles: roles))
        let password = try oneTimePassword()
        let staff = NewStaff(
            id: id, loginIndex: loginIndex(name),
            name: try fields.seal(name, table: "staff", row: id.raw, column: "name"), roles: roles,
            passwordHash: try await passwords.hash(password, .staff))
        do {
            try await store.create(permit, staff, at: clock.now())
        } catch StoreError.exists {
            throw RelayError.exists("person \(quoted(name))")
        }
        for pool in memberships {
            try await store.addMember(try await authorize(refreshed(who), AddPoolMember(pool: pool.id, staff: id)))
        }
        return OneTimePassword(person: try personView(id), password: password)
    }

    package func setRoles(_ roles: Roles, of login: String, as who: Caller) async throws -> PersonView {
        guard !roles.isEmpty else {
            throw RelayError.invalid(field: "roles", reason: "name at least one role, or disable the person")
        }
        let id = try people.staff(login).id
        try await refusingLastAdmin {
            try await store.setRoles(try await authorize(who, ChangeRoles(staff: id, roles: roles)))
        }
        return try personView(id)
    }

    package func resetPerson(_ login: String, as who: Caller) async throws -> OneTimePassword {
        let id = try people.staff(login).id
        let permit = try await authorize(who, ResetStaff(staff: id))
        let password = try oneTimePassword()
        try await store.reset(permit, passwordHash: try await passwords.hash(password, .staff))
        return OneTimePassword(person: try personView(id), password: password)
    }

    package func disablePerson(_ login: String, as who: Caller) async throws -> PersonView {
        let id = try people.staff(login).id
        try await refusingLastAdmin {
            try await store.disable(try await authorize(who, DisableStaff(staff: id)))
        }
        return try personView(id)
    }

    private func refusingLastAdmin(_ change: () async throws -> Void) async throws {
        do {
            try await change()
        } catch StoreError.conflict(let what) {
            throw RelayError.conflict("\(what) cannot be taken away: make another person an admin first")
        }
    }

    package func sessions(as who: Caller) async throws -> [SessionView] {
        let sessions = try await store.sessions(try await authorize(who, ListSessions()), at: clock.now())
        let names = people
        return try sessions.map { SessionView(session: $0, login: try names.login($0.staff)) }
    }

    /// Ends all sessions of a person, or the one whose identifier begins with `session`.
    package func revokeSessions(of login: String, session: String?, as who: Caller) async throws -> Int {
        let id = try people.staff(login).id
        var named: RawID?
        if let session {
            guard let raw = RawID(session) else {
                throw RelayError.invalid(field: "session", reason: "give the whole identifier from \"sessions list\"")
            }
            named = raw
        }
        return try await store.revoke(try await authorize(who, RevokeSessions(staff: id, session: named)))
    }

    /// Twenty characters of a code without look-alikes: 100 random bits.
    private func oneTimePassword() throws -> Redacted<String> {
        Redacted(Crockford32.grouped(String(Crockford32.encode(try SecureRandom.bytes(13)).prefix(20)), by: 5))
    }

    func view(_ person: StoredStaff, _ names: Names) throws -> PersonView {
        PersonView(
            id: person.id, login: try names.cache.name(of: person), roles: person.roles, state: person.state,
            poolNames: try person.pools.map { try names.poolName($0) }.sorted(), createdAt: person.createdAt,
            lastSignIn: person.lastSignIn)
    }

    private func personView(_ id: StaffID) throws -> PersonView {
        let names = people
        guard let person = names.directory.staff[id] else { throw RelayError.notFound("person") }
        return try view(person, names)
    }

    /// The caller with the rights they have now: a verb of several changes may alter the caller's own.
    func refreshed(_ who: Caller) -> Caller {
        guard case .staff(let staff) = who.principal,
            case .staff(let now, _) = store.authenticate(staff.session, at: clock.now(), touch: false)
        else { return who }
        return Caller(principal: .staff(now), requestID: who.requestID, address: who.address)
    }
}
