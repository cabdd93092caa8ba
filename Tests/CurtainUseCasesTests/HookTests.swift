// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import Testing

@Suite("What channels bring by themselves")
struct HookTests {
    /// A deployment whose channel has a secret for hooks.
    private struct Scene {
        let deployment: TestDeployment
        let admin: Caller
        let channel: String
        let secret: WebhookSecret
        let secretID: ChannelSecretID

        static func make() async throws -> Scene {
            let deployment = try await TestDeployment.make()
            let admin = try await deployment.signIn("admin")
            let added = try await deployment.relay.addSecret(to: "facebook-page", for: .hook, nil, as: admin)
            let address = added.hookAddress
            return Scene(
                deployment: deployment, admin: admin, channel: String(address.split(separator: "/").last ?? ""),
                secret: try opened(added), secretID: added.id)
        }

        func body(_ id: String = "c-1", _ text: String = "my mri came back, am I ok?", type: String = "created")
            -> [UInt8]
        {
            Array(#"{"type": "comment.\#(type)", "data": {"id": "\#(id)", "text": "\#(text)"}}"#.utf8)
        }

        func send(
            _ body: [UInt8], event: String = "evt_1", secret: WebhookSecret? = nil, offset: Int64 = 0,
            channel: String? = nil
        ) async throws -> EventOutcome {
            let seconds = deployment.clock.now.milliseconds / 1000 + offset
            let signature = (secret ?? self.secret).sign(id: event, timestamp: seconds, body: body)
            return try await deployment.relay.receiveEvent(
                channel: channel ?? self.channel,
                WebhookMessage(id: event, timestamp: String(seconds), signature: signature), body: body,
                requestID: "test", address: "198.51.100.4")
        }

        func comments() async throws -> Int {
            let amy = try await deployment.signIn("amy")
            let filter = CommentFilter(flaggedOnly: false, states: [])
            return try await deployment.relay.comments(
                filter, channel: nil, page: Page(limit: 100), withText: false, as: amy
            ).count
        }
    }

    @Test("A signed event becomes a comment, judged and sealed, by the channel itself")
    func takes() async throws {
        let scene = try await Scene.make()
        #expect(try await scene.send(scene.body()) == .taken(.added))
        #expect(try await scene.comments() == 1)
        #expect(try await scene.send(scene.body("c-1", "my mri is fine"), event: "evt_2") == .taken(.updated))
        #expect(try await scene.send(scene.body("c-1", "", type: "deleted"), event: "evt_3") == .taken(.deleted))
        #expect(try await scene.send(scene.body(type: "liked"), event: "evt_4") == .ignored)
        #expect(try await scene.comments() == 1)
        let query = ReadLog(query: LogQuery(event: .commentReceive, limit: 10))
        let found = try await scene.deployment.store.leaves(
            try AccessPolicy.permit(query, for: .host(requestID: "test")))
        let leaf = String(decoding: found.first?.bytes ?? [], as: UTF8.self)
        #expect(leaf.contains(#""auth":"hook""#) && leaf.contains("ch_\(scene.channel)") && !leaf.contains("mri"))
    }

    @Test("The same event a thousand times at once makes one comment")
    func replayed() async throws {
        let scene = try await Scene.make()
        let body = scene.body()
        let outcomes = try await withThrowingTaskGroup(of: EventOutcome.self) { group in
            for _ in 0..<1000 { group.addTask { try await scene.send(body) } }
            return try await group.reduce(into: [EventOutcome]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .taken(.added) } == 1)
        #expect(outcomes.count { $0 == .repeated } == 999)
        #expect(try await scene.comments() == 1)
    }

    @Test("An event's id with another body is refused, not lost")
    func mismatch() async throws {
        let scene = try await Scene.make()
        _ = try await scene.send(scene.body())
        await #expect(throws: StoreError.idempotencyMismatch) { try await scene.send(scene.body("c-2")) }
        #expect(try await scene.comments() == 1)
    }

    @Test("Without a right signature nothing comes in, and nobody learns which channels there are")
    func refused() async throws {
        let scene = try await Scene.make()
        let foreign = try #require(WebhookSecret(try WebhookSecret.generate()))
        let body = scene.body()
        await #expect(throws: RelayError.wrongSignature) { try await scene.send(body, secret: foreign) }
        for channel in ["", "nonsense", ChannelID(at: scene.deployment.clock.now).description] {
            await #expect(throws: RelayError.wrongSignature) { try await scene.send(body, channel: channel) }
        }
        await #expect(throws: RelayError.wrongSignature) {
            try await scene.deployment.relay.receiveEvent(
                channel: scene.channel, nil, body: body, requestID: "test", address: nil)
        }
        for offset in [-301, 301] as [Int64] {
            await #expect(throws: RelayError.untimely) { try await scene.send(body, offset: offset) }
        }
        await #expect(throws: RelayError.self) { try await scene.send(Array("{}".utf8)) }
        await #expect(throws: RelayError.self) { try await scene.send(scene.body("", "text")) }
        #expect(try await scene.comments() == 0)
    }

    @Test("Two secrets at most; a removed one is refused at once")
    func rotation() async throws {
        let scene = try await Scene.make()
        let relay = scene.deployment.relay
        let added = try await relay.addSecret(to: "facebook-page", for: .hook, nil, as: scene.admin)
        let new = try opened(added)
        await #expect(throws: StoreError.self) {
            try await relay.addSecret(to: "facebook-page", for: .hook, nil, as: scene.admin)
        }
        #expect(try await scene.send(scene.body(), event: "old") == .taken(.added))
        #expect(try await scene.send(scene.body("c-2"), event: "new", secret: new) == .taken(.added))
        try await relay.removeSecret(scene.secretID, from: "facebook-page", as: scene.admin)
        await #expect(throws: RelayError.wrongSignature) { try await scene.send(scene.body("c-3"), event: "late") }
        #expect(try await scene.send(scene.body("c-3"), event: "late", secret: new) == .taken(.added))
        await #expect(throws: StoreError.notFound) {
            try await relay.removeSecret(scene.secretID, from: "facebook-page", as: scene.admin)
        }
        let detail = try await relay.channel("facebook-page", as: scene.admin)
        #expect(detail.secrets.map(\.id) == [added.id])
    }

    @Test("Secrets outlive a restart, and events are remembered over it")
    func restart() async throws {
        let scene = try await Scene.make()
        _ = try await scene.send(scene.body())
        await scene.deployment.store.close()
        let again = Scene(
            deployment: try await scene.deployment.reopened(), admin: scene.admin, channel: scene.channel,
            secret: scene.secret, secretID: scene.secretID)
        #expect(try await again.send(scene.body()) == .repeated)
        #expect(try await again.send(scene.body("c-2"), event: "evt_2") == .taken(.added))
    }

    @Test("Old events are forgotten; what could still be sent again is not")
    func ledger() async throws {
        let scene = try await Scene.make()
        _ = try await scene.send(scene.body())
        scene.deployment.clock.advance(.seconds(29 * 86_400))
        try await scene.deployment.store.sweep()
        #expect(try await scene.send(scene.body()) == .repeated)
        scene.deployment.clock.advance(.seconds(2 * 86_400))
        try await scene.deployment.store.sweep()
        #expect(try await scene.send(scene.body()) == .taken(.unchanged))
    }

    @Test("Only administrators give channels secrets and addresses")
    func rights() async throws {
        let scene = try await Scene.make()
        for login in ["amy", "nora", "paul"] {
            let who = try await scene.deployment.signIn(login)
            await #expect(throws: AccessDenied.self) {
                try await scene.deployment.relay.addSecret(to: "facebook-page", for: .hook, nil, as: who)
            }
            await #expect(throws: AccessDenied.self) {
                try await scene.deployment.relay.channel("facebook-page", as: who)
            }
            await #expect(throws: AccessDenied.self) {
                try await scene.deployment.relay.setPosting(of: "facebook-page", address: nil, carries: [], as: who)
            }
            // Nor do they learn which hosts are allowed.
            await #expect(throws: AccessDenied.self) {
                try await scene.deployment.relay.setPosting(
                    of: "facebook-page", address: Redacted("https://a.example/"), carries: [.publicReply], as: who)
            }
        }
        await #expect(throws: RelayError.self) {
            try await scene.deployment.relay.addSecret(
                to: "facebook-page", for: .post, Redacted("whsec_short"), as: scene.admin)
        }
    }
}

/// The secret that was made.
func opened(_ added: NewChannelSecret) throws -> WebhookSecret {
    let text = try #require(added.secret)
    return try #require(WebhookSecret(text.reveal()))
}
