// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCLI
import FoundationEssentials
import Testing

@Suite struct AuditTests {
    private func entries(_ leaves: ArraySlice<String>) -> String {
        let items = zip(leaves.indices, leaves).map {
            #"{"seq":\#($0),"leaf":"\#($1.replacing("\"", with: "\\\""))"}"#
        }
        return #"{"entries":[\#(items.joined(separator: ","))],"names":\#(TestLog.names)}"#
    }

    private func desk(leaves: [String] = TestLog.leaves) async throws -> TestDesk {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/audit/export", 200, entries(leaves[...]))
        return desk
    }

    @Test("A sound log verifies, and it is said with what it was compared")
    func sound() async throws {
        let desk = try await desk()
        #expect(await desk.run("audit", "verify") == 0)
        #expect(
            desk.output == """
                log:      relay.example/audit/1
                entries:  5
                root:     \(TestLog.root)
                compared: with the checkpoint of 5 entries, remembered since 2026-11-21 05:00 UTC
                result:   every entry is what was signed, and the log continues what was seen before

                """)
        #expect(desk.calls.map(\.path) == ["/api/v1/audit/export?from=0&limit=5"])
    }

    @Test("A slice that is too short is followed by another one")
    func slices() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/audit/export", 200, entries(TestLog.leaves[..<2]))
        desk.answer("GET /api/v1/audit/export", 200, entries(TestLog.leaves[2...]))
        #expect(await desk.run("audit", "verify") == 0)
        #expect(desk.calls.last?.path == "/api/v1/audit/export?from=2&limit=3")
    }

    @Test(
        "An altered, moved or missing entry ends with 65 and an alarm",
        arguments: [
            ("altered", "do not give the root"), ("swapped", "broken at entry 2"), ("cut", "missing from 4 on"),
            ("garbled", "broken at entry 3"),
        ])
    func broken(how: String, words: String) async throws {
        var leaves = TestLog.leaves
        switch how {
        case "altered": leaves[4] = leaves[4].replacing("000000000001", with: "000000000002")
        case "swapped": leaves.swapAt(2, 3)
        case "cut": leaves.removeLast()
        default: leaves[3] = leaves[3].replacing(",", with: ", ")
        }
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/audit/export", 200, entries(leaves[...]))
        desk.answer("GET /api/v1/audit/export", 200, entries([]))
        #expect(await desk.run("audit", "verify") == 65)
        #expect(desk.diagnostics.contains("ALARM"))
        #expect(desk.diagnostics.contains(words), "\(desk.diagnostics)")
        #expect(desk.output.isEmpty)
    }

    @Test("An export is the entries' exact bytes, with note and key beside it, and verifies offline")
    func export() async throws {
        let desk = try await desk()
        let path = desk.directory + "/log.ndjson"
        #expect(await desk.run("audit", "export", "--as", "ndjson", "--output", path) == 0)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == TestLog.leaves.map { $0 + "\n" }.joined())
        #expect(try String(contentsOfFile: path + ".checkpoint", encoding: .utf8) == TestLog.noteOfFive)
        #expect(try String(contentsOfFile: path + ".vkey", encoding: .utf8) == TestLog.key + "\n")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(await desk.run("audit", "verify", path) == 0)
        #expect(desk.output.contains("remembered since"))
        #expect(desk.allCalls.isEmpty)
        #expect(await desk.run("audit", "export", "--output", path) == 74)

        let stranger = try TestDesk()
        #expect(await stranger.run("audit", "verify", path, "--format", "json") == 0)
        #expect(stranger.output.contains(#""comparedWith" : "itself""#))
        #expect(stranger.diagnostics.contains("compare it"))
        #expect(await stranger.run("audit", "verify", path, "--key", TestLog.otherKey) == 65)
    }

    @Test(
        "An exported log that was changed is told by its first bad entry",
        arguments: [
            ("garbled", "broken at entry 1"), ("cut", "over 5 leaves, but there are 4"), ("longer", "line 6"),
            ("swapped", "broken at entry 2"), ("altered", "do not give the root"),
        ])
    func brokenFile(how: String, words: String) async throws {
        let desk = try TestDesk()
        let path = desk.directory + "/log.ndjson"
        var leaves = TestLog.leaves
        switch how {
        case "garbled": leaves[1] = "{}"
        case "cut": leaves.removeLast()
        case "longer": leaves.append(leaves[4])
        case "swapped": leaves.swapAt(2, 3)
        default: leaves[2] = leaves[2].replacing("0000000000aa", with: "0000000000ab")
        }
        try leaves.map { $0 + "\n" }.joined().write(toFile: path, atomically: false, encoding: .utf8)
        try TestLog.noteOfFive.write(toFile: path + ".checkpoint", atomically: false, encoding: .utf8)
        try TestLog.key.write(toFile: path + ".vkey", atomically: false, encoding: .utf8)
        #expect(await desk.run("audit", "verify", path) == 65)
        #expect(desk.diagnostics.contains(words), "\(desk.diagnostics)")
    }

    @Test("Files beside an export that are missing or wrong are named")
    func sidecars() async throws {
        let desk = try TestDesk()
        let path = desk.directory + "/log.ndjson"
        #expect(await desk.run("audit", "verify", path) == 66)
        try "x".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(await desk.run("audit", "verify", path) == 66)
        #expect(desk.diagnostics.contains(".checkpoint"))
        try TestLog.noteOfFive.write(toFile: path + ".checkpoint", atomically: false, encoding: .utf8)
        #expect(await desk.run("audit", "verify", path) == 66)
        #expect(desk.diagnostics.contains(".vkey"))
        try "nonsense".write(toFile: path + ".vkey", atomically: false, encoding: .utf8)
        #expect(await desk.run("audit", "verify", path) == 65)
    }

    @Test("The log reads like this")
    func list() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        let newestFirst = Array(TestLog.leaves[2...].reversed())
        desk.answer("GET /api/v1/audit/entries", 200, entries(newestFirst[...]))
        #expect(await desk.run("audit", "list", "--thread", "T-88") == 0)
        #expect(
            desk.output == """
                ENTRY  TIME                     EVENT           WHO               WHAT               OUTCOME
                0      2026-11-21 05:00:04 UTC  access.denied   rosa (clinician)                     refused
                1      2026-11-21 05:00:03 UTC  message.create  rosa (clinician)  T-88 pt_…000000bb  done
                2      2026-11-21 05:00:02 UTC  thread.read     rosa (clinician)  T-88 pt_…000000bb  done

                """)
    }

    @Test("A checkpoint is printed as the note it is")
    func checkpoint() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        #expect(await desk.run("audit", "checkpoint") == 0)
        #expect(desk.output == TestLog.noteOfFive)
    }
}
