// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import Foundation
import Testing

@Suite("Judging stored comments again")
struct ReplayTests {
    private static let long = Timestamp(milliseconds: 0)

    private func replay(
        _ relay: Relay, _ deployment: TestDeployment, dryRun: Bool = false, everyState: Bool = false,
        page: Page = Page(), since: Timestamp = long
    ) async throws -> RetriageOutcome {
        try await relay.retriage(
            since: since, channel: nil, everyState: everyState, page: page, dryRun: dryRun,
            as: try await deployment.signIn("admin"))
    }

    private func opened(_ reference: Reference, _ deployment: TestDeployment) async throws -> CommentDetail {
        try await deployment.relay.comment(reference, as: try await deployment.signIn("amy"))
    }

    /// The newest entry of an event.
    private func entry(_ event: String, _ deployment: TestDeployment) async throws -> String {
        let found = try await deployment.relay.logEntries(
            LogQueryRequest(event: event), as: try await deployment.signIn("paul"))
        return String(decoding: try #require(found.entries.first).bytes, as: UTF8.self)
    }

    @Test("A dry run shows what would change and changes nothing but the log, which names each comment read")
    func dryRun() async throws {
        let deployment = try await TestDeployment.make()
        let marina = try await deployment.receive("The marina is under water")
        let other = try await deployment.receive("What a lovely building")
        let newer = try await deployment.relay(adding: TestDeployment.marinaRules)
        let admin = try await deployment.signIn("admin")
        let before = deployment.store.checkpoint().size
        let outcome = try await newer.retriage(since: Self.long, channel: nil, page: Page(), dryRun: true, as: admin)
        #expect(deployment.store.checkpoint().size == before + 1)
        #expect((outcome.looked, outcome.unreadable, outcome.next) == (2, [], nil))
        let change = try #require(outcome.changed.first)
        #expect((outcome.changed.count, change.comment.reference, change.outcome) == (1, marina, .wouldChange))
        #expect((change.was.urgency, change.was.route, change.was.flagged) == (.none, .none, false))
        #expect((change.now.urgency, change.now.urgencyCategory) == (.emergency, "other"))
        #expect(change.now.route == .crisis)
        #expect(change.now.flagged)
        #expect(change.now.rules.hasSuffix("7"))
        #expect(change.now.rulesIdentifier == outcome.rulesIdentifier)
        #expect(change.was.rulesIdentifier != nil)
        #expect(change.was.rulesIdentifier != change.now.rulesIdentifier)
        let leaf = try await entry("comment.list", deployment)
        for reference in [marina, other] {
            #expect(leaf.contains(try await opened(reference, deployment).comment.comment.id.description))
        }
        #expect(leaf.contains(#""count":2,"rules":"\#(outcome.rulesIdentifier)""#))
        let stored = try await opened(marina, deployment)
        #expect((stored.revisions, stored.comment.comment.urgency, stored.comment.comment.flagged) == (1, .none, false))
    }

    @Test("A new judgement is stored with the same words, flags the comment, and is an entry of its own")
    func stored() async throws {
        let deployment = try await TestDeployment.make()
        let marina = try await deployment.receive("The marina is under water", id: "one")
        let newer = try await deployment.relay(adding: TestDeployment.marinaRules)
        let outcome = try await replay(newer, deployment)
        #expect(outcome.changed.map(\.outcome) == [.changed])
        let after = try await opened(marina, deployment)
        #expect(after.comment.text?.reveal() == "The marina is under water")
        #expect(after.comment.author?.reveal() == "@walker")
        #expect((after.comment.comment.revision, after.revisions) == (2, 2))
        #expect(after.comment.comment.flagged)
        #expect((after.comment.comment.urgency, after.comment.comment.route) == (.emergency, .crisis))
        #expect((after.urgencyCategory, after.rules) == ("other", outcome.rules))
        #expect(after.comment.comment.rules == outcome.rulesIdentifier)
        #expect(after.findings.contains { $0.rule == "ours.marina" })
        let leaf = try await entry("comment.retriage", deployment)
        #expect(leaf.contains(#""act":"U""#))
        #expect(leaf.contains("cm_\(after.comment.comment.id)"))
        #expect(leaf.contains(#""rules":"\#(outcome.rulesIdentifier)","urgency":"emergency""#))

        let again = try await replay(newer, deployment)
        #expect((again.looked, again.changed.count) == (1, 0))
        #expect(try await opened(marina, deployment).revisions == 2)
        // What the source repeats is known, what it edits is newer.
        _ = try await deployment.receive("The marina is under water", id: "one")
        #expect(try await opened(marina, deployment).revisions == 2)
        deployment.clock.advance(.seconds(60))
        _ = try await deployment.receive("All is dry again", id: "one")
        let edited = try await opened(marina, deployment)
        #expect((edited.revisions, edited.comment.text?.reveal()) == (3, "All is dry again"))
    }

    @Test("A flag is never taken off, also when nothing is urgent any more")
    func flagStays() async throws {
        let deployment = try await TestDeployment.make()
        let amy = try await deployment.signIn("amy")
        let newer = try await deployment.relay(adding: TestDeployment.marinaRules)
        let draft = CommentDraft(
            line: 1, externalID: "m", author: nil, text: "The marina is under water", language: "en", permalink: nil,
            createdAt: nil, updatedAt: nil, revision: nil, isDeletion: false)
        _ = try await newer.receive([draft], channel: "facebook-page", as: amy)
        let outcome = try await replay(deployment.relay, deployment)
        let change = try #require(outcome.changed.first)
        #expect((change.was.urgency, change.now.urgency, change.now.flagged) == (.emergency, .none, true))
        let after = try await opened(change.comment.reference, deployment).comment.comment
        #expect((after.urgency, after.route, after.flagged) == (.none, .none, true))
    }

    @Test("What people closed is left alone, and shown only in a dry run that asks for it")
    func decided() async throws {
        let deployment = try await TestDeployment.make()
        let amy = try await deployment.signIn("amy")
        let dismissed = try await deployment.receive("The marina once")
        _ = try await deployment.relay.dismiss(dismissed, reason: "an old joke", as: amy)
        let routed = try await deployment.receive("The marina twice")
        _ = try await deployment.route(routed)
        let newer = try await deployment.relay(adding: TestDeployment.marinaRules)
        #expect(try await replay(newer, deployment).looked == 0)
        #expect(try await replay(newer, deployment, dryRun: true).looked == 0)
        let shown = try await replay(newer, deployment, dryRun: true, everyState: true)
        #expect(shown.changed.map(\.comment.reference) == [routed, dismissed])
        #expect(shown.changed.map(\.now.urgency) == [.emergency, .emergency])
        #expect(shown.changed.map(\.now.flagged) == shown.changed.map(\.was.flagged))
        await #expect(throws: RelayError.self) { try await replay(newer, deployment, everyState: true) }
        #expect(try await opened(dismissed, deployment).comment.comment.state == .dismissed)
        #expect(try await opened(dismissed, deployment).revisions == 1)
    }

    @Test("A flag that somebody took off comes back only for what is more urgent than before")
    func unflagged() async throws {
        let deployment = try await TestDeployment.make()
        let amy = try await deployment.signIn("amy")
        let complaint = try await deployment.receive(
            "Worst clinic ever, rude staff at the harbour, I want my money back!")
        #expect(try await opened(complaint, deployment).comment.comment.flagged)
        _ = try await deployment.relay.unflag(complaint, as: amy)
        let review = TestDeployment.marinaRules[0].replacing("section: urgency", with: "section: spam")
            .replacing("    level: emergency\n    category: other\n", with: "").replacing("- marina", with: "- harbour")
        let milder = try await deployment.relay(adding: [review])
        let outcome = try await replay(milder, deployment)
        #expect(outcome.changed.map(\.now.isSpam) == [true])
        #expect(try await !opened(complaint, deployment).comment.comment.flagged)
        let urgent = TestDeployment.marinaRules[0].replacing("- marina", with: "- harbour")
        _ = try await replay(try await deployment.relay(adding: [urgent]), deployment)
        #expect(try await opened(complaint, deployment).comment.comment.flagged)
    }

    @Test("Pages follow each other, each with a leaf of its own, and a channel and a moment narrow them")
    func pages() async throws {
        let deployment = try await TestDeployment.make()
        let amy = try await deployment.signIn("amy")
        let drafts = (1...45).map { number in
            CommentDraft(
                line: number, externalID: "\(number)", author: nil, text: "marina \(number)", language: nil,
                permalink: nil, createdAt: nil, updatedAt: nil, revision: nil, isDeletion: number == 45)
        }
        _ = try await deployment.relay.receive(drafts, channel: "facebook-page", as: amy)
        let newer = try await deployment.relay(adding: TestDeployment.marinaRules)
        let first = try await replay(newer, deployment, page: Page(limit: 500))
        #expect((first.looked, first.changed.count, first.next) == (40, 39, 6))
        let second = try await replay(newer, deployment, page: Page(after: first.next, limit: 500))
        #expect((second.looked, second.changed.count, second.next) == (5, 5, nil))
        let admin = try await deployment.signIn("admin")
        let later = deployment.clock.now.adding(.seconds(1))
        #expect(try await replay(newer, deployment, since: later).looked == 0)
        await #expect(throws: RelayError.self) {
            try await newer.retriage(since: Self.long, channel: "elsewhere", page: Page(), dryRun: true, as: admin)
        }
        _ = try await deployment.relay.addChannel("blog", kind: .blog, intakePool: "nurses", as: admin)
        let elsewhere = try await newer.retriage(
            since: Self.long, channel: "blog", page: Page(), dryRun: true, as: admin)
        #expect(elsewhere.looked == 0)
    }

    @Test("What becomes an emergency raises one alarm, in no dry run, and only where somebody is on call")
    func alarms() async throws {
        var settings = TestDeployment.settings()
        settings.crisis.notice = .init(
            address: Redacted("https://oncall.example/in"),
            secret: try #require(WebhookSecret(try WebhookSecret.generate())))
        for (settings, expected) in [(settings, 2), (TestDeployment.settings(), 0)] {
            let deployment = try await TestDeployment.make(settings: settings)
            for number in 1...2 { _ = try await deployment.receive("The marina \(number)") }
            let newer = try await deployment.relay(adding: TestDeployment.marinaRules)
            _ = try await replay(newer, deployment, dryRun: true)
            #expect(try await deployment.store.alarmCount() == 0)
            _ = try await replay(newer, deployment)
            _ = try await replay(newer, deployment)
            #expect(try await deployment.store.alarmCount() == expected)
        }
    }

    @Test("Comments that become emergencies between two pages are neither missed nor judged twice")
    func order() async throws {
        let deployment = try await TestDeployment.make()
        for number in 1...5 { _ = try await deployment.receive("The marina \(number)") }
        let newer = try await deployment.relay(adding: TestDeployment.marinaRules)
        var seen: [Int64] = []
        var cursor: Int64?
        repeat {
            let page = try await replay(newer, deployment, page: Page(after: cursor, limit: 2))
            seen += page.changed.map(\.comment.number)
            cursor = page.next
        } while cursor != nil
        #expect(seen == [5, 4, 3, 2, 1])
    }

    @Test(
        "Only an admin judges again, and the refusal of somebody known is a leaf", arguments: ["amy", "nora", "paul"])
    func denied(login: String) async throws {
        let deployment = try await TestDeployment.make()
        _ = try await deployment.receive("The marina is under water")
        let caller = try await deployment.signIn(login)
        await #expect(throws: AccessDenied(event: .commentRetriage)) {
            try await deployment.relay.retriage(since: Self.long, channel: nil, page: Page(), dryRun: true, as: caller)
        }
        #expect(try await entry("access.denied", deployment).contains("comment.retriage"))
    }
}

@Suite("Holding public replies against the guard of now")
struct OutboxScanTests {
    @Test("Replies that were fit once are found by item, rule and reason, in one logged read")
    func refused() async throws {
        let deployment = try await TestDeployment.make()
        for _ in 0..<2 { _ = try await deployment.route(try await deployment.receive("call me at 614-555-0188")) }
        let paul = try await deployment.signIn("paul")
        let before = deployment.store.checkpoint().size
        let clean = try await deployment.relay.scanOutbox(since: nil, page: Page(), as: paul)
        #expect((clean.looked, clean.refused.count, clean.next) == (2, 0, nil))
        #expect(deployment.store.checkpoint().size == before + 1)
        let amy = try await deployment.signIn("amy")
        let items = try await deployment.relay.outbox(pendingOnly: false, page: Page(), as: amy).map(\.item)
            .filter { $0.kind == .publicReply }
        _ = try await deployment.relay.resolve(try #require(items.last).reference, outcome: .sent, as: amy)

        let newer = try await deployment.relay(adding: TestDeployment.marinaRules)
        let found = try await newer.scanOutbox(since: nil, page: Page(), as: try await deployment.signIn("admin"))
        #expect(found.refused.map(\.item.reference) == items.map(\.reference))
        #expect(found.refused.map(\.item.state) == [.approved, .sent])
        for item in found.refused {
            #expect(
                item.reasons == [
                    GuardReasonView(rule: "G9", code: "confirms_patient", reason: "names the secure page")
                ])
        }
        let log = try await deployment.relay.logEntries(LogQueryRequest(event: "outbox.read"), as: paul)
        let leaf = String(decoding: try #require(log.entries.first).bytes, as: UTF8.self)
        for item in items { #expect(leaf.contains("ob_\(item.id)")) }
        #expect(leaf.contains(found.rulesIdentifier))

        let first = try await newer.scanOutbox(since: nil, page: Page(limit: 1), as: paul)
        #expect((first.refused.count, first.next) == (1, items[0].number))
        let later = deployment.clock.now.adding(.seconds(1))
        #expect(try await newer.scanOutbox(since: later, page: Page(), as: paul).looked == 0)
    }

    @Test("Who may not scan is refused", arguments: ["amy", "nora"])
    func denied(login: String) async throws {
        let deployment = try await TestDeployment.make()
        let caller = try await deployment.signIn(login)
        await #expect(throws: AccessDenied(event: .outboxRead)) {
            try await deployment.relay.scanOutbox(since: nil, page: Page(), as: caller)
        }
    }
}
