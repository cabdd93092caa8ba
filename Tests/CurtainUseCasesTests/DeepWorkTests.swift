// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import GRDB
import Testing

@Suite("Verifying everything that is stored")
struct DeepWorkTests {
    private func tampered() async throws -> TestDeployment {
        let deployment = try await TestDeployment.make()
        _ = try await deployment.receive("call me")
        try await tamper(deployment, "UPDATE comment SET snapshots = 2")
        return deployment
    }

    private func tamper(_ deployment: TestDeployment, _ sql: String) async throws {
        let queue = try DatabaseQueue(path: deployment.options.databasePath)
        try await queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func recorded(_ deployment: TestDeployment) async throws -> [Leaf] {
        let paul = try await deployment.signIn("paul")
        return try await deployment.relay.logEntries(LogQueryRequest(event: "audit.deep"), as: paul).entries.map {
            try Leaf(parsing: $0.bytes)
        }
    }

    private let host = Caller.host(requestID: "test")

    @Test("An auditor may ask for it, nobody else; the entry says who asked and what was found")
    func asked() async throws {
        let deployment = try await tampered()
        for login in ["admin", "amy", "nora"] {
            let caller = try await deployment.signIn(login)
            await #expect(throws: AccessDenied.self) {
                _ = try await deployment.relay.beginDeepVerification(as: caller)
            }
            await #expect(throws: AccessDenied.self) { _ = try await deployment.relay.deepVerification(as: caller) }
        }
        let paul = try await deployment.signIn("paul")
        _ = try await deployment.relay.beginDeepVerification(as: paul)
        await #expect(throws: RelayError.conflict("a verification is running already")) {
            _ = try await deployment.relay.beginDeepVerification(as: paul)
        }
        await deployment.relay.deepWork.wait()
        let (running, last) = try await deployment.relay.deepVerification(as: paul)
        #expect(running == nil)
        #expect(last?.isAsked == true)
        #expect(last?.progress.faults == 1)
        #expect(last?.endedAt != nil)
        let leaf = try #require(try await recorded(deployment).first)
        #expect(leaf.outcome == .seriousFailure)
        #expect(leaf.agent.role == "auditor")
        #expect(leaf.attributes["faults"] == .int(1))
        #expect(
            leaf.attributes["first"] == .text("comment C-1: it counts 2 snapshots, 1 are stored, and the log has 1"))
    }

    @Test("What the service does by itself is an entry only where something was found")
    func unasked() async throws {
        let deployment = try await TestDeployment.make()
        try await deployment.relay.runDeepVerification(as: host)
        #expect(deployment.relay.deepWork.last?.progress.faults == 0)
        #expect(deployment.relay.deepWork.last?.isAsked == false)
        #expect(try await recorded(deployment).isEmpty)
        let faulty = try await tampered()
        try await faulty.relay.runDeepVerification(as: host)
        #expect(try await recorded(faulty).map(\.agent.user) == ["host"])
    }

    @Test("One that was asked for takes the place of the service's own")
    func supersedes() async throws {
        let deployment = try await TestDeployment.make()
        for number in 0..<30 { _ = try await deployment.receive("number \(number)") }
        let relay = deployment.relay
        let own = Task { [host] in try await relay.runDeepVerification(as: host) }
        while relay.deepWork.running == nil { await Task.yield() }
        _ = try await relay.beginDeepVerification(as: try await deployment.signIn("paul"))
        await relay.deepWork.wait()
        try await own.value
        #expect(relay.deepWork.last?.isAsked == true)
        #expect(relay.deepWork.running == nil)
        var ended: [Bool] = []
        for await pass in relay.deepWork.ended {
            ended.append(pass.problem == nil)
            if ended.count == 2 { break }
        }
        #expect(ended == [false, true])
    }

    @Test("It ends when the service stops, and is no verification then")
    func stopped() async throws {
        let deployment = try await TestDeployment.make()
        for number in 0..<30 { _ = try await deployment.receive("number \(number)") }
        _ = try await deployment.relay.beginDeepVerification(as: host)
        await deployment.relay.deepWork.stop()
        #expect(deployment.relay.deepWork.running == nil)
        #expect(deployment.relay.deepWork.last == nil)
    }

    @Test("A faulty log seals the store, and status says why")
    func faultyLog() async throws {
        let deployment = try await TestDeployment.make()
        try await tamper(deployment, "DROP TRIGGER auditLeafNodelete; DELETE FROM auditLeaf WHERE seq = 3")
        try await deployment.relay.runDeepVerification(as: host)
        #expect(deployment.relay.deepWork.last?.progress.hasFaults(of: .log) == true)
        #expect(deployment.relay.deepWork.last?.progress.first?.text == "leaves are missing from 3 on")
        #expect(deployment.relay.health().sealed == .tree)
    }
}
