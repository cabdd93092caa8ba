// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainTestSupport
import CurtainUseCases
import Synchronization
import Testing

@testable import CurtainStoreSQLite

@Suite("The log's index")
struct LogIndexTests {
    @Test(
        "Ascending numbers come back as they were",
        arguments: [
            [0], [1], [127, 128], [0, 1, 2, 3], [5, 1000, 1_000_000, 9_007_199_254_740_991], Array(0..<384),
        ] as [[UInt64]])
    func roundTrip(numbers: [UInt64]) throws {
        #expect(try LogIndex.decode(LogIndex.encode(numbers[...])) == numbers)
    }

    @Test(
        "What is no list of ascending numbers is damage",
        arguments: [[0x80], [0x01, 0x00], [0xFF, 0xFF], [UInt8](repeating: 0xFF, count: 10) + [0x01]] as [[UInt8]])
    func malformed(bytes: [UInt8]) {
        #expect(throws: StoreError.self) { try LogIndex.decode(bytes) }
    }

    /// Two threads that talk in turn, over a store that brings its index up to date after so many entries.
    private func talk(lag: Int) async throws -> (TestDeployment, [Reference]) {
        let deployment = try await TestDeployment.make { $0.indexLag = lag }
        var threads: [Reference] = []
        for number in 0..<2 {
            threads.append(
                try await deployment.route(try await deployment.receive("Call me back at 614-555-010\(number)")))
        }
        let nora = try await deployment.signIn("nora")
        for number in 0..<12 {
            _ = try await deployment.relay.postReply(
                try PrivateText("Message \(number)"), in: threads[number % 2], idempotency: nil, as: nora)
        }
        return (deployment, threads)
    }

    private func found(
        _ entity: LogEntityRef, before: UInt64? = nil, limit: Int, _ deployment: TestDeployment
    ) async throws -> [UInt64] {
        let query = LogQuery(entity: entity, event: nil, since: nil, until: nil, before: before, limit: limit)
        let tree = deployment.store.writer.published.withLock { $0.tree }
        return try await deployment.store.read { db in try LogSearch(query: query, tree: tree, usesIndex: true).run(db)
        }.map(\.seq)
    }

    /// The same by reading every leaf.
    private func named(_ entity: LogEntityRef, _ deployment: TestDeployment) async throws -> [UInt64] {
        try await deployment.store.read { db in
            try db.all("SELECT leaf FROM auditLeaf ORDER BY seq DESC") { try Leaf(parsing: $0.blob(0)) }
        }.filter { $0.indexed.contains(entity) }.map(\.seq)
    }

    @Test(
        "It finds what reading every leaf finds, wherever it stands between its rows", arguments: [1, 4, 25, 100_000])
    func agrees(lag: Int) async throws {
        let (deployment, threads) = try await talk(lag: lag)
        for reference in threads {
            let entity = try #require(try await deployment.store.entity(for: reference))
            let all = try await named(entity, deployment)
            #expect(all.count >= 7)
            #expect(try await found(entity, limit: 1000, deployment) == all)
            #expect(try await found(entity, limit: 3, deployment) == Array(all.prefix(3)))
            for seq in all {
                let expected = all.filter { $0 < seq }
                #expect(try await found(entity, before: seq, limit: 1000, deployment) == expected)
            }
        }
        try await deployment.verify()
    }

    @Test("It is complete when the service stops, and goes on from there")
    func acrossRestarts() async throws {
        let (deployment, threads) = try await talk(lag: 100_000)
        #expect(try await deployment.store.read { try LogIndex.size($0) } == 0)
        let size = deployment.store.checkpoint().size
        await deployment.store.close()
        let again = try await deployment.reopened()
        #expect(try await again.store.read { try LogIndex.size($0) } == size)
        let entity = try #require(try await again.store.entity(for: threads[0]))
        let nora = try await again.signIn("nora")
        _ = try await again.relay.postReply(try PrivateText("More"), in: threads[0], idempotency: nil, as: nora)
        #expect(try await found(entity, limit: 1000, again) == (try await named(entity, again)))
        try await again.verify()
    }

    @Test("What a killed process had not indexed is indexed later")
    func afterKill() async throws {
        let (deployment, threads) = try await talk(lag: 100_000)
        await deployment.store.close()
        try deployment.tamper("DELETE FROM auditEntity", "DELETE FROM setting WHERE name = 'auditIndexed'")
        let again = try await deployment.reopened()
        let entity = try #require(try await again.store.entity(for: threads[1]))
        #expect(try await found(entity, limit: 1000, again) == (try await named(entity, again)))
        await again.store.close()
        let third = try await deployment.reopened()
        #expect(try await found(entity, limit: 1000, third) == (try await named(entity, third)))
        try await third.verify()
    }

    @Test("A batch that fails leaves nothing in it")
    func failedBatch() async throws {
        let (deployment, threads) = try await talk(lag: 1)
        let entity = try #require(try await deployment.store.entity(for: threads[0]))
        let before = try await found(entity, limit: 1000, deployment)
        let nora = try await deployment.signIn("nora")
        deployment.store.writer.faults.withLock { $0.beforeCommit = { throw StoreError.failed(code: 1) } }
        await #expect(throws: StoreError.self) {
            try await deployment.relay.postReply(try PrivateText("Lost"), in: threads[0], idempotency: nil, as: nora)
        }
        deployment.store.writer.faults.withLock { $0.beforeCommit = nil }
        #expect(try await found(entity, limit: 1000, deployment) == before)
        _ = try await deployment.relay.postReply(try PrivateText("Kept"), in: threads[0], idempotency: nil, as: nora)
        #expect(try await found(entity, limit: 1000, deployment).count == before.count + 1)
        try await deployment.verify()
    }
}
