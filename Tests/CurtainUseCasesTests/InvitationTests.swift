// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import Testing

@Suite("Invitations")
struct InvitationTests {
    private func invited() async throws -> (TestDeployment, Reference, token: String, code: String) {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("call me please"))
        let revealed = try await deployment.relay.revealInvitation(of: thread, as: try await deployment.signIn("nora"))
        let token = revealed.link.reveal().split(separator: "#").last.map(String.init) ?? ""
        return (deployment, thread, token, revealed.code.reveal())
    }

    private func claim(_ deployment: TestDeployment, _ secret: String) async throws -> Digest {
        let claimed = try await deployment.relay.claim(secret: Redacted(secret), as: deployment.visitor)
        guard
            case .claim(_, let session) = deployment.relay.authenticate(
                token: claimed.token.reveal(), passive: false)
        else { throw RelayError.notFound("claim") }
        return session
    }

    private func confirm(_ deployment: TestDeployment, _ session: Digest) async throws -> ConfirmedInvitation {
        try await deployment.relay.confirm(
            claim: session, passphrase: Redacted("seven quiet rivers"), as: deployment.visitor)
    }

    @Test("Token and typed code open the same invitation, in any case and with any dashes")
    func secrets() async throws {
        let (deployment, _, token, code) = try await invited()
        _ = try await claim(deployment, token)
        _ = try await claim(deployment, code)
        _ = try await claim(deployment, " " + code.lowercased().split(separator: "-").joined() + " ")
        #expect(token.utf8.count == 22)
    }

    @Test(
        "Wrong, malformed and empty secrets all get the same answer",
        arguments: [
            "", "x", "AAAAAAAAAAAAAAAAAAAAAA", "0000-0000-0000", String(repeating: "A", count: 5000), "' OR 1=1 --",
        ])
    func wrong(secret: String) async throws {
        let (deployment, _, _, _) = try await invited()
        await #expect(throws: RelayError.notFound("invitation")) { try await claim(deployment, secret) }
    }

    @Test("Claims are many and spend nothing; the second confirm contests and shuts the first out")
    func contested() async throws {
        let (deployment, thread, token, _) = try await invited()
        let first = try await claim(deployment, token)
        let second = try await claim(deployment, token)
        guard case .welcome(let session, let code, _) = try await confirm(deployment, first) else {
            Issue.record("the first confirm is welcome")
            return
        }
        let patient = try deployment.caller(session.reveal())
        _ = try await deployment.relay.postOwnMessage(try PrivateText("hello"), idempotency: nil, as: patient)
        guard case .contested = try await confirm(deployment, second) else {
            Issue.record("the second confirm contests")
            return
        }
        #expect(deployment.relay.authenticate(token: session.reveal(), passive: true) == nil)
        await #expect(throws: StoreError.revoked) {
            try await deployment.relay.postOwnMessage(try PrivateText("again"), idempotency: nil, as: patient)
        }
        await #expect(throws: RelayError.wrongCredentials) {
            try await deployment.relay.comeBack(
                returnCode: code, passphrase: Redacted("seven quiet rivers"), as: deployment.visitor)
        }
        let nora = try await deployment.signIn("nora")
        let listed = try await deployment.relay.invitations(page: Page(), as: nora)
        #expect(listed.first?.state == .contested)
        await #expect(throws: RelayError.notFound("invitation")) { try await claim(deployment, token) }
        // One command issues anew; what was said before stays hidden from whoever comes now.
        _ = try await deployment.relay.reissueInvitation(of: thread, as: nora)
        let (next, _) = try await deployment.join(thread)
        #expect(try await deployment.relay.ownThread(MessagePage(), as: next).messages.isEmpty)
        #expect(try await deployment.relay.thread(thread, page: MessagePage(), as: nora).entries.count == 1)
    }

    @Test("An invitation ends with its time")
    func expires() async throws {
        let (deployment, _, token, _) = try await invited()
        let session = try await claim(deployment, token)
        deployment.clock.advance(.seconds(7 * 86_400 + 1))
        await #expect(throws: RelayError.notFound("invitation")) { try await claim(deployment, token) }
        await #expect(throws: RelayError.notFound("invitation")) { try await confirm(deployment, session) }
    }

    @Test("A revoked or replaced invitation opens nothing, claimed or not")
    func revoked() async throws {
        let (deployment, thread, token, _) = try await invited()
        let session = try await claim(deployment, token)
        let nora = try await deployment.signIn("nora")
        #expect(try await deployment.relay.revokeInvitation(of: thread, as: nora).state == .revoked)
        await #expect(throws: RelayError.notFound("invitation")) { try await claim(deployment, token) }
        await #expect(throws: RelayError.notFound("invitation")) { try await confirm(deployment, session) }
        await #expect(throws: RelayError.self) { try await deployment.relay.revealInvitation(of: thread, as: nora) }
        let again = try await deployment.relay.reissueInvitation(of: thread, as: nora)
        let next = again.link.reveal().split(separator: "#").last.map(String.init) ?? ""
        #expect(next != token)
        await #expect(throws: RelayError.notFound("invitation")) { try await claim(deployment, token) }
        guard case .welcome = try await confirm(deployment, try await claim(deployment, next)) else {
            Issue.record("the new invitation is open")
            return
        }
    }

    @Test("A claim confirms once")
    func replayedClaim() async throws {
        let (deployment, _, token, _) = try await invited()
        let session = try await claim(deployment, token)
        _ = try await confirm(deployment, session)
        await #expect(throws: RelayError.notFound("invitation")) { try await confirm(deployment, session) }
    }

    @Test("A patient comes back with code and passphrase, and not with one of them")
    func returns() async throws {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("call me please"))
        let (patient, code) = try await deployment.join(thread, passphrase: "seven quiet rivers")
        _ = try await deployment.relay.postOwnMessage(try PrivateText("remember me"), idempotency: nil, as: patient)
        try await deployment.relay.leave(as: patient)
        let back = try await deployment.relay.comeBack(
            returnCode: Redacted(code.lowercased()), passphrase: Redacted("seven quiet rivers"), as: deployment.visitor)
        let caller = try deployment.caller(back.token.reveal())
        #expect(
            try await deployment.relay.ownThread(MessagePage(), as: caller).messages.map { $0.text.reveal() }
                == ["remember me"])
        for (wrongCode, wrongWords) in [(code, "seven quiet river"), ("0000-0000-0000-0000", "seven quiet rivers")] {
            await #expect(throws: RelayError.wrongCredentials) {
                try await deployment.relay.comeBack(
                    returnCode: Redacted(wrongCode), passphrase: Redacted(wrongWords), as: deployment.visitor)
            }
        }
    }

    @Test("Sessions of patients end by idleness and by age")
    func timeouts() async throws {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("call me please"))
        let (_, code) = try await deployment.join(thread)
        func back() async throws -> String {
            try await deployment.relay.comeBack(
                returnCode: Redacted(code), passphrase: Redacted("seven quiet rivers"), as: deployment.visitor
            ).token.reveal()
        }
        let idle = try await back()
        deployment.clock.advance(.seconds(15 * 60 - 1))
        #expect(deployment.relay.authenticate(token: idle, passive: false) != nil)
        deployment.clock.advance(.seconds(15 * 60 - 1))
        // A passive look does not count as activity.
        #expect(deployment.relay.authenticate(token: idle, passive: true) != nil)
        deployment.clock.advance(.seconds(2))
        #expect(deployment.relay.authenticate(token: idle, passive: false) == nil)
        let busy = try await back()
        for _ in 0..<11 {
            deployment.clock.advance(.seconds(10 * 60))
            #expect(deployment.relay.authenticate(token: busy, passive: false) != nil)
        }
        deployment.clock.advance(.seconds(10 * 60))
        #expect(deployment.relay.authenticate(token: busy, passive: false) == nil)
    }

    @Test("Guessing slows down by network, and by return code")
    func throttled() async throws {
        var settings = TestDeployment.settings()
        settings.attempts.perNetworkPerMinute = 3
        let deployment = try await TestDeployment.make(settings: settings) { _ in }
        for _ in 0..<3 {
            await #expect(throws: RelayError.notFound("invitation")) { try await claim(deployment, "0000-0000-0000") }
        }
        await #expect(throws: RelayError.throttled(retryAfterSeconds: 20)) {
            try await claim(deployment, "0000-0000-0000")
        }
        deployment.clock.advance(.seconds(60))
        await #expect(throws: RelayError.notFound("invitation")) { try await claim(deployment, "0000-0000-0000") }
    }
}
