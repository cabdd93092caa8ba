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

    @Test("What was verified is not fetched again, and what has been added must continue it")
    func continued() async throws {
        let desk = try TestDesk()
        desk.change { $0.note = TestLog.noteOfThree }
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/audit/export", 200, entries(TestLog.leaves[..<3]))
        #expect(await desk.run("audit", "verify") == 0)
        desk.change { $0.note = TestLog.noteOfFive }
        desk.replaceAnswers("GET /api/v1/audit/export", 200, entries(TestLog.leaves[3...]))
        #expect(await desk.run("audit", "verify", "--format", "json") == 0)
        #expect(desk.calls.map(\.path) == ["/api/v1/audit/export?from=3&limit=2"])
        #expect(desk.output.contains(#""verifiedBefore" : 3"#))
        #expect(desk.output.contains(#""verifiedEntries" : 2"#))
        // Nothing new: nothing is fetched.
        #expect(await desk.run("audit", "verify") == 0)
        #expect(desk.calls.isEmpty)
        #expect(desk.output.contains("no new ones; the first 5 on 2026-11-21 05:00 UTC"))
        #expect(desk.output.contains(TestLog.root))
        // And all of it when it is wished.
        desk.replaceAnswers("GET /api/v1/audit/export", 200, entries(TestLog.leaves[...]))
        #expect(await desk.run("audit", "verify", "--full") == 0)
        #expect(desk.calls.map(\.path) == ["/api/v1/audit/export?from=0&limit=5"])
        #expect(!desk.output.contains("--full"))
        #expect(await desk.run("audit", "verify", "--full", "log.ndjson") == 64)
    }

    @Test("New entries that do not continue what was verified raise the alarm", arguments: [false, true])
    func notContinued(whole: Bool) async throws {
        let desk = try TestDesk()
        desk.change { $0.note = TestLog.noteOfThree }
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/audit/export", 200, entries(TestLog.leaves[..<3]))
        #expect(await desk.run("audit", "verify") == 0)
        desk.change { $0.note = TestLog.noteOfFive }
        var leaves = TestLog.leaves
        // Old entries are looked at by --full alone.
        let altered = whole ? 2 : 4
        leaves[altered] = leaves[altered].replacing("000000000001", with: "000000000002")
        desk.replaceAnswers("GET /api/v1/audit/export", 200, entries(whole ? leaves[...] : leaves[3...]))
        #expect(await desk.run(whole ? ["audit", "verify", "--full"] : ["audit", "verify"], input: []) == 65)
        #expect(desk.diagnostics.contains(whole ? "the first 3 leaves do not give" : "after entry 3"))
        #expect(desk.diagnostics.contains("ALARM"))
        // Nothing of it is remembered as verified.
        desk.replaceAnswers("GET /api/v1/audit/export", 200, entries(TestLog.leaves[3...]))
        #expect(await desk.run("audit", "verify") == 0)
        #expect(desk.calls.map(\.path) == ["/api/v1/audit/export?from=3&limit=2"])
    }

    @Test(
        "A file that does not say what was verified here is refused, and never replaced without being asked",
        arguments: [
            ("size", "did not sign"), ("hash", "do not give the root"), ("no hash", "do not give the root"),
            ("fewer", "do not give the root"), ("key", "of another log"), ("other log", "of another log"),
            ("field", "cannot be read"), ("time", "cannot be read"), ("nothing", "cannot be read"),
        ])
    func tampered(how: String, words: String) async throws {
        let desk = try await desk()
        #expect(await desk.run("audit", "verify") == 0)
        let folder = desk.directory + "/curtain/witness"
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".verified") })
        let path = folder + "/" + name
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.components(separatedBy: "\n")
        let first = try #require(lines.firstIndex { $0.contains("\"edge\"") }) + 1
        let changed =
            switch how {
            case "size": text.replacing("\\n5\\n", with: "\\n4\\n")
            case "hash": text.replacing(lines[first], with: lines[first + 1] + ",")
            case "no hash": text.replacing(lines[first], with: "\"?\",")
            case "fewer": text.replacing(lines[first], with: "")
            case "key": text.replacing("d920c4b5", with: "d920c4b6")
            case "other log": text.replacing(TestLog.key, with: TestLog.restoredKey)
            case "field": text.replacing("\"edge\"", with: "\"ridge\"")
            case "time": text.replacing("2026", with: "never")
            default: ""
            }
        #expect(changed != text, "\(text)")
        try changed.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(await desk.run("audit", "verify") == 65)
        #expect(desk.diagnostics.contains(words), "\(desk.diagnostics)")
        #expect(desk.diagnostics.contains("--full"))
        #expect(desk.calls.isEmpty)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == changed)
        #expect(await desk.run("audit", "verify", "--full") == 0)
        #expect(desk.diagnostics.contains("kept as"))
        let kept = try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.contains(".refused-") }
        #expect(try String(contentsOfFile: folder + "/" + #require(kept), encoding: .utf8) == changed)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test("A log that is shorter than, or another than, what was verified raises the alarm without the witness's file")
    func shorter() async throws {
        for (note, words) in [(TestLog.noteOfThree, "rolled back"), (TestLog.forkedNoteOfFive, "rewritten")] {
            let desk = try await desk()
            #expect(await desk.run("audit", "verify") == 0)
            let folder = desk.directory + "/curtain/witness"
            let name = try #require(
                try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".json") })
            try FileManager.default.removeItem(atPath: folder + "/" + name)
            desk.change { $0.note = note }
            #expect(await desk.run("audit", "verify") == 65)
            #expect(desk.diagnostics.contains(words), "\(desk.diagnostics)")
            #expect(desk.diagnostics.contains(".remembered.note"))
            #expect(await desk.run("audit", "verify", "--full") == 65)
        }
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
