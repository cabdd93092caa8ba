// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import Testing

@Suite("Routing")
struct RouteTests {
    @Test("A routing makes thread, patient, invitation, outgoing texts and one leaf")
    func routes() async throws {
        let deployment = try await TestDeployment.make()
        let comment = try await deployment.receive("Please call me, 614-555-0188")
        let amy = try await deployment.signIn("amy")
        let before = deployment.store.checkpoint().size
        let outcome = try await deployment.relay.route(
            comment, pool: "nurses", template: "take-it-private", locale: "en", via: .manual, dryRun: false, as: amy
        )
        #expect(deployment.store.checkpoint().size == before + 1)
        #expect(outcome.thread != nil && outcome.patient != nil)
        #expect(outcome.texts.map(\.kind) == [.publicReply, .invitation])
        #expect(outcome.texts.allSatisfy { $0.outbox != nil })
        await #expect(throws: StoreError.conflict("routed")) {
            try await deployment.relay.route(
                comment, pool: "nurses", template: nil, locale: nil, via: .manual, dryRun: false, as: amy)
        }
    }

    @Test("A dry run says what would be said where, and changes nothing but the log")
    func dryRun() async throws {
        let deployment = try await TestDeployment.make()
        let comment = try await deployment.receive("Please call me, 614-555-0188")
        let amy = try await deployment.signIn("amy")
        let outcome = try await deployment.relay.route(
            comment, pool: "nurses", template: "take-it-private", locale: "en", via: .manual, dryRun: true, as: amy)
        #expect(outcome.thread == nil)
        #expect(outcome.texts.count == 2)
        #expect(outcome.texts.allSatisfy { $0.outbox == nil && !$0.text.reveal().isEmpty })
        let detail = try await deployment.relay.comment(comment, as: amy)
        #expect(detail.comment.comment.state == .open)
    }

    @Test("What is said in public is the same bytes for everybody, and carries no secret")
    func uniform() async throws {
        let deployment = try await TestDeployment.make()
        let amy = try await deployment.signIn("amy")
        var texts: Set<String> = []
        for words in ["I am Ana Torres, my MRN is 1234567", "nice parking", "my surgery was on March 3rd"] {
            let comment = try await deployment.receive(words)
            let outcome = try await deployment.relay.route(
                comment, pool: "nurses", template: "take-it-private", locale: "en", via: .manual, dryRun: false,
                as: amy)
            let text = try #require(outcome.texts.first { $0.kind == .publicReply }).text.reveal()
            #expect(!text.contains("/i#"))
            texts.insert(text)
        }
        #expect(texts.count == 1)
    }

    @Test("A public text that confirms a patient is refused by the guard, with its reasons")
    func guarded() async throws {
        let deployment = try await TestDeployment.make()
        let bad = TemplateSource(
            name: "sorry", kind: .publicReply, locale: "en",
            text: "We are sorry your last visit hurt. Our records show you were seen on March 3rd. {clinic}")
        _ = try await deployment.relay.importTemplates([bad], as: .host(requestID: "t"))
        let admin = try await deployment.signIn("admin")
        let shown = try await deployment.relay.template("sorry", locale: "en", as: admin)
        #expect(!shown.refusals.isEmpty)
        await #expect(throws: RelayError.self) {
            try await deployment.relay.approveTemplate("sorry", locale: "en", digest: shown.template.digest, as: admin)
        }
        let comment = try await deployment.receive("hello")
        await #expect(throws: RelayError.templateNotApproved("sorry")) {
            try await deployment.relay.route(
                comment, pool: "nurses", template: "sorry", locale: "en", via: .manual, dryRun: true,
                as: try await deployment.signIn("amy"))
        }
    }

    @Test("A template whose file is gone is offered no longer, and comes back unapproved")
    func withdrawnTemplate() async throws {
        let deployment = try await TestDeployment.make()
        let admin = try await deployment.signIn("admin")
        let amy = try await deployment.signIn("amy")
        let comment = try await deployment.receive("hello")
        let all = try await deployment.relay.templates(as: admin).map(\.template)
        let gone = try #require(all.first { $0.source.name == "take-it-private" && $0.source.locale == "en" })
        let rest = all.map(\.source).filter { $0.name != gone.source.name || $0.locale != "en" }
        #expect(try await deployment.relay.importTemplates(rest, as: .host(requestID: "t")) == 0)
        #expect(try await deployment.relay.templates(as: admin).count == all.count - 1)
        await #expect(throws: RelayError.self) {
            try await deployment.relay.route(
                comment, pool: "nurses", template: "take-it-private", locale: "en", via: .manual, dryRun: true,
                as: amy)
        }
        await #expect(throws: RelayError.self) {
            try await deployment.relay.approveTemplate(
                "take-it-private", locale: "en", digest: gone.digest, as: admin)
        }
        #expect(try await deployment.relay.importTemplates(rest + [gone.source], as: .host(requestID: "t")) == 1)
        let back = try await deployment.relay.template("take-it-private", locale: "en", as: admin)
        #expect(!back.template.isApproved)
    }

    @Test("A template that changed has to be approved again")
    func changedTemplate() async throws {
        let deployment = try await TestDeployment.make()
        let admin = try await deployment.signIn("admin")
        let before = try await deployment.relay.template("take-it-private", locale: "en", as: admin)
        let changed = TemplateSource(
            name: "take-it-private", kind: .publicReply, locale: "en",
            text: "Thank you for writing. Please use our private page: {landing_url}")
        #expect(try await deployment.relay.importTemplates([changed], as: .host(requestID: "t")) == 1)
        #expect(try await deployment.relay.importTemplates([changed], as: .host(requestID: "t")) == 0)
        let after = try await deployment.relay.template("take-it-private", locale: "en", as: admin)
        #expect(before.template.isApproved && !after.template.isApproved)
        await #expect(throws: RelayError.self) {
            try await deployment.relay.approveTemplate(
                "take-it-private", locale: "en", digest: before.template.digest, as: admin)
        }
    }

    @Test(
        "Malformed templates are refused",
        arguments: [
            TemplateSource(name: "t1", kind: .publicReply, locale: "en", text: "Hello {name}"),
            TemplateSource(name: "t2", kind: .publicReply, locale: "en", text: "Hello {clinic"),
            TemplateSource(name: "t3", kind: .publicReply, locale: "en", text: "{link}"),
            TemplateSource(name: "t4", kind: .invitation, locale: "en", text: "Come to {link}"),
            TemplateSource(name: "bad name", kind: .publicReply, locale: "en", text: "Hello"),
        ])
    func malformed(template: TemplateSource) async throws {
        let deployment = try await TestDeployment.make()
        await #expect(throws: RelayError.self) {
            try await deployment.relay.importTemplates([template], as: .host(requestID: "t"))
        }
    }

    @Test("Outgoing items are opened by a logged read and resolved once")
    func outbox() async throws {
        let deployment = try await TestDeployment.make()
        _ = try await deployment.route(try await deployment.receive("call me"))
        let amy = try await deployment.signIn("amy")
        let relay = deployment.relay
        let items = try await relay.outbox(pendingOnly: true, page: Page(), as: amy)
        #expect(items.count == 2)
        #expect(items.allSatisfy { $0.text == nil })
        let reply = try #require(items.first { $0.item.kind == .publicReply }).item.reference
        #expect(try await relay.outboxItem(reply, as: amy).text?.reveal().contains("/private") == true)
        #expect(try await relay.resolve(reply, outcome: .sent, as: amy).item.state == .sent)
        await #expect(throws: StoreError.conflict("sent")) { try await relay.resolve(reply, outcome: .failed, as: amy) }
        #expect(try await relay.outbox(pendingOnly: true, page: Page(), as: amy).count == 1)
    }
}
