// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
@testable import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import GRDB
import Testing

@Suite("Keys")
struct KeyTests {
    /// A deployment with as many comments, each with a data key of its own, besides the deployment's.
    private func deployment(_ comments: Int = 40) async throws -> TestDeployment {
        let deployment = try await TestDeployment.make()
        for number in 0..<comments { _ = try await deployment.receive("thank you, number \(number)") }
        return deployment
    }

    private func entries(_ deployment: TestDeployment, _ event: AuditEvent) async throws -> Int {
        let paul = try await deployment.signIn("paul")
        return try await deployment.relay.logEntries(LogQueryRequest(event: event.rawValue), as: paul).entries.count
    }

    private func rotate(_ deployment: TestDeployment) async throws -> KeyWork.State {
        _ = try await deployment.relay.rotateKeys(as: try await deployment.signIn("admin"))
        await deployment.relay.keyWork.wait()
        return try #require(deployment.relay.keyWork.state)
    }

    private func rewrap(_ deployment: TestDeployment) async throws -> KeyWork.State {
        _ = try await deployment.relay.rewrapKeys(as: try await deployment.signIn("admin"))
        await deployment.relay.keyWork.wait()
        return try #require(deployment.relay.keyWork.state)
    }

    private func status(_ deployment: TestDeployment) async throws -> KeyStatusView {
        try await deployment.relay.keyStatus(as: try await deployment.signIn("admin"))
    }

    private func change(_ deployment: TestDeployment, _ sql: String) async throws {
        let pool = try DatabaseQueue(path: deployment.options.databasePath)
        try await pool.write { try $0.execute(sql: sql) }
        try pool.close()
    }

    @Test("A rotation wraps every data key under a new version; text stays readable, also after a restart")
    func rotation() async throws {
        let deployment = try await deployment()
        let before = try await status(deployment)
        #expect(before.versions == [KeyVersionView(version: 1, isActive: true, dataKeys: 41)])
        let work = try await rotate(deployment)
        #expect(work.phase == .done)
        #expect(work.problem == nil)
        #expect((work.checked, work.rewrapped) == (41, 41))
        let after = try await status(deployment)
        #expect(after.active == 2)
        #expect(after.generation == before.generation + 1)
        #expect(
            after.versions == [
                KeyVersionView(version: 1, isActive: false, dataKeys: 0),
                KeyVersionView(version: 2, isActive: true, dataKeys: 41),
            ])
        #expect(after.wraps >= 41)
        for event in [AuditEvent.keysPreflight, .keyringChanged, .keysRewrap] {
            #expect(try await entries(deployment, event) == 1)
        }
        await deployment.store.close()
        let again = try await deployment.reopened()
        #expect(try await status(again).active == 2)
        let filter = CommentFilter(flaggedOnly: false, states: [])
        let read = try await again.relay.comments(
            filter, channel: nil, page: Page(limit: 50), withText: true, as: try await again.signIn("amy"))
        #expect(read.count == 40)
        await again.store.close()
    }

    @Test("A data key wrapped before the rotation is stored under the new version")
    func wrappedBefore() async throws {
        let deployment = try await deployment(1)
        let subject = KeySubject(kind: .patient, id: PatientID(at: deployment.clock.now).raw)
        let (_, stale) = try deployment.keys.newDataKey(for: subject, version: 1)
        _ = try await rotate(deployment)
        try await deployment.store.group.write { try $0.insert(stale) }
        let stored = try await deployment.store.dataKeys(after: nil, limit: 100).first { $0.subject == subject }
        #expect(try #require(stored).kekVersion == 2)
        try deployment.keys.check(try #require(stored))
        await deployment.store.close()
    }

    @Test("A data key that does not open stops the rotation before anything is changed")
    func preflight() async throws {
        let deployment = try await deployment(3)
        try await change(
            deployment,
            "UPDATE dataKey SET nonce = zeroblob(12) WHERE subjectKind = 2 AND subject = (SELECT max(subject) FROM dataKey WHERE subjectKind = 2)"
        )
        let work = try await rotate(deployment)
        #expect(work.phase == .failed)
        #expect(work.unopened == 1)
        #expect(try #require(work.problem).contains("1 of 4 data keys do not open, the first that of comment "))
        let after = try await status(deployment)
        #expect(after.active == 1)
        #expect(after.generation == 1)
        #expect(try await entries(deployment, .keyringChanged) == 0)
        await deployment.store.close()
    }

    @Test("A rotation that was cut short is finished by wrapping again; a second time finds nothing")
    func resumed() async throws {
        let deployment = try await deployment(300)
        // As after a crash between the file and the database.
        _ = try KeyringPlace(path: deployment.directory.file("keyring")).addKeyEncryptionKey(to: deployment.keys)
        #expect(try await deployment.relay.noteKeyring(as: .host(requestID: "start")))
        #expect(try await !deployment.relay.noteKeyring(as: .host(requestID: "start")))
        #expect(try await entries(deployment, .keyringChanged) == 1)
        #expect(try await status(deployment).versions.first?.dataKeys == 301)
        let work = try await rewrap(deployment)
        #expect((work.phase, work.rewrapped) == (.done, 301))
        let again = try await rewrap(deployment)
        #expect((again.phase, again.rewrapped) == (.done, 0))
        await deployment.store.close()
    }

    @Test("Wrapping while comments come in ends with every data key under the active version")
    func underTraffic() async throws {
        let deployment = try await deployment(100)
        async let traffic: Void = {
            for number in 0..<60 { _ = try await deployment.receive("it keeps coming, \(number)") }
        }()
        for _ in 0..<3 { #expect(try await rotate(deployment).phase == .done) }
        try await traffic
        let after = try await status(deployment)
        #expect(after.active == 4)
        #expect(after.versions.last == KeyVersionView(version: 4, isActive: true, dataKeys: 161))
        #expect(after.versions.dropLast().allSatisfy { $0.dataKeys == 0 })
        await deployment.store.close()
    }

    @Test("Completeness is asserted in the transaction that says so")
    func completeness() async throws {
        let deployment = try await deployment(2)
        try deployment.keys.adopt(
            try KeyringPlace(path: deployment.directory.file("keyring")).addKeyEncryptionKey(to: deployment.keys))
        let permit = try AccessPolicy.permit(RewrapKeys(), for: try await deployment.signIn("admin"))
        await #expect(throws: StoreError.conflict("3 data keys are wrapped under another version")) {
            try await deployment.store.finishRewrap(permit, under: 2, rewrapped: 3)
        }
        #expect(try await entries(deployment, .keysRewrap) == 0)
        await deployment.store.close()
    }

    @Test("A version is destroyed only below the floor, with nothing under it, and when it is not active")
    func destruction() async throws {
        let deployment = try await deployment(2)
        let admin = try await deployment.signIn("admin")
        await #expect(throws: RelayError.conflict("version 1 is the active one")) {
            try await deployment.relay.destroyKey(1, as: admin)
        }
        await #expect(throws: RelayError.notFound("key version")) {
            try await deployment.relay.destroyKey(9, as: admin)
        }
        _ = try await rotate(deployment)
        await #expect(throws: RelayError.conflict("the floor is 1; set it above 1 first")) {
            try await deployment.relay.destroyKey(1, as: admin)
        }
        await #expect(throws: StoreError.conflict("the floor is 1 to 2, the active version")) {
            try await deployment.relay.setKeyFloor(3, as: admin)
        }
        try await deployment.relay.setKeyFloor(2, as: admin)
        try await deployment.relay.destroyKey(1, as: admin)
        let after = try await status(deployment)
        #expect(after.versions == [KeyVersionView(version: 2, isActive: true, dataKeys: 3)])
        #expect(after.floor == 2)
        #expect(try await entries(deployment, .keysDestroy) == 1)
        await deployment.store.close()
        let again = try await deployment.reopened()
        #expect(try await status(again).floor == 2)
        await again.store.close()
    }

    @Test("What is wrapped below the floor keeps the floor and the older version from going")
    func stillInUse() async throws {
        let deployment = try await deployment(2)
        try deployment.keys.adopt(
            try KeyringPlace(path: deployment.directory.file("keyring")).addKeyEncryptionKey(to: deployment.keys))
        let admin = try await deployment.signIn("admin")
        await #expect(throws: StoreError.conflict("3 data keys are wrapped below version 2; re-wrap them first")) {
            try await deployment.relay.setKeyFloor(2, as: admin)
        }
        let permit = try AccessPolicy.permit(DestroyKey(version: 1), for: admin)
        await #expect(throws: StoreError.conflict("3 data keys are wrapped under version 1; re-wrap them first")) {
            try await deployment.store.record(permit)
        }
        await deployment.store.close()
    }

    @Test("Work on keys is the administrators'; auditors may look, and one piece of work runs at a time")
    func rights() async throws {
        let deployment = try await deployment(1)
        let paul = try await deployment.signIn("paul")
        _ = try await deployment.relay.keyStatus(as: paul)
        for login in ["paul", "amy", "nora"] {
            let who = try await deployment.signIn(login)
            await #expect(throws: AccessDenied.self) { _ = try await deployment.relay.rotateKeys(as: who) }
            await #expect(throws: AccessDenied.self) { _ = try await deployment.relay.rewrapKeys(as: who) }
            await #expect(throws: AccessDenied.self) { _ = try await deployment.relay.preflightKeys(as: who) }
            await #expect(throws: AccessDenied.self) { try await deployment.relay.setKeyFloor(1, as: who) }
            await #expect(throws: AccessDenied.self) { try await deployment.relay.destroyKey(1, as: who) }
        }
        let amy = try await deployment.signIn("amy")
        await #expect(throws: AccessDenied.self) { _ = try await deployment.relay.keyStatus(as: amy) }
        await #expect(throws: RelayError.self) { _ = try await deployment.relay.keyWork(as: paul) }
        await deployment.store.close()
    }

    @Test("A keyring file of before the rotation is refused at start")
    func olderFile() async throws {
        let deployment = try await deployment(1)
        let path = deployment.directory.file("keyring")
        let before = try KeyringFile.read(path: path)
        _ = try await rotate(deployment)
        await deployment.store.close()
        let old = try before.open(with: .keyFile(path: deployment.directory.file("keyring.key")))
        #expect(throws: StartProblem.keyringOlder(file: 1, logged: 2)) {
            _ = try SQLiteStore.open(deployment.options, keyRing: old, clock: deployment.clock.wall)
        }
    }
}
