// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import Testing

@Suite("Comments")
struct CommentTests {
    private func draft(
        _ id: String, _ text: String?, revision: Int64? = nil, deleted: Bool = false, line: Int = 1
    ) -> CommentDraft {
        CommentDraft(
            line: line, externalID: id, author: "@reader", text: text, language: "en", permalink: nil, createdAt: nil,
            updatedAt: nil, revision: revision, isDeletion: deleted)
    }

    private func receive(_ deployment: TestDeployment, _ drafts: CommentDraft...) async throws -> ReceiveOutcome {
        try await deployment.relay.receive(drafts, channel: "facebook-page", as: try await deployment.signIn("amy"))
    }

    private func only(_ deployment: TestDeployment) async throws -> CommentDetail {
        let amy = try await deployment.signIn("amy")
        let all = try await deployment.relay.comments(
            CommentFilter(flaggedOnly: false, states: []), channel: nil, page: Page(), withText: false, as: amy)
        let first = try #require(all.first)
        #expect(all.count == 1)
        return try await deployment.relay.comment(first.comment.reference, as: amy)
    }

    @Test("The same comment a second time changes nothing and writes no leaf")
    func idempotent() async throws {
        let deployment = try await TestDeployment.make()
        #expect(try await receive(deployment, draft("a", "hello there")).counts == [.added: 1])
        let amy = try await deployment.signIn("amy")
        let before = deployment.store.checkpoint().size
        let again = try await deployment.relay.receive([draft("a", "hello there")], channel: "facebook-page", as: amy)
        #expect(again.counts == [.unchanged: 1])
        #expect(deployment.store.checkpoint().size == before)
    }

    @Test("Edits are ordered by the source's revision, whatever order they arrive in")
    func edits() async throws {
        let deployment = try await TestDeployment.make()
        let outcome = try await receive(
            deployment, draft("a", "first", revision: 1), draft("a", "third", revision: 3),
            draft("a", "second", revision: 2))
        #expect(outcome.counts == [.added: 1, .updated: 1, .late: 1])
        let detail = try await only(deployment)
        #expect(detail.comment.text?.reveal() == "third")
        #expect(detail.revisions == 3)
    }

    @Test("A tombstone wins over a later edit, and the text stays readable to those who may")
    func tombstone() async throws {
        let deployment = try await TestDeployment.make()
        let outcome = try await receive(
            deployment, draft("a", "first", revision: 1), draft("a", nil, revision: 2, deleted: true),
            draft("a", "after", revision: 9), draft("a", nil, revision: 10, deleted: true))
        #expect(outcome.counts == [.added: 1, .deleted: 1, .late: 1, .unchanged: 1])
        let detail = try await only(deployment)
        #expect(detail.comment.comment.deletedAtSource)
        #expect(detail.comment.text?.reveal() == "first")
    }

    @Test("Each bad comment is refused with its line and reason; the rest is taken in")
    func badRows() async throws {
        let deployment = try await TestDeployment.make()
        let outcome = try await receive(
            deployment, draft("", "no id", line: 4), draft("b", "  \n", line: 5), draft("c", nil, line: 6),
            draft("d", String(repeating: "x", count: 200_001), line: 7), draft("e", "good", line: 8))
        #expect(outcome.rejected.map(\.line) == [4, 5, 6, 7])
        #expect(outcome.counts == [.added: 1])
    }

    @Test("A flagged comment carries its reasons, and an urgent one is on top by its urgency")
    func triaged() async throws {
        let deployment = try await TestDeployment.make()
        let comment = try await deployment.receive("My MRN is 00482913 and nobody called about my lab results")
        let detail = try await deployment.relay.comment(comment, as: try await deployment.signIn("amy"))
        #expect(detail.comment.comment.flagged)
        #expect(!detail.findings.isEmpty)
        #expect(detail.findings.allSatisfy { !$0.reason.isEmpty && !$0.reason.contains("00482913") })
    }

    @Test("Flag, unflag and dismiss move a comment only where they may")
    func states() async throws {
        let deployment = try await TestDeployment.make()
        let comment = try await deployment.receive("what a lovely building")
        let amy = try await deployment.signIn("amy")
        let relay = deployment.relay
        #expect(try await relay.flag(comment, reason: "sounds upset", as: amy).comment.flagged)
        #expect(try await !relay.unflag(comment, as: amy).comment.flagged)
        #expect(try await relay.dismiss(comment, reason: "thanks only", as: amy).comment.state == .dismissed)
        await #expect(throws: StoreError.conflict("dismissed")) { try await relay.unflag(comment, as: amy) }
        #expect(try await relay.flag(comment, reason: "seen again", as: amy).comment.state == .open)
        await #expect(throws: RelayError.self) { try await relay.flag(comment, reason: " ", as: amy) }
    }

    @Test("A list without text writes no leaf; a list with text names each comment in one leaf")
    func lists() async throws {
        let deployment = try await TestDeployment.make()
        for number in 1...3 { _ = try await deployment.receive("comment \(number)") }
        let amy = try await deployment.signIn("amy")
        let filter = CommentFilter(flaggedOnly: false, states: [])
        let before = deployment.store.checkpoint().size
        _ = try await deployment.relay.comments(filter, channel: nil, page: Page(), withText: false, as: amy)
        #expect(deployment.store.checkpoint().size == before)
        let read = try await deployment.relay.comments(filter, channel: nil, page: Page(), withText: true, as: amy)
        #expect(read.map { $0.text?.reveal() } == ["comment 3", "comment 2", "comment 1"])
        #expect(deployment.store.checkpoint().size == before + 1)
        let entries = try await deployment.relay.logEntries(
            LogQueryRequest(event: "comment.list"), as: try await deployment.signIn("paul"))
        let leaf = try #require(entries.entries.first.map { String(decoding: $0.bytes, as: UTF8.self) })
        for comment in read { #expect(leaf.contains(comment.comment.id.description)) }
    }

    @Test(
        "Only agents of the intake pool reach a comment; to others it is not there",
        arguments: ["nora", "admin", "paul"])
    func scope(login: String) async throws {
        let deployment = try await TestDeployment.make()
        let comment = try await deployment.receive("hello")
        let caller = try await deployment.signIn(login)
        await #expect(throws: (any Error).self) { try await deployment.relay.comment(comment, as: caller) }
        let admin = try await deployment.signIn("admin")
        _ = try await deployment.relay.addPerson(login: "zoe", roles: .agent, pools: ["billing"], as: admin)
    }
}
