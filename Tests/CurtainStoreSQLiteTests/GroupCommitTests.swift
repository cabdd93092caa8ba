// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainTestSupport
import CurtainUseCases
import GRDB
import Synchronization
import Testing

@testable import CurtainStoreSQLite

@Suite("Group commit")
struct GroupCommitTests {
    private struct Refused: Error {}

    private func names(_ store: SQLiteStore) async throws -> Set<String> {
        Set(
            try await store.read { db in
                try db.all("SELECT name FROM setting WHERE value = 'x'") { try $0.text(0) }
            })
    }

    /// Queues changes so that they share one batch, and answers what became of each.
    private func batch(
        _ deployment: TestDeployment, _ bodies: [@Sendable (Change) throws -> Void]
    ) async throws -> [Bool] {
        let store = deployment.store
        let gate = await WriterGate(store)
        return try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            for (index, body) in bodies.enumerated() {
                // One after the other, so that their order in the queue is known.
                group.addTask {
                    do {
                        try await store.group.write { try body($0) }
                        return (index, true)
                    } catch { return (index, false) }
                }
                while store.group.queued < index + 1 { await Task.yield() }
            }
            try await gate.release(whenQueued: bodies.count)
            var results = [Bool](repeating: false, count: bodies.count)
            for try await (index, result) in group { results[index] = result }
            return results
        }
    }

    private func stored(_ name: String, by deployment: TestDeployment, pad: Int = 0)
        -> @Sendable (Change) throws -> Void
    {
        let origin = LeafOrigin(.host(requestID: name), keyRing: deployment.keys)
        return { change in
            try change.db.run("INSERT INTO setting (name, value) VALUES (?, 'x')", .text(name))
            if pad > 0 {
                try change.db.run(
                    "INSERT INTO setting (name, value) VALUES (?, ?)", .text(name + "-pad"),
                    .text(String(repeating: "p", count: pad)))
            }
            change.log(.serviceStart, by: origin)
        }
    }

    @Test("A failing change between two good ones leaves no row and no leaf; its neighbours stand")
    func failingNeighbour() async throws {
        let deployment = try await TestDeployment.make()
        let before = deployment.store.checkpoint().size
        let half = stored("half", by: deployment)
        let results = try await batch(
            deployment,
            [
                stored("first", by: deployment),
                { change in
                    try half(change)
                    throw Refused()
                },
                stored("third", by: deployment),
            ])
        #expect(results == [true, false, true])
        #expect(try await names(deployment.store) == ["first", "third"])
        #expect(deployment.store.checkpoint().size == before + 2)
        try await deployment.verify()
    }

    @Test("When the disk is full in mid-batch, the large change fails alone and its neighbours are stored")
    func fullDisk() async throws {
        let deployment = try await TestDeployment.make()
        try await deployment.limitPages(extra: 60)
        let results = try await batch(
            deployment,
            [
                stored("small-1", by: deployment), stored("large", by: deployment, pad: 2_000_000),
                stored("small-2", by: deployment),
            ])
        #expect(results == [true, false, true])
        #expect(try await names(deployment.store) == ["small-1", "small-2"])
        try await deployment.verify()
        try await deployment.limitPages(extra: nil)
        #expect(try await batch(deployment, [stored("after", by: deployment)]) == [true])
        #expect(deployment.store.health().sealed == nil)
    }

    @Test("After SQLite has dropped the transaction, nothing more of the batch is written without its leaf")
    func noLeaflessChange() async throws {
        let deployment = try await TestDeployment.make()
        try await deployment.limitPages(extra: 60)
        let before = deployment.store.checkpoint().size
        _ = try await batch(
            deployment,
            [stored("large", by: deployment, pad: 2_000_000), stored("after", by: deployment)])
        let rows = try await names(deployment.store).count
        #expect(deployment.store.checkpoint().size - before == UInt64(rows))
        try await deployment.verify()
    }

    @Test("A cancelled waiter is detached: its change and its neighbours' still happen")
    func cancelledRequest() async throws {
        let deployment = try await TestDeployment.make()
        let store = deployment.store
        let gate = await WriterGate(store)
        let (mine, other) = (stored("mine", by: deployment), stored("other", by: deployment))
        let cancelled = Task { try await store.group.write { try mine($0) } }
        while store.group.queued < 1 { await Task.yield() }
        let neighbour = Task { try await store.group.write { try other($0) } }
        while store.group.queued < 2 { await Task.yield() }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        try await gate.release(whenQueued: 2)
        try await neighbour.value
        #expect(try await names(store) == ["mine", "other"])
        try await deployment.verify()
    }

    @Test("A commit of unknown outcome fails its waiters; the state is read back, and what is on the disk counts")
    func unknownCommit() async throws {
        let deployment = try await TestDeployment.make()
        let store = deployment.store
        let before = store.checkpoint().size
        store.writer.faults.withLock {
            $0.afterCommit = { throw DatabaseError(resultCode: .SQLITE_IOERR) }
        }
        #expect(try await batch(deployment, [stored("unknown", by: deployment)]) == [false])
        store.writer.faults.withLock { $0.afterCommit = nil }
        // It was on the disk after all: the reloaded log has its leaf, and the next change follows on it.
        #expect(store.checkpoint().size == before + 1)
        // Until a write reaches the disk again, everybody who asks is told.
        #expect(store.health().sealed == .inputOutput)
        await store.probe()
        #expect(store.health().sealed == nil)
        #expect(try await batch(deployment, [stored("next", by: deployment)]) == [true])
        #expect(try await names(store) == ["unknown", "next"])
        try await deployment.verify()
    }

    @Test("A commit that failed before it reached the disk leaves nothing behind")
    func failedCommit() async throws {
        let deployment = try await TestDeployment.make()
        let store = deployment.store
        let before = store.checkpoint()
        store.writer.faults.withLock {
            $0.beforeCommit = { throw DatabaseError(resultCode: .SQLITE_IOERR) }
        }
        #expect(try await batch(deployment, [stored("lost", by: deployment)]) == [false])
        store.writer.faults.withLock { $0.beforeCommit = nil }
        #expect(store.checkpoint() == before)
        #expect(try await batch(deployment, [stored("next", by: deployment)]) == [true])
        #expect(try await names(store) == ["next"])
        try await deployment.verify()
    }

    @Test("A change that queued before its author's rights were taken is refused")
    func revokedWhileQueued() async throws {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(
            try await deployment.receive("My results never came, call 614-555-0188"))
        let nora = try await deployment.signIn("nora")
        let admin = try await deployment.signIn("admin")
        let relay = deployment.relay
        let gate = await WriterGate(deployment.store)
        let revocation = Task { try await relay.disablePerson("nora", as: admin) }
        while deployment.store.group.queued < 1 { await Task.yield() }
        let reply = Task {
            try await relay.postReply(try PrivateText("Hello"), in: thread, idempotency: nil, as: nora)
        }
        try await gate.release(whenQueued: 2)
        _ = try await revocation.value
        await #expect(throws: StoreError.revoked) { _ = try await reply.value }
        try await deployment.verify()
    }

    @Test("Past its bound the queue refuses with a time to come back, and seals nothing")
    func boundedQueue() async throws {
        let deployment = try await TestDeployment.make { $0.queueLimit = 2 }
        let store = deployment.store
        let gate = await WriterGate(store)
        let (one, two) = (stored("one", by: deployment), stored("two", by: deployment))
        let waiting = [
            Task { try await store.group.write { try one($0) } }, Task { try await store.group.write { try two($0) } },
        ]
        while store.group.queued < 2 { await Task.yield() }
        await #expect(throws: StoreError.busy(retryAfterSeconds: 1)) { try await store.group.write { _ in } }
        #expect(store.health().sealed == nil)
        try await gate.release(whenQueued: 2)
        for task in waiting { try await task.value }
    }

    @Test("Bulk work goes on under steady interactive load, and interactive changes pass it")
    func lanes() async throws {
        let deployment = try await TestDeployment.make()
        let store = deployment.store
        let order = Recorder()
        let gate = await WriterGate(store)
        let bulk = (0..<3).map { index in
            Task { try await store.group.write(.bulk) { _ in order.add("bulk-\(index)") } }
        }
        while store.group.queued < 3 { await Task.yield() }
        let interactive = Task { try await store.group.write { _ in order.add("interactive") } }
        try await gate.release(whenQueued: 4)
        try await interactive.value
        for task in bulk { try await task.value }
        // The batch that the gate held may end with one piece of bulk work; nothing else passes the waiting change.
        #expect(order.names.prefix(2).contains("interactive"))
        #expect(order.names.count == 4)
    }

    @Test("The settings that durability rests on are in force, and a store without them is refused")
    func settings() async throws {
        let deployment = try await TestDeployment.make()
        for check in try deployment.store.settingsInForce() { #expect(check.actual == check.expected, "\(check.name)") }
        #expect(try deployment.store.settingsInForce().contains { $0.name == "synchronous" && $0.actual == "2" })
    }
}

/// What happened, in order.
private final class Recorder: Sendable {
    private let list = Mutex<[String]>([])
    var names: [String] { list.withLock { $0 } }
    func add(_ name: String) { list.withLock { $0.append(name) } }
}
