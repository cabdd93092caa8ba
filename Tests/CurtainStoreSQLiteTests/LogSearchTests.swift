// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainTestSupport
import CurtainUseCases
import Testing

@testable import CurtainStoreSQLite

@Suite("Queries of a log that somebody changed")
struct LogSearchTests {
    /// A closed deployment with a full tile, its index up to date.
    private func story() async throws -> TestDeployment {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("call me"))
        let nora = try await deployment.signIn("nora")
        while deployment.store.checkpoint().size < 280 {
            _ = try await deployment.relay.postReply(try PrivateText("more"), in: thread, idempotency: nil, as: nora)
        }
        await deployment.store.close()
        return deployment
    }

    private let queries = [
        LogQueryRequest(thread: Reference(kind: .thread, number: 1), limit: 500),
        LogQueryRequest(actor: "nora", limit: 500), LogQueryRequest(limit: 1000),
        LogQueryRequest(event: "message.create", before: 200, limit: 50),
        LogQueryRequest(comment: Reference(kind: .comment, number: 1), limit: 500),
    ]

    /// What each query answers, without the entries that the queries themselves wrote; nil where it is refused.
    private func answers(_ deployment: TestDeployment, upTo size: UInt64) async throws -> [[UInt64]?] {
        let paul = try await deployment.signIn("paul")
        var answers: [[UInt64]?] = []
        for query in queries {
            do {
                answers.append(
                    try await deployment.relay.logEntries(query, as: paul).entries.map(\.seq).filter { $0 < size })
            } catch StoreError.damaged {
                answers.append(nil)
            } catch StoreError.sealed(.tree) {
                answers.append(nil)
            }
        }
        return answers
    }

    @Test(
        "They answer what a scan of the signed entries gives, or are refused",
        arguments: [
            "DELETE FROM auditEntity", "DELETE FROM auditEntity WHERE kind = 1",
            "UPDATE OR REPLACE auditEntity SET numbers = x'05', first = 5 WHERE kind = 4",
            "UPDATE auditEntity SET kind = 9 WHERE kind = 1",
            "UPDATE setting SET value = '279' WHERE name = 'auditIndexed'",
            "INSERT INTO auditEntity VALUES (1, zeroblob(16), 3, x'03')",
            "UPDATE auditLeaf SET leaf = CAST(replace(CAST(leaf AS TEXT), 'th_', 'cm_') AS BLOB) WHERE seq = 100",
            "UPDATE auditLeaf SET leaf = CAST(replace(CAST(leaf AS TEXT), '\"out\":\"0\"', '\"out\":\"4\"') AS BLOB) WHERE seq = 100",
            "DELETE FROM auditLeaf WHERE seq = 100",
            """
            UPDATE auditLeaf SET leaf = (SELECT other.leaf FROM auditLeaf AS other
            WHERE other.seq = CASE auditLeaf.seq WHEN 100 THEN 101 ELSE 100 END) WHERE seq IN (100, 101)
            """,
            "UPDATE auditTile SET hashes = zeroblob(8192) WHERE level = 0",
        ], [false, true])
    func changed(statement: String, afterVerification: Bool) async throws {
        let deployment = try await story()
        let size = deployment.store.checkpoint().size
        let honest = try await deployment.reopened()
        let expected = try await answers(honest, upTo: size)
        #expect(expected[0]?.count ?? 0 > 200)
        await honest.store.close()
        try deployment.tamper("PRAGMA foreign_keys = OFF; " + statement)
        guard let changed = try? await deployment.reopened() else { return }
        if afterVerification {
            let pass = try changed.store.beginDeepVerification()
            while try await pass.step(for: .seconds(1)).phase != .done {}
            let isIndexChanged = statement.contains("auditEntity") || statement.contains("auditIndexed")
            #expect(
                (changed.store.indexVerification() == nil) == (isIndexChanged || changed.store.health().sealed != nil))
            if changed.store.health().sealed != nil { return }
        }
        for (answer, expected) in zip(try await answers(changed, upTo: size), expected) {
            #expect(answer == nil || answer == expected)
        }
        if statement.contains("auditEntity") {
            #expect(try await answers(changed, upTo: size) == expected, "the index alone hides nothing")
        }
        await changed.store.close()
    }

    @Test("Once the index was compared it is used, and what it gains later is found, too")
    func trusted() async throws {
        let deployment = try await story().reopened()
        let size = deployment.store.checkpoint().size
        let before = try await answers(deployment, upTo: size)
        #expect(deployment.store.indexVerification() == nil)
        let pass = try deployment.store.beginDeepVerification()
        while try await pass.step(for: .milliseconds(5)).phase != .done {}
        #expect(deployment.store.indexVerification()?.size == size)
        #expect(try await answers(deployment, upTo: size) == before)
        let nora = try await deployment.signIn("nora")
        _ = try await deployment.relay.thread(Reference(kind: .thread, number: 1), page: MessagePage(), as: nora)
        let read = deployment.store.checkpoint().size - 1
        let paul = try await deployment.signIn("paul")
        #expect(try await deployment.relay.logEntries(queries[0], as: paul).entries.contains { $0.seq == read })
        await deployment.store.close()
    }
}
