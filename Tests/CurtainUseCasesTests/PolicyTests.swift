// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import Testing

@Suite("Who may do what")
struct PolicyTests {
    /// Every verb of staff with the people who may call it; the policy denies everybody else.
    private static let verbs:
        [(name: String, allowed: Set<String>, call: @Sendable (Relay, Caller) async throws -> Void)] = [
            (
                "comments.list", ["amy"],
                { _ = try await $0.comments(CommentFilter(), channel: nil, page: Page(), withText: false, as: $1) }
            ),
            ("comments.show", ["amy"], { _ = try await $0.comment(Reference(kind: .comment, number: 1), as: $1) }),
            (
                "comments.flag", ["amy"],
                { _ = try await $0.flag(Reference(kind: .comment, number: 1), reason: "r", as: $1) }
            ),
            (
                "comments.route", ["amy"],
                {
                    _ = try await $0.route(
                        Reference(kind: .comment, number: 1), pool: "nurses", template: nil, locale: nil,
                        via: .manual,
                        dryRun: true, as: $1)
                }
            ),
            ("comments.import", ["amy"], { _ = try await $0.receive([], channel: "facebook-page", as: $1) }),
            ("outbox.list", ["amy"], { _ = try await $0.outbox(pendingOnly: true, page: Page(), as: $1) }),
            ("outbox.scan", ["admin", "paul"], { _ = try await $0.scanOutbox(since: nil, page: Page(), as: $1) }),
            (
                "triage.replay", ["admin"],
                {
                    _ = try await $0.retriage(
                        since: Timestamp(milliseconds: 0), channel: nil, page: Page(), dryRun: false, as: $1)
                }
            ),
            ("threads.list", ["amy", "nora"], { _ = try await $0.threads(ThreadFilter(), page: Page(), as: $1) }),
            ("invitations.list", ["amy", "nora"], { _ = try await $0.invitations(page: Page(), as: $1) }),
            ("people.list", ["admin", "paul"], { _ = try await $0.people(as: $1) }),
            (
                "people.add", ["admin"],
                { _ = try await $0.addPerson(login: "x-\($1.requestID)", roles: .agent, pools: [], as: $1) }
            ),
            ("pools.add", ["admin"], { _ = try await $0.addPool("p1", as: $1) }),
            (
                "channels.add", ["admin"],
                { _ = try await $0.addChannel("c1", kind: .blog, intakePool: "front-desk", as: $1) }
            ),
            ("templates.list", ["admin", "amy", "paul"], { _ = try await $0.templates(as: $1) }),
            ("sessions.list", ["admin"], { _ = try await $0.sessions(as: $1) }),
            ("sessions.revoke", ["admin"], { _ = try await $0.revokeSessions(of: "ben", session: nil, as: $1) }),
            ("audit.list", ["paul"], { _ = try await $0.logEntries(LogQueryRequest(), as: $1) }),
            ("audit.export", ["paul"], { _ = try await $0.exportLog(from: 0, limit: 1, as: $1) }),
            ("audit.deep", ["paul"], { _ = try await $0.deepVerification(as: $1) }),
        ]

    @Test(
        "Each verb is open to its roles alone, and each refusal of somebody known is a leaf", arguments: verbs.indices)
    func matrix(index: Int) async throws {
        let verb = Self.verbs[index]
        let deployment = try await TestDeployment.make()
        _ = try await deployment.receive("call me at 614-555-0188")
        for login in ["admin", "amy", "nora", "paul"] {
            let caller = try await deployment.signIn(login)
            let before = deployment.store.checkpoint().size
            do {
                try await verb.call(deployment.relay, caller)
                #expect(verb.allowed.contains(login), "\(verb.name) was open to \(login)")
            } catch is AccessDenied {
                #expect(!verb.allowed.contains(login), "\(verb.name) was closed to \(login)")
                #expect(deployment.store.checkpoint().size == before + 1, "\(verb.name) denied without a leaf")
            }
        }
        await #expect(throws: AccessDenied.self) { try await verb.call(deployment.relay, deployment.visitor) }
    }

    @Test("A patient may do nothing that staff do")
    func patient() async throws {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("call me"))
        let (patient, _) = try await deployment.join(thread)
        for verb in Self.verbs {
            await #expect(throws: AccessDenied.self, "\(verb.name)") { try await verb.call(deployment.relay, patient) }
        }
    }
}
