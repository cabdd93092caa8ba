// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import Testing

@Suite("Signing in")
struct SignInTests {
    private let right = Redacted(TestDeployment.password)

    @Test("Wrong password, unknown login and disabled person get one answer")
    func oneAnswer() async throws {
        let deployment = try await TestDeployment.make()
        _ = try await deployment.relay.disablePerson("ben", as: try await deployment.signIn("admin"))
        for (login, password) in [("amy", "wrong horse"), ("nobody", "wrong"), ("ben", TestDeployment.password)] {
            await #expect(throws: RelayError.wrongCredentials) {
                try await deployment.relay.signIn(
                    login: login, password: Redacted(password), newPassword: nil, as: deployment.visitor)
            }
        }
    }

    @Test("A one-time password must be replaced, by another one, at once")
    func oneTime() async throws {
        let deployment = try await TestDeployment.make()
        let admin = try await deployment.signIn("admin")
        let fresh = try await deployment.relay.addPerson(login: "Zoe", roles: .agent, pools: [], as: admin).password
        let relay = deployment.relay
        await #expect(throws: RelayError.passwordChangeRequired) {
            try await relay.signIn(login: "zoe", password: fresh, newPassword: nil, as: deployment.visitor)
        }
        for weak in ["short", "aaaaaaaaaaaaaaaaaaaa", fresh.reveal()] {
            await #expect(throws: RelayError.self) {
                try await relay.signIn(
                    login: "zoe", password: fresh, newPassword: Redacted(weak), as: deployment.visitor)
            }
        }
        _ = try await relay.signIn(login: "ZOE", password: fresh, newPassword: right, as: deployment.visitor)
        await #expect(throws: RelayError.wrongCredentials) {
            try await relay.signIn(login: "zoe", password: fresh, newPassword: nil, as: deployment.visitor)
        }
    }

    @Test("Failures in a row delay the next attempt, also the right one")
    func delays() async throws {
        let deployment = try await TestDeployment.make()
        for _ in 0..<6 {
            _ = try? await deployment.relay.signIn(
                login: "amy", password: Redacted("wrong"), newPassword: nil, as: deployment.visitor)
        }
        await #expect(throws: RelayError.throttled(retryAfterSeconds: 2)) {
            try await deployment.relay.signIn(login: "amy", password: right, newPassword: nil, as: deployment.visitor)
        }
        deployment.clock.advance(.seconds(3))
        _ = try await deployment.relay.signIn(login: "amy", password: right, newPassword: nil, as: deployment.visitor)
    }

    @Test("A session ends with sign-out, revocation, a new password and its time")
    func sessionsEnd() async throws {
        let deployment = try await TestDeployment.make()
        let relay = deployment.relay
        func token() async throws -> String {
            try await relay.signIn(login: "amy", password: right, newPassword: nil, as: deployment.visitor)
                .token.reveal()
        }
        let first = try await token()
        try await relay.signOut(as: try deployment.caller(first))
        #expect(relay.authenticate(token: first, passive: true) == nil)

        let second = try await token()
        #expect(try await relay.revokeSessions(of: "amy", session: nil, as: try await deployment.signIn("admin")) >= 1)
        #expect(relay.authenticate(token: second, passive: true) == nil)

        let third = try await token()
        let fourth = try await token()
        try await relay.changePassword(
            from: right, to: Redacted("another long password"), as: try deployment.caller(fourth))
        #expect(relay.authenticate(token: third, passive: true) == nil)
        #expect(relay.authenticate(token: fourth, passive: true) != nil)
        deployment.clock.advance(.seconds(15 * 60 + 1))
        #expect(relay.authenticate(token: fourth, passive: true) == nil)
    }

    @Test("Sessions survive a restart")
    func restart() async throws {
        let deployment = try await TestDeployment.make()
        let token = try await deployment.relay.signIn(
            login: "amy", password: right, newPassword: nil, as: deployment.visitor
        ).token.reveal()
        await deployment.store.close()
        let again = try await deployment.reopened()
        #expect(again.relay.authenticate(token: token, passive: false) != nil)
    }

    @Test("Malformed tokens are nobody", arguments: ["", "x", String(repeating: "A", count: 43), "Bearer abc"])
    func malformed(token: String) async throws {
        let deployment = try await TestDeployment.make()
        #expect(deployment.relay.authenticate(token: token, passive: false) == nil)
    }

    @Test("The last administrator can neither be disabled nor lose the role")
    func lastAdmin() async throws {
        let deployment = try await TestDeployment.make()
        let admin = try await deployment.signIn("admin")
        await #expect(throws: RelayError.self) { try await deployment.relay.disablePerson("admin", as: admin) }
        await #expect(throws: RelayError.self) { try await deployment.relay.setRoles(.agent, of: "admin", as: admin) }
    }

    @Test("Refusals of strangers become one leaf a kind, not one each")
    func aggregated() async throws {
        let deployment = try await TestDeployment.make()
        await deployment.relay.flushDenials()
        let before = deployment.store.checkpoint().size
        for _ in 0..<5 {
            _ = try? await deployment.relay.claim(secret: Redacted("0000-0000-0000"), as: deployment.visitor)
        }
        #expect(deployment.store.checkpoint().size == before)
        await deployment.relay.flushDenials()
        #expect(deployment.store.checkpoint().size == before + 1)
        let entries = try await deployment.relay.logEntries(
            LogQueryRequest(event: "access.denied.summary"), as: try await deployment.signIn("paul"))
        #expect(entries.entries.first.map { String(decoding: $0.bytes, as: UTF8.self).contains("\"count\":5") } == true)
    }

    @Test(
        "A password that is short, one word again and again, or made of names that everybody knows is refused",
        arguments: [
            "fourteen chars", "aaaaaaaaaaaaaaaaaaaa", "nora nora nora nora", "Lakeside-nora-2026",
            "river river river river",
            "password password1", "CurtainClinic!!!!",
        ])
    func weakPasswords(password: String) async throws {
        let deployment = try await TestDeployment.make()
        await #expect(throws: RelayError.self) {
            try await deployment.relay.changePassword(
                from: Redacted(TestDeployment.password), to: Redacted(password),
                as: try await deployment.signIn("nora"))
        }
        await deployment.store.close()
    }
}
