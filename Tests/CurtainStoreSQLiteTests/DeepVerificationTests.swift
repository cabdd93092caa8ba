// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainTestSupport
import CurtainUseCases
import GRDB
import Testing

@testable import CurtainStoreSQLite

@Suite("Everything stored, held against the log")
struct DeepVerificationTests {
    /// Two threads of four messages each, comments with several snapshots, one of them deleted, and a reason.
    private func story() async throws -> TestDeployment {
        let deployment = try await TestDeployment.make()
        let admin = try await deployment.signIn("admin")
        for purpose in ChannelSecretPurpose.allCases {
            _ = try await deployment.relay.addSecret(to: "facebook-page", for: purpose, nil, as: admin)
        }
        _ = try await deployment.relay.setPosting(
            of: "facebook-page", address: Redacted("https://hooks.example/in"), carries: [.publicReply], as: admin)
        for number in 0..<2 {
            let thread = try await deployment.route(try await deployment.receive("call me", id: "routed \(number)"))
            let (patient, _) = try await deployment.join(thread)
            let nora = try await deployment.signIn("nora")
            for text in ["one", "two"] {
                _ = try await deployment.relay.postOwnMessage(try PrivateText(text), idempotency: nil, as: patient)
                _ = try await deployment.relay.postNote(
                    try NoteText("on \(text)"), in: thread, idempotency: nil, as: nora)
            }
            _ = try await deployment.relay.thread(thread, page: MessagePage(), as: nora)
        }
        deployment.poster.answer(.taken(answer: Array(#"{"id": "theirs"}"#.utf8)))
        for item in try await deployment.store.postsDue(at: deployment.clock.now, excluding: []) {
            _ = await deployment.relay.post(item.reference)
        }
        for text in ["first words", "second words"] {
            deployment.clock.advance(.seconds(60))
            _ = try await deployment.receive(text, id: "edited")
        }
        _ = try await deployment.relay.flag(
            try await deployment.receive("bad", id: "flagged"), reason: "a reason",
            as: try await deployment.signIn("amy"))
        return deployment
    }

    private func verify(_ deployment: TestDeployment) throws -> DeepProgress {
        try SQLiteStore.verifyDeep(
            databasePath: deployment.options.databasePath, lockPath: deployment.options.lockPath,
            keyRing: deployment.keys, progress: { _ in }
        ).deep
    }

    @Test("An honest history raises no alarm, and all of it is looked at")
    func honest() async throws {
        let deployment = try await story()
        await deployment.store.close()
        let found = try verify(deployment)
        #expect(found.faults == 0, "\(String(describing: found.first))")
        #expect((found.threads, found.messages, found.comments, found.snapshots) == (2, 8, 4, 5))
        #expect(found.leaves == deployment.store.checkpoint().size)
        #expect(found.indexed == found.leaves)
        #expect((found.reasons, found.dataKeys) == (1, 7))
        #expect(found.names >= 5 + 3 + 1)
    }

    @Test(
        "A changed row is found and named",
        arguments: [
            (
                "UPDATE message SET blob = (SELECT blob FROM message WHERE thread = 2 AND seq = 2) WHERE thread = 1 AND seq = 2",
                "thread T-1, message 2"
            ),
            ("UPDATE message SET createdAt = createdAt + 1 WHERE thread = 2 AND seq = 3", "thread T-2, message 3"),
            ("UPDATE message SET kind = 2 WHERE thread = 1 AND seq = 2", "thread T-1, message 2"),
            ("UPDATE message SET author = zeroblob(16) WHERE thread = 1 AND seq = 1", "thread T-1, message 1"),
            ("UPDATE message SET id = zeroblob(16) WHERE thread = 1 AND seq = 1", "thread T-1, message 1"),
            ("UPDATE message SET chain = zeroblob(32) WHERE thread = 1 AND seq = 4", "thread T-1, message 4"),
            ("UPDATE message SET keyVersion = 2 WHERE thread = 2 AND seq = 1", "thread T-2, message 1"),
            ("DELETE FROM message WHERE thread = 2 AND seq = 2", "thread T-2, message 2"),
            (
                "DELETE FROM message WHERE thread = 1 AND seq = 4; UPDATE thread SET count = 3, chain = (SELECT chain FROM message WHERE thread = 1 AND seq = 3) WHERE number = 1",
                "thread T-1, message 4"
            ),
            (
                "INSERT INTO message SELECT 1000, thread, 5, id, kind, author, createdAt, keyVersion, chain, blob FROM message WHERE thread = 1 AND seq = 4; UPDATE thread SET count = 5 WHERE number = 1",
                "thread T-1"
            ),
            (
                "INSERT INTO message SELECT 1000, thread, 5, id, kind, author, createdAt, keyVersion, chain, blob FROM message WHERE thread = 1 AND seq = 4",
                "thread T-1"
            ),
            ("UPDATE thread SET count = 3 WHERE number = 2", "thread T-2"),
            ("UPDATE thread SET chain = zeroblob(32) WHERE number = 2", "thread T-2"),
            ("UPDATE thread SET patient = 3 - patient", "thread T-1"),
            ("UPDATE thread SET comment = 3 - comment", "thread T-1"),
            (
                "UPDATE commentSnapshot SET blob = (SELECT blob FROM commentSnapshot WHERE comment = 3 AND revision = 1) WHERE comment = 3 AND revision = 2",
                "comment C-3, snapshot 2"
            ),
            ("UPDATE comment SET revision = 1 WHERE number = 3", "comment C-3"),
            ("DELETE FROM commentSnapshot WHERE comment = 3 AND revision = 1", "comment C-3, snapshot 1"),
            (
                "INSERT INTO commentSnapshot SELECT comment, 3, sourceOrder, contentIndex, receivedAt, blob FROM commentSnapshot WHERE comment = 3 AND revision = 2",
                "comment C-3"
            ),
            (
                "DELETE FROM commentSnapshot WHERE comment = 4; DELETE FROM comment WHERE number = 4",
                "comment that is not there"
            ),
            (
                "UPDATE dataKey SET ciphertext = (SELECT ciphertext FROM dataKey WHERE subjectKind = 4) WHERE subjectKind = 2",
                "C-1"
            ),
            ("DELETE FROM dataKey WHERE subjectKind = 1", "thread T-1, message 1"),
            ("UPDATE pool SET name = (SELECT name FROM pool ORDER BY id LIMIT 1)", "pool"),
            ("UPDATE staff SET name = (SELECT name FROM pool LIMIT 1)", "staff"),
            ("UPDATE staff SET nameRevision = 2", "staff"),
            ("UPDATE channelSecret SET secret = (SELECT max(secret) FROM channelSecret)", "channelSecret"),
            ("UPDATE channelPosting SET addressRevision = addressRevision - 1", "channelPosting"),
            ("UPDATE outbox SET attempt = attempt + 1 WHERE remote IS NOT NULL", "outbox"),
            (
                "DELETE FROM session; DELETE FROM poolMember; DELETE FROM readMark; DELETE FROM staff WHERE id = (SELECT max(id) FROM staff)",
                "row that is not there (st_"
            ),
            ("UPDATE outbox SET text = (SELECT text FROM outbox ORDER BY number LIMIT 1)", "outbox"),
            ("UPDATE auditDetail SET salt = zeroblob(32)", "reason of entry"),
            ("UPDATE auditDetail SET seq = seq - 1", "reason of entry"),
            ("UPDATE auditDetail SET id = zeroblob(16)", "reason of entry"),
            ("UPDATE thread SET number = -1 WHERE number = 2", "T--1"),
            ("DELETE FROM auditEntity WHERE kind = 1", "the index misses entry"),
            ("UPDATE setting SET value = '0' WHERE name = 'auditIndexed'", "which the index does not cover"),
            ("UPDATE auditEntity SET kind = 3 WHERE kind = 4", "the index misses entry"),
        ])
    func changed(statement: String, place: String) async throws {
        let deployment = try await story()
        await deployment.store.close()
        try deployment.tamper("PRAGMA foreign_keys = OFF; " + statement)
        let found = try verify(deployment)
        #expect(found.faults > 0)
        #expect(found.first?.text.contains(place) == true, "\(String(describing: found.first?.text))")
        #expect(!found.hasFaults(of: .log))
        #expect(found.leaves == deployment.store.checkpoint().size, "it stopped at the fault")
    }

    @Test(
        "A changed log ends the verification as a fault of the log",
        arguments: [
            "DELETE FROM auditLeaf WHERE seq = 5",
            "UPDATE auditLeaf SET leaf = CAST(replace(CAST(leaf AS TEXT), '\"out\":\"0\"', '\"out\":\"4\"') AS BLOB) WHERE seq = 3",
            "DELETE FROM auditCheckpoint WHERE size = (SELECT max(size) FROM auditCheckpoint)",
            "INSERT INTO auditTile VALUES (3, 0, zeroblob(8192))",
        ])
    func changedLog(statement: String) async throws {
        let deployment = try await story()
        await deployment.store.close()
        try deployment.tamper(statement)
        let found = try verify(deployment)
        #expect(found.hasFaults(of: .log))
        #expect(found.phase == .done)
        #expect(found.first?.area == .log)
    }

    @Test("A thread that was put back and written to again is named")
    func threadPutBack() async throws {
        let deployment = try await story()
        let rows = "WHERE thread = 1 AND seq > 2"
        try deployment.tamper(
            "DELETE FROM message \(rows)",
            """
            UPDATE thread SET count = 2, chain = (SELECT chain FROM message WHERE thread = 1 AND seq = 2)
            WHERE number = 1
            """)
        let nora = try await deployment.signIn("nora")
        for text in ["three", "four"] {
            _ = try await deployment.relay.postReply(
                try PrivateText(text), in: Reference(kind: .thread, number: 1), idempotency: nil, as: nora)
        }
        await deployment.store.close()
        let found = try verify(deployment)
        #expect(found.faults == 3)
        #expect(found.first?.text.hasPrefix("thread T-1, message 3") == true)
    }

    @Test("Small slices between writes find nothing in an honest history, and what is wrong all the same")
    func slices() async throws {
        let deployment = try await story()
        let nora = try await deployment.signIn("nora")
        let pass = try deployment.store.beginDeepVerification()
        var progress = try await pass.step(for: .zero)
        var steps = 1
        while progress.phase != .done {
            if steps < 20 {
                _ = try await deployment.relay.postReply(
                    try PrivateText("more"), in: Reference(kind: .thread, number: 1), idempotency: nil, as: nora)
                _ = try await deployment.receive("new \(steps)", id: "new")
            }
            progress = try await pass.step(for: .zero)
            steps += 1
        }
        #expect(progress.faults == 0, "\(String(describing: progress.first))")
        #expect(progress.leaves == deployment.store.checkpoint().size)
        #expect(steps > 5)
        #expect(progress.messages >= 8)

        try deployment.tamper("UPDATE message SET author = zeroblob(16) WHERE thread = 1 AND seq = 5")
        let again = try deployment.store.beginDeepVerification()
        while progress.phase != .done || progress.faults == 0 {
            progress = try await again.step(for: .zero)
            if progress.phase == .done { break }
        }
        #expect(progress.first?.text.hasPrefix("thread T-1, message 5") == true)
    }

    @Test("A faulty log seals the service until it is opened again; faulty rows do not")
    func sealing() async throws {
        let deployment = try await story()
        let thread = Reference(kind: .thread, number: 2)
        try deployment.tamper("UPDATE message SET author = zeroblob(16) WHERE thread = 1 AND seq = 1")
        try await go(deployment)
        #expect(deployment.store.health().sealed == nil)
        try deployment.tamper(
            "UPDATE auditLeaf SET leaf = CAST(replace(CAST(leaf AS TEXT), '\"v\":1', '\"v\":2') AS BLOB) WHERE seq = 4")
        let nora = try await deployment.signIn("nora")
        try await go(deployment)
        #expect(deployment.store.health().sealed == .tree)
        for _ in 0..<2 {
            // A writer that reads its state back must not find that all is well.
            await #expect(throws: StoreError.sealed(.tree)) {
                _ = try await deployment.relay.thread(thread, page: MessagePage(), as: nora)
            }
        }
    }

    private func go(_ deployment: TestDeployment) async throws {
        let pass = try deployment.store.beginDeepVerification()
        while try await pass.step(for: .milliseconds(50)).phase != .done {}
    }
}
