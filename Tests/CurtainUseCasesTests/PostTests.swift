// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import Testing

@Suite("What is posted to channels")
struct PostTests {
    private struct Scene {
        let deployment: TestDeployment
        let admin: Caller
        let amy: Caller
        let secret: WebhookSecret

        static func make(carries: Set<OutboxKind> = [.publicReply]) async throws -> Scene {
            let deployment = try await TestDeployment.make()
            let admin = try await deployment.signIn("admin")
            let added = try await deployment.relay.addSecret(to: "facebook-page", for: .post, nil, as: admin)
            _ = try await deployment.relay.setPosting(
                of: "facebook-page", address: Redacted("https://hooks.example/in?key=canary-address"), carries: carries,
                as: admin)
            return Scene(
                deployment: deployment, admin: admin, amy: try await deployment.signIn("amy"),
                secret: try opened(added))
        }

        /// The outgoing items of a routed comment, by kind.
        func route(_ via: RouteVia = .auto, asDraft: Bool = false) async throws -> [OutboxKind: Reference] {
            let comment = try await deployment.receive(
                "Please call me, 614-555-0188", id: "their-\(UInt32.random(in: 0...9))")
            let outcome = try await deployment.relay.route(
                comment, pool: "nurses", template: "take-it-private", locale: "en", via: via, asDraft: asDraft,
                dryRun: false, as: amy)
            return Dictionary(
                uniqueKeysWithValues: outcome.texts.compactMap { text in
                    text.outbox.map { (text.kind, $0) }
                })
        }

        /// The public reply of a routed comment.
        func reply(asDraft: Bool = false) async throws -> Reference {
            let items = try await route(asDraft: asDraft)
            return try #require(items[.publicReply])
        }

        func item(_ reference: Reference) async throws -> OutboxView {
            try await deployment.relay.outboxItem(reference, as: amy)
        }

        func due() async throws -> [Reference] {
            try await deployment.store.postsDue(at: deployment.clock.now, excluding: []).map(\.reference)
        }
    }

    @Test("What the channel takes is posted, signed; people carry the rest")
    func posts() async throws {
        let scene = try await Scene.make()
        let items = try await scene.route()
        let reply = try #require(items[.publicReply])
        let invitation = try #require(items[.invitation])
        #expect(try await scene.item(invitation).item.carrier == .manual)
        #expect(try await scene.due() == [reply])
        scene.deployment.poster.answer(.taken(answer: Array(#"{"id": "remote-7", "more": 1}"#.utf8)))
        let made = await scene.deployment.relay.post(reply)
        let report = try #require(made)
        #expect(report.state == .sent && report.attempt == 1)
        let post = try #require(scene.deployment.poster.posts.first)
        let headers = Dictionary(uniqueKeysWithValues: post.headers.map { ($0.name, $0.value) })
        let message = try #require(
            WebhookMessage(
                id: headers["webhook-id"], timestamp: headers["webhook-timestamp"],
                signature: headers["webhook-signature"]))
        let body = post.body.reveal()
        #expect(message.signer(of: body, among: [scene.secret]) == 0)
        #expect(message.isTimely(at: scene.deployment.clock.now))
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.contains(#""type":"reply.public""#) && text.contains("their-") && !text.contains("/i#"))
        let shown = try await scene.item(reply)
        #expect(shown.item.state == .sent && shown.remote?.reveal() == "remote-7")
        #expect(try await scene.due().isEmpty)
        #expect(await scene.deployment.relay.post(reply) == nil)
        #expect(scene.deployment.poster.posts.count == 1)
    }

    @Test("A channel that takes private posts gets the invitation with its link")
    func invitations() async throws {
        let scene = try await Scene.make(carries: [.publicReply, .invitation])
        let items = try await scene.route(.private)
        let invitation = try #require(items[.invitation])
        #expect(try await scene.due() == [invitation])
        _ = await scene.deployment.relay.post(invitation)
        let post = try #require(scene.deployment.poster.posts.first)
        let body = String(decoding: post.body.reveal(), as: UTF8.self)
        #expect(body.contains(#""type":"reply.private""#) && body.contains("/i#"))
    }

    @Test("A new invitation is another post; what the channel said of the old one is gone")
    func reissued() async throws {
        let scene = try await Scene.make(carries: [.invitation])
        let relay = scene.deployment.relay
        let nora = try await scene.deployment.signIn("nora")
        let items = try await scene.route(.private)
        let invitation = try #require(items[.invitation])
        let thread = Reference(kind: .thread, number: try await scene.item(invitation).item.threadNumber)
        scene.deployment.poster.answer(.taken(answer: Array(#"{"id": "first"}"#.utf8)), .refused(.status(404)))
        #expect(await relay.post(invitation)?.state == .sent)
        _ = try await relay.reissueInvitation(of: thread, as: nora)
        #expect(await relay.post(invitation)?.state == .failed)
        #expect(try await scene.item(invitation).remote == nil)
        let ids = scene.deployment.poster.posts.map { $0.headers.first { $0.name == "webhook-id" }?.value }
        #expect(ids.count == 2 && ids[0] != ids[1])

        // While it is on its way, nobody makes another one.
        _ = try await relay.retryOutbox(invitation, as: scene.amy)
        let permit = try AccessPolicy.permit(BeginPost(item: invitation), for: .host(requestID: "test"))
        _ = try await scene.deployment.store.begin(permit)
        await #expect(throws: StoreError.self) { try await relay.reissueInvitation(of: thread, as: nora) }
    }

    @Test("A new invitation of a draft is a draft")
    func reissuedDraft() async throws {
        let scene = try await Scene.make(carries: [.invitation])
        let items = try await scene.route(.private, asDraft: true)
        let invitation = try #require(items[.invitation])
        let thread = Reference(kind: .thread, number: try await scene.item(invitation).item.threadNumber)
        _ = try await scene.deployment.relay.reissueInvitation(
            of: thread, as: try await scene.deployment.signIn("nora"))
        #expect(try await scene.item(invitation).item.state == .draft)
        #expect(try await scene.due().isEmpty)
    }

    @Test("A try that could not be marked goes out later, not never")
    func unmarked() async throws {
        let scene = try await Scene.make()
        let reply = try await scene.reply()
        // As after a commit of unknown outcome that did reach the disk.
        let permit = try AccessPolicy.permit(BeginPost(item: reply), for: .host(requestID: "test"))
        _ = try await scene.deployment.store.begin(permit)
        #expect(await scene.deployment.relay.post(reply) == nil)
        let undo = EndPost(item: reply, attempt: 1, state: .approved, problem: .interrupted)
        #expect(
            try await scene.deployment.store.end(try AccessPolicy.permit(undo, for: .host(requestID: "test"))))
        #expect(await scene.deployment.relay.post(reply)?.state == .sent)
    }

    @Test("A channel with much to post leaves room for the others")
    func fair() async throws {
        let scene = try await Scene.make()
        let reply = try await scene.reply()
        let channel = try await scene.item(reply).item.channel
        let now = scene.deployment.clock.now
        #expect(try await scene.deployment.store.postsDue(at: now, excluding: []).count == 1)
        #expect(try await scene.deployment.store.postsDue(at: now, excluding: [channel]).isEmpty)
    }

    @Test("What the channel does not take cannot be posted there")
    func notTaken() async throws {
        let scene = try await Scene.make()
        await #expect(throws: StoreError.self) { try await scene.route(.private) }
        let none = try await TestDeployment.make()
        let comment = try await none.receive("Please call me, 614-555-0188")
        let amy = try await none.signIn("amy")
        for dryRun in [true, false] {
            await #expect(throws: StoreError.self) {
                try await none.relay.route(
                    comment, pool: "nurses", template: "take-it-private", locale: "en", via: .public, dryRun: dryRun,
                    as: amy)
            }
        }
        let outcome = try await none.relay.route(
            comment, pool: "nurses", template: "take-it-private", locale: "en", via: .auto, dryRun: false, as: amy)
        #expect(outcome.texts.allSatisfy { $0.carrier == .manual })
    }

    @Test("A draft waits for its approval")
    func drafts() async throws {
        let scene = try await Scene.make()
        let reply = try await scene.reply(asDraft: true)
        #expect(try await scene.due().isEmpty)
        #expect(await scene.deployment.relay.post(reply) == nil)
        await #expect(throws: StoreError.conflict("draft")) {
            try await scene.deployment.relay.resolve(reply, outcome: .sent, as: scene.amy)
        }
        _ = try await scene.deployment.relay.approveOutbox(reply, as: scene.amy)
        #expect(try await scene.due() == [reply])
        await #expect(throws: StoreError.conflict("approved")) {
            try await scene.deployment.relay.approveOutbox(reply, as: scene.amy)
        }
    }

    @Test("Refused is failed, and goes out again only when somebody says so")
    func refused() async throws {
        let scene = try await Scene.make()
        let reply = try await scene.reply()
        scene.deployment.poster.answer(.refused(.status(404)))
        #expect(await scene.deployment.relay.post(reply)?.state == .failed)
        #expect(try await scene.item(reply).item.problem == "status-404")
        #expect(try await scene.due().isEmpty)
        _ = try await scene.deployment.relay.retryOutbox(reply, as: scene.amy)
        #expect(await scene.deployment.relay.post(reply)?.attempt == 2)
        #expect(try await scene.item(reply).item.state == .sent)
    }

    @Test("Unknown stays unknown until a person has looked")
    func unknown() async throws {
        let scene = try await Scene.make()
        let reply = try await scene.reply()
        scene.deployment.poster.answer(.unknown(.timedOut))
        #expect(await scene.deployment.relay.post(reply)?.state == .unknown)
        #expect(try await scene.due().isEmpty)
        await #expect(throws: StoreError.self) {
            try await scene.deployment.relay.retryOutbox(reply, as: scene.amy)
        }
        #expect(await scene.deployment.relay.post(reply) == nil)
        _ = try await scene.deployment.relay.resolve(reply, outcome: .failed, as: scene.amy)
        _ = try await scene.deployment.relay.retryOutbox(reply, as: scene.amy)
        #expect(try await scene.due() == [reply])
    }

    @Test("Certainly not taken: tried again, later and later, and not for ever")
    func again() async throws {
        let scene = try await Scene.make()
        let reply = try await scene.reply()
        scene.deployment.poster.answer(.notNow(.status(429), retryAfterSeconds: 120))
        #expect(await scene.deployment.relay.post(reply)?.state == .approved)
        scene.deployment.clock.advance(.seconds(119))
        #expect(try await scene.due().isEmpty)
        scene.deployment.clock.advance(.seconds(1))
        for _ in 2...12 {
            #expect(try await scene.due() == [reply])
            scene.deployment.poster.answer(.notNow(.unreachable, retryAfterSeconds: nil))
            _ = await scene.deployment.relay.post(reply)
            scene.deployment.clock.advance(.seconds(900))
        }
        #expect(try await scene.item(reply).item.state == .failed)
        #expect(try await scene.item(reply).item.attempt == 12)
        // Whoever sends it again means it: the count begins anew.
        _ = try await scene.deployment.relay.retryOutbox(reply, as: scene.amy)
        scene.deployment.poster.answer(.notNow(.status(429), retryAfterSeconds: 1))
        #expect(await scene.deployment.relay.post(reply)?.state == .approved)
    }

    @Test("A try that a process left behind is unknown after its end")
    func abandoned() async throws {
        let scene = try await Scene.make()
        let reply = try await scene.reply()
        let permit = try AccessPolicy.permit(BeginPost(item: reply), for: .host(requestID: "test"))
        let taken = try await scene.deployment.store.begin(permit)
        let begun = try #require(taken)
        await #expect(throws: StoreError.conflict("sending")) {
            try await scene.deployment.relay.resolve(reply, outcome: .sent, as: scene.amy)
        }
        #expect(try await scene.deployment.relay.abandonPosts() == 1)
        #expect(try await scene.deployment.relay.abandonPosts() == 0)
        #expect(try await scene.item(reply).item.state == .unknown)
        // Its late end changes nothing.
        let end = EndPost(item: reply, attempt: begun.outbox.item.attempt, state: .sent)
        #expect(
            try await scene.deployment.store.end(try AccessPolicy.permit(end, for: .host(requestID: "test"))) == false)
        #expect(try await scene.item(reply).item.state == .unknown)
    }

    @Test("What may not be said any more is not said")
    func obstacles() async throws {
        let scene = try await Scene.make(carries: [.publicReply, .invitation])
        let relay = scene.deployment.relay

        let items = try await scene.route()
        let (reply, invitation) = (try #require(items[.publicReply]), try #require(items[.invitation]))
        let thread = try await scene.item(reply).item.threadNumber
        _ = try await relay.revokeInvitation(
            of: Reference(kind: .thread, number: thread), as: try await scene.deployment.signIn("nora"))
        let notPosted = await relay.post(invitation)
        #expect(notPosted == nil)

        _ = try await relay.setPosting(of: "facebook-page", address: nil, carries: [], as: scene.admin)
        let refused = await relay.post(reply)
        #expect(refused?.problem == .noPosting)
        #expect(scene.deployment.poster.posts.isEmpty)
    }

    @Test("A template that changed since is not posted")
    func withdrawn() async throws {
        let scene = try await Scene.make()
        let reply = try await scene.reply()
        _ = try await scene.deployment.relay.importTemplates([], as: .host(requestID: "test"))
        #expect(await scene.deployment.relay.post(reply) == nil)
        #expect(try await scene.item(reply).item.problem == "template-not-approved")
        #expect(scene.deployment.poster.posts.isEmpty)
    }

    @Test("The worker sends what is due and ends when it is told")
    func worker() async throws {
        let scene = try await Scene.make()
        let relay = scene.deployment.relay
        let reply = try await scene.reply()
        await withTaskGroup { group in
            group.addTask {
                await relay.sendPosts { report in
                    #expect(report.item == reply && report.state == .sent)
                    relay.outboxBell.stop()
                }
            }
        }
        #expect(scene.deployment.poster.posts.count == 1)
    }

    @Test("An address must be allowed, and signed posts need a secret")
    func addresses() async throws {
        let scene = try await Scene.make()
        for problem in [PostProblem.badAddress, .hostNotAllowed] {
            scene.deployment.poster.refuseAddresses(problem)
            await #expect(throws: RelayError.self) {
                try await scene.deployment.relay.setPosting(
                    of: "facebook-page", address: Redacted("https://elsewhere.example/"), carries: [.publicReply],
                    as: scene.admin)
            }
        }
        scene.deployment.poster.refuseAddresses(nil)
        _ = try await scene.deployment.relay.addChannel(
            "bare", kind: .generic, intakePool: "front-desk", as: scene.admin)
        await #expect(throws: RelayError.self) {
            try await scene.deployment.relay.setPosting(
                of: "bare", address: Redacted("https://hooks.example/"), carries: [.publicReply], as: scene.admin)
        }
    }
}
