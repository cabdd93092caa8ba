// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainTestSupport
import CurtainUseCases
import GRDB
import Testing

@testable import CurtainStoreSQLite

@Suite("New judgements of stored comments")
struct ReplayStoreTests {
    private func permit(
        _ deployment: TestDeployment, dryRun: Bool = false, states: Set<CommentState> = [.open]
    ) async throws -> Permit<RetriageComments> {
        let filter = CommentFilter(flaggedOnly: false, states: states, since: Timestamp(milliseconds: 0))
        let action = RetriageComments(filter: filter, page: Page(), dryRun: dryRun, rules: "rules-of-now")
        return try AccessPolicy.permit(action, for: try await deployment.signIn("admin"))
    }

    /// A judgement of a comment as it was read, with bytes that stand for sealed ones.
    private func judgement(_ read: ReplayedComment, blob: [UInt8] = [1, 2, 3]) throws -> Rejudgement {
        let sealed = try #require(read.sealed)
        return Rejudgement(
            comment: sealed.comment, snapshots: sealed.snapshots, urgency: .soon, route: .private, flags: true,
            rules: "rules-of-now", blob: blob)
    }

    private func verify(_ deployment: TestDeployment) throws -> DeepProgress {
        try SQLiteStore.verifyDeep(
            databasePath: deployment.options.databasePath, lockPath: deployment.options.lockPath,
            keyRing: deployment.keys, progress: { _ in }
        ).deep
    }

    /// Two comments that were judged again, one of them edited before.
    private func replayed() async throws -> TestDeployment {
        let deployment = try await TestDeployment.make()
        for text in ["The marina", "The marina floods"] {
            deployment.clock.advance(.seconds(60))
            _ = try await deployment.receive(text, id: "edited")
        }
        _ = try await deployment.receive("Marina!", id: "other")
        let newer = try await deployment.relay(adding: TestDeployment.marinaRules)
        let outcome = try await newer.retriage(
            since: Timestamp(milliseconds: 0), channel: nil, page: Page(), dryRun: false,
            as: try await deployment.signIn("admin"))
        #expect(outcome.changed.map(\.outcome) == [.changed, .changed])
        return deployment
    }

    @Test("Somebody else's change between reading and writing wins", arguments: 0..<6)
    func raced(what: Int) async throws {
        let deployment = try await TestDeployment.make()
        let comment = try await deployment.receive("The marina", id: "one")
        let permit = try await permit(deployment)
        let read = try await deployment.store.comments(permit)
        #expect(read.count == 1)
        let amy = try await deployment.signIn("amy")
        let relay = deployment.relay
        func draft(_ text: String?, revision: Int64) -> CommentDraft {
            CommentDraft(
                line: 1, externalID: "one", author: "@walker", text: text, language: "en", permalink: nil,
                createdAt: nil, updatedAt: nil, revision: revision, isDeletion: text == nil)
        }
        switch what {
        case 0:
            _ = try await relay.receive([draft("dry", revision: 9_000_000_000_000)], channel: "facebook-page", as: amy)
        case 1: _ = try await relay.receive([draft("wet", revision: 1)], channel: "facebook-page", as: amy)
        case 2:
            _ = try await relay.receive([draft(nil, revision: 9_000_000_000_000)], channel: "facebook-page", as: amy)
        case 3: _ = try await relay.dismiss(comment, reason: "a reason", as: amy)
        case 4: _ = try await relay.flag(comment, reason: "a reason", as: amy)
        default: _ = try await deployment.route(comment)
        }
        let before = deployment.store.checkpoint().size
        let judged = try read.map { try judgement($0) }
        #expect(try await deployment.store.retriage(permit, judged).isEmpty)
        #expect(deployment.store.checkpoint().size == before)
        let rules = try await deployment.store.read { db in try String.fetchAll(db, sql: "SELECT rules FROM comment") }
        #expect(!rules.contains("rules-of-now"))
        try await deployment.verify()
    }

    @Test("One that is as it was is stored beside one that is not, and twice is refused the second time")
    func mixed() async throws {
        let deployment = try await TestDeployment.make()
        _ = try await deployment.receive("The marina")
        let second = try await deployment.receive("The harbour")
        let permit = try await permit(deployment)
        let judged = try await deployment.store.comments(permit).map { try judgement($0) }
        _ = try await deployment.relay.dismiss(second, reason: "r", as: try await deployment.signIn("amy"))
        let stored = try await deployment.store.retriage(permit, judged)
        #expect(stored.count == 1)
        #expect(stored == [judged[1].comment.id])
        #expect(try await deployment.store.retriage(permit, judged).isEmpty)
        let rows = try await deployment.store.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT printf('%d %d %d %d %s %d', revision, snapshots, flagged, urgency, route, rules = 'rules-of-now')
                    FROM comment ORDER BY number
                    """)
        }
        #expect(rows == ["2 2 1 1 private 1", "1 1 0 0 none 0"])
    }

    @Test("A dry run's permit stores nothing")
    func dryRun() async throws {
        let deployment = try await TestDeployment.make()
        _ = try await deployment.receive("The marina")
        let permit = try await permit(deployment, dryRun: true)
        let judged = try await deployment.store.comments(permit).map { try judgement($0) }
        await #expect(throws: StoreError.self) { try await deployment.store.retriage(permit, judged) }
    }

    @Test("Rights that were taken away meanwhile are gone at once")
    func revoked() async throws {
        let deployment = try await TestDeployment.make()
        _ = try await deployment.receive("The marina")
        let permit = try await permit(deployment)
        let judged = try await deployment.store.comments(permit).map { try judgement($0) }
        let admin = try await deployment.signIn("admin")
        _ = try await deployment.relay.addPerson(login: "zoe", roles: .admin, pools: [], as: admin)
        _ = try await deployment.relay.setRoles([.admin, .auditor], of: "admin", as: admin)
        await #expect(throws: StoreError.revoked) { try await deployment.store.retriage(permit, judged) }
        await #expect(throws: StoreError.revoked) { try await deployment.store.comments(permit) }
    }

    @Test("A page of forty fits into one leaf, also for somebody with every role")
    func fullPage() async throws {
        let deployment = try await TestDeployment.make()
        let amy = try await deployment.signIn("amy")
        let drafts = (1...RetriageComments.mostComments).map { number in
            CommentDraft(
                line: number, externalID: "\(number)", author: nil, text: "a \(number)", language: nil, permalink: nil,
                createdAt: nil, updatedAt: nil, revision: nil, isDeletion: false)
        }
        _ = try await deployment.relay.receive(drafts, channel: "facebook-page", as: amy)
        let admin = try await deployment.signIn("admin")
        _ = try await deployment.relay.setRoles(Requirement.everyStaff, of: "admin", as: admin)
        #expect(try await deployment.store.comments(try await permit(deployment)).count == 40)
    }

    @Test("Everything stored agrees with the log after comments were judged again")
    func honest() async throws {
        let deployment = try await replayed()
        try await deployment.verify()
        await deployment.store.close()
        let found = try verify(deployment)
        #expect(found.faults == 0, "\(String(describing: found.first))")
        #expect((found.comments, found.snapshots) == (2, 5))
    }

    @Test(
        "A judgement that was exchanged, taken away or put back is found",
        arguments: [
            ("UPDATE comment SET revision = 2 WHERE number = 1", "comment C-1"),
            ("DELETE FROM commentSnapshot WHERE comment = 1 AND revision = 3", "comment C-1, snapshot 3"),
            (
                "DELETE FROM commentSnapshot WHERE comment = 2 AND revision = 2; UPDATE comment SET revision = 1, snapshots = 1 WHERE number = 2",
                "comment C-2, snapshot 2"
            ),
            (
                "UPDATE commentSnapshot SET blob = (SELECT blob FROM commentSnapshot WHERE comment = 1 AND revision = 2) WHERE comment = 1 AND revision = 3",
                "comment C-1, snapshot 3"
            ),
        ])
    func altered(statement: String, name: String) async throws {
        let deployment = try await replayed()
        await deployment.store.close()
        try deployment.tamper(statement)
        let found = try verify(deployment)
        #expect(found.faults > 0)
        #expect(found.first?.text.contains(name) == true, "\(String(describing: found.first))")
    }

    @Test("What cannot be opened is counted and named, and the rest is judged")
    func unreadable() async throws {
        let deployment = try await TestDeployment.make()
        for number in 1...4 { _ = try await deployment.receive("The marina \(number)") }
        let routed = try await deployment.route(try await deployment.receive("call me"))
        _ = try await deployment.route(try await deployment.receive("call me, too"))
        #expect(routed.number == 1)
        await deployment.store.close()
        try deployment.tamper(
            "UPDATE commentSnapshot SET blob = zeroblob(200) WHERE comment = 1",
            "DELETE FROM commentSnapshot WHERE comment = 2",
            "DELETE FROM dataKey WHERE subject = (SELECT id FROM comment WHERE number = 3)",
            "UPDATE outbox SET text = zeroblob(64) WHERE thread = 1 AND kind = 'public'")
        let reopened = try await deployment.reopened()
        let newer = try await reopened.relay(adding: TestDeployment.marinaRules)
        let admin = try await reopened.signIn("admin")
        let outcome = try await newer.retriage(
            since: Timestamp(milliseconds: 0), channel: nil, page: Page(), dryRun: false, as: admin)
        #expect(outcome.unreadable.map(\.number) == [3, 2, 1])
        #expect((outcome.looked, outcome.changed.map(\.comment.number)) == (1, [4]))
        let scan = try await newer.scanOutbox(since: nil, page: Page(), as: admin)
        #expect((scan.looked, scan.unreadable.count, scan.refused.count) == (1, 1, 1))
    }

    @Test("A database of the first tables keeps its comments, judged by rules that nobody noted")
    func migration() throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue, upTo: "first tables")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO pool VALUES (zeroblob(16), zeroblob(16), x'01', 1, 0);
                    INSERT INTO channel VALUES (zeroblob(16), zeroblob(16), x'01', 1, 'blog', zeroblob(16), 0);
                    INSERT INTO comment (id, channel, pool, externalIndex, state, flagged, urgency, route, revision,
                        snapshots, sourceOrder, deletedAtSource, receivedAt)
                    VALUES (zeroblob(16), zeroblob(16), zeroblob(16), zeroblob(16), 'open', 1, 2, 'crisis', 1, 1, 0, 0, 7);
                    """)
        }
        try Schema.migrator.migrate(queue)
        let rows = try queue.read { db in
            try String.fetchAll(db, sql: "SELECT printf('%d %s', urgency, ifnull(rules, 'none')) FROM comment")
        }
        #expect(rows == ["2 none"])
    }

    @Test("Comments of before the column was there have no identifier, and get one")
    func migrated() async throws {
        let deployment = try await TestDeployment.make()
        let comment = try await deployment.receive("The marina")
        await deployment.store.close()
        try deployment.tamper("UPDATE comment SET rules = NULL")
        let reopened = try await deployment.reopened()
        let newer = try await reopened.relay(adding: TestDeployment.marinaRules)
        let outcome = try await newer.retriage(
            since: Timestamp(milliseconds: 0), channel: nil, page: Page(), dryRun: false,
            as: try await reopened.signIn("admin"))
        #expect(outcome.changed.map(\.was.rulesIdentifier) == [nil])
        let detail = try await reopened.relay.comment(comment, as: try await reopened.signIn("amy"))
        #expect(detail.comment.comment.rules == outcome.rulesIdentifier)
    }
}
