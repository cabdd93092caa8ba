// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCLI
import Testing

@Suite struct LogWatchTests {
    private static let reading = TestLog.leaves[1].replacing("session.login", with: "audit.read")
        .replacing(#""act":"E""#, with: #""act":"R""#)
    private static let foreignReading = reading.replacing("000000000001", with: "000000000002")

    private func entries(_ leaves: [(Int, String)]) -> String {
        let items = leaves.map { #"{"seq":\#($0),"leaf":"\#($1.replacing("\"", with: "\\\""))"}"# }
        return #"{"entries":[\#(items.joined(separator: ","))],"names":\#(TestLog.names)}"#
    }

    private func desk(
        polls: Int, note: String = TestLog.noteOfFive, log: GrowingLog? = nil
    ) async throws -> TestDesk {
        let desk = try TestDesk(interruptedAfter: polls)
        desk.change {
            $0.note = note
            $0.log = log
        }
        #expect(await desk.signIn() == 0)
        desk.answer(
            "GET /api/v1/session", 200,
            #"{"id":"01900000-0000-7000-8000-000000000001","login":"rosa","roles":["auditor"],"pools":[],"#
                + #""server":"d","logOrigin":"o"}"#)
        return desk
    }

    private func readings(_ desk: TestDesk) -> [String] {
        desk.calls.map(\.path).filter { $0.hasPrefix("/api/v1/audit/entries") }
    }

    @Test("Following the log leaves out the readings that following makes")
    func ownReadings() async throws {
        let desk = try await desk(polls: 1)
        desk.answer("GET /api/v1/audit/entries", 200, entries([(2, Self.reading), (1, TestLog.leaves[1])]))
        #expect(await desk.run("audit", "list", "--follow") == 0)
        #expect(
            desk.output == """
                ENTRY  TIME                     EVENT          WHO               WHAT  OUTCOME
                1      2026-11-21 05:00:01 UTC  session.login  rosa (clinician)        done

                """)
    }

    @Test("While the log does not grow only its checkpoint is asked for, which is no activity and writes nothing")
    func quiet() async throws {
        let desk = try await desk(polls: 20)
        desk.answer("GET /api/v1/audit/entries", 200, entries([(1, TestLog.leaves[1])]))
        #expect(await desk.run("audit", "list", "--follow") == 0)
        #expect(readings(desk) == ["/api/v1/audit/entries?limit=100"])
        #expect(desk.allCalls.count { $0.path.hasPrefix(API.checkpointPath) } >= 20)
        #expect(desk.calls.filter { $0.path.contains("entries") }.allSatisfy { $0.headers[API.passive] == "1" })
    }

    @Test("The entries are read again when the log has grown by more than the reading itself")
    func growth() async throws {
        let desk = try await desk(polls: 4, note: TestLog.noteOfThree)
        desk.change { $0.laterNotes = [TestLog.noteOfThree, TestLog.noteOfFive] }
        desk.answer("GET /api/v1/audit/entries", 200, entries([(2, TestLog.leaves[2])]))
        desk.answer("GET /api/v1/audit/entries", 200, entries([(4, TestLog.leaves[4]), (3, TestLog.leaves[3])]))
        #expect(await desk.run("audit", "list", "--follow", "--format", "ndjson") == 0)
        #expect(readings(desk).count == 2)
        #expect(desk.output.split(separator: "\n").count == 3)
        #expect(desk.allCalls.count { $0.path.hasPrefix(API.consistencyPath) } == 1)
    }

    @Test("While others only read the log too, the readings become rarer; something else is read at once again")
    func readers() async throws {
        let desk = try await desk(polls: 60, log: GrowingLog())
        desk.answer("GET /api/v1/audit/entries", 200, entries([(7, TestLog.leaves[2])]))
        for seq in 8..<13 {
            desk.answer("GET /api/v1/audit/entries", 200, entries([(seq, Self.foreignReading)]))
        }
        // Looks at which it reads: 1, 2, 4, 8, 16, 32, then at most every sixteenth.
        #expect(await desk.run("audit", "list", "--follow", "--format", "ndjson") == 0)
        #expect(readings(desk).count == 7)

        let busy = try await self.desk(polls: 60, log: GrowingLog())
        for seq in 8..<80 {
            busy.answer("GET /api/v1/audit/entries", 200, entries([(seq, TestLog.leaves[2])]))
        }
        #expect(await busy.run("audit", "list", "--follow", "--format", "ndjson") == 0)
        #expect(readings(busy).count == 60)
    }

    @Test("A log that shrinks while it is watched raises the alarm")
    func rollback() async throws {
        let desk = try await desk(polls: 10)
        desk.change { $0.laterNotes = [TestLog.noteOfFive, TestLog.noteOfThree] }
        desk.answer("GET /api/v1/audit/entries", 200, entries([(1, TestLog.leaves[1])]))
        #expect(await desk.run("audit", "list", "--follow") == 65)
        #expect(desk.diagnostics.contains("ALARM"))
        #expect(readings(desk).count == 1)
    }
}
