// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainTestSupport
import CurtainUseCases
import Foundation
import GRDB
import Testing

@testable import CurtainStoreSQLite

@Suite("What a changed file is refused for")
struct TamperingTests {
    private func story() async throws -> (TestDeployment, Reference) {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("Nobody calls me back at 614-555-0188"))
        let (patient, _) = try await deployment.join(thread)
        for text in ["one", "two", "three"] {
            _ = try await deployment.relay.postOwnMessage(try PrivateText(text), idempotency: nil, as: patient)
        }
        return (deployment, thread)
    }

    @Test(
        "Each changed table of the log is refused at the start or found by verification",
        arguments: [
            "UPDATE auditLeaf SET leaf = CAST(replace(CAST(leaf AS TEXT), '\"out\":\"0\"', '\"out\":\"4\"') AS BLOB) WHERE seq = 3",
            "DELETE FROM auditLeaf WHERE seq = 2",
            "DELETE FROM auditLeaf WHERE seq = (SELECT max(seq) FROM auditLeaf)",
            "DELETE FROM auditCheckpoint WHERE size = (SELECT max(size) FROM auditCheckpoint)",
            "UPDATE auditCheckpoint SET note = replace(note, 'audit', 'audlt') WHERE size = (SELECT min(size) FROM auditCheckpoint)",
            "UPDATE auditCheckpoint SET note = replace(note, 'audit', 'audlt') WHERE size = (SELECT max(size) FROM auditCheckpoint)",
            "DELETE FROM auditEntity WHERE first = (SELECT max(first) FROM auditEntity)",
            "UPDATE auditEntity SET first = first + 1000",
            "UPDATE auditEntity SET numbers = CAST(x'01' || numbers AS BLOB)",
            "UPDATE auditEntity SET numbers = CAST(numbers || x'01' AS BLOB)",
            "UPDATE auditEntity SET numbers = x'80'",
            "UPDATE setting SET value = '0' WHERE name = 'auditIndexed'",
            "UPDATE setting SET value = '1000000' WHERE name = 'auditIndexed'",
            "INSERT INTO auditLeaf (seq, leaf) VALUES ((SELECT max(seq) + 1 FROM auditLeaf), x'7b7d')",
        ])
    func changedLog(statement: String) async throws {
        let (deployment, _) = try await story()
        await deployment.store.close()
        try deployment.tamper(statement)
        #expect(throws: StartProblem.self) {
            _ = try SQLiteStore.verifyLog(
                databasePath: deployment.options.databasePath, lockPath: deployment.options.lockPath,
                verifierKey: deployment.keys.signer.verifierKey, progress: { _, _ in })
        }
    }

    @Test(
        "The log's tables refuse to be changed in place",
        arguments: [
            "DELETE FROM auditLeaf", "UPDATE auditLeaf SET leaf = x'00'", "DELETE FROM auditCheckpoint",
            "UPDATE auditCheckpoint SET note = ''",
        ])
    func appendOnly(statement: String) async throws {
        let (deployment, _) = try await story()
        let before = deployment.store.checkpoint()
        await #expect(throws: StoreError.self) {
            try await deployment.store.group.write { try $0.db.run(statement) }
        }
        #expect(deployment.store.checkpoint() == before)
        try await deployment.verify()
    }

    @Test("An older copy of the database is refused, with both sizes")
    func rollback() async throws {
        let (deployment, thread) = try await story()
        await deployment.store.close()
        let copy = deployment.directory.file("old.db")
        try FileManager.default.copyItem(atPath: deployment.options.databasePath, toPath: copy)
        let old = deployment.store.checkpoint().size
        let again = try await deployment.reopened()
        _ = try await again.relay.thread(thread, page: MessagePage(), as: try await again.signIn("nora"))
        let new = again.store.checkpoint().size
        await again.store.close()
        try FileManager.default.removeItem(atPath: deployment.options.databasePath)
        try FileManager.default.moveItem(atPath: copy, toPath: deployment.options.databasePath)
        await #expect(throws: StartProblem.rollback(database: old, lock: new)) { _ = try await deployment.reopened() }
    }

    @Test("A fork at the same size is refused")
    func fork() async throws {
        let (deployment, thread) = try await story()
        await deployment.store.close()
        let copy = deployment.directory.file("fork.db")
        try FileManager.default.copyItem(atPath: deployment.options.databasePath, toPath: copy)
        for path in [deployment.options.databasePath, copy] {
            var options = deployment.options
            options.databasePath = path
            let store = try SQLiteStore.open(
                options, keyRing: deployment.keys, clock: deployment.clock.wall,
                lock: LockFile(path: path == copy ? options.lockPath : deployment.directory.file("other.lock"))
            ) { nil }
            try await store.group.write {
                $0.log(
                    .serviceStart, by: LeafOrigin(.host(requestID: path == copy ? "a" : "b"), keyRing: deployment.keys))
            }
            await store.close()
        }
        await #expect(throws: StartProblem.fork(size: deployment.store.checkpoint().size + 1)) {
            _ = try await deployment.reopened()
        }
        _ = thread
    }

    @Test("A missing, empty or foreign lock file is refused, and recovery makes it anew")
    func lockFile() async throws {
        let (deployment, _) = try await story()
        await deployment.store.close()
        let path = deployment.options.lockPath
        try FileManager.default.removeItem(atPath: path)
        await #expect(throws: StartProblem.lockMissing(path)) { _ = try await deployment.reopened() }
        try Data().write(to: URL(fileURLWithPath: path))
        await #expect(throws: StartProblem.lockMissing(path)) { _ = try await deployment.reopened() }
        try Data("not a note".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: StartProblem.lockMalformed(path)) { _ = try await deployment.reopened() }
        let store = try SQLiteStore.recover(deployment.options, keyRing: deployment.keys, clock: deployment.clock.wall)
        await store.close()
        let again = try await deployment.reopened()
        try await again.verify()
    }

    @Test("A keyring of another deployment is refused")
    func foreignKeyring() async throws {
        let (deployment, _) = try await story()
        await deployment.store.close()
        let other = try KeyRing.ephemeral(origin: "other.example/audit/1")
        #expect(throws: StartProblem.foreignKeyring) {
            _ = try SQLiteStore.open(deployment.options, keyRing: other, clock: deployment.clock.wall)
        }
    }

    @Test("A keyring older than the one in use is refused")
    func olderKeyring() async throws {
        let (deployment, _) = try await story()
        await deployment.store.close()
        try deployment.tamper("UPDATE setting SET value = '7' WHERE name = 'keyringGeneration'")
        await #expect(throws: StartProblem.keyringOlder(file: 1, logged: 7)) { _ = try await deployment.reopened() }
    }

    @Test("A truncated, empty or foreign file is refused with its path", arguments: [0, 5000])
    func truncated(bytes: Int) async throws {
        let (deployment, _) = try await story()
        await deployment.store.close()
        let path = deployment.options.databasePath
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let content = try Data(contentsOf: URL(fileURLWithPath: path))
        try content.prefix(bytes).write(to: URL(fileURLWithPath: path))
        await #expect(throws: (any Error).self) { _ = try await deployment.reopened() }
        try Data("plain text, no database, but long enough to be looked at\n".utf8).write(
            to: URL(fileURLWithPath: path))
        await #expect(throws: StartProblem.notCurtain(path)) { _ = try await deployment.reopened() }
        try FileManager.default.removeItem(atPath: path)
        await #expect(throws: StartProblem.databaseMissing(path)) { _ = try await deployment.reopened() }
    }

    @Test("A database that is replaced under the service seals it; putting the file back unseals it")
    func replacedWhileServing() async throws {
        let (deployment, thread) = try await story()
        let path = deployment.options.databasePath
        let nora = try await deployment.signIn("nora")
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: StoreError.sealed(.replaced)) {
            _ = try await deployment.relay.thread(thread, page: MessagePage(), as: nora)
        }
        #expect(deployment.store.health().sealed == .replaced)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
        _ = try await deployment.relay.thread(thread, page: MessagePage(), as: nora)
        #expect(deployment.store.health().sealed == nil)
    }

    @Test(
        "Swapped, reordered and altered messages do not open",
        arguments: [
            "UPDATE message SET blob = (SELECT blob FROM message AS other WHERE other.seq = 1) WHERE seq = 2",
            "UPDATE message SET createdAt = createdAt + 1 WHERE seq = 2",
            "UPDATE message SET kind = 2 WHERE seq = 2",
            "UPDATE message SET author = zeroblob(16) WHERE seq = 2",
            "UPDATE message SET id = zeroblob(16) WHERE seq = 2",
            "UPDATE message SET chain = zeroblob(32) WHERE seq = 1",
            "UPDATE message SET keyVersion = 2 WHERE seq = 2",
            "DELETE FROM message WHERE seq = 1",
        ])
    func changedMessages(statement: String) async throws {
        let (deployment, thread) = try await story()
        let nora = try await deployment.signIn("nora")
        _ = try await deployment.relay.thread(thread, page: MessagePage(), as: nora)
        try deployment.tamper(statement)
        await #expect(throws: (any Error).self) {
            _ = try await deployment.relay.thread(thread, page: MessagePage(), as: nora)
        }
    }

    @Test("An older snapshot of a comment cannot pose as the current one")
    func olderSnapshot() async throws {
        let deployment = try await TestDeployment.make()
        let comment = try await deployment.receive("first words", id: "x1")
        deployment.clock.advance(.seconds(60))
        _ = try await deployment.receive("second words", id: "x1")
        let amy = try await deployment.signIn("amy")
        #expect(try await deployment.relay.comment(comment, as: amy).comment.text?.reveal() == "second words")
        try deployment.tamper(
            """
            UPDATE commentSnapshot SET blob = (SELECT blob FROM commentSnapshot AS old WHERE old.revision = 1)
            WHERE revision = 2
            """)
        await #expect(throws: RelayError.cannotOpen("comment \(comment)")) {
            _ = try await deployment.relay.comment(comment, as: amy)
        }
    }
}
