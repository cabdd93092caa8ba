// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCLI
import Foundation
import Testing

@Suite("curtain triage replay, outbox scan, guard scan") struct ReplayCommandTests {
    private static func judgement(_ urgency: String, _ route: String, flagged: Bool, rules: String) -> String {
        #"{"urgency":"\#(urgency)","route":"\#(route)","intent":"none","flagged":\#(flagged),"complaint":false,"#
            + #""misinformation":false,"spam":false,"rules":"1","rulesIdentifier":"\#(rules)"}"#
    }

    private static func comment(_ ref: String, _ outcome: String, from was: String, to now: String) -> String {
        let before = judgement(
            was, was == "none" ? "none" : "crisis", flagged: was != "none", rules: "aaaaaaaaaaaaaaaa")
        let after = judgement(now, now == "none" ? "none" : "crisis", flagged: true, rules: "bbbbbbbbbbbbbbbb")
        return #"{"ref":"\#(ref)","channel":"reviews","state":"open","receivedAt":"2026-11-21T05:00:00Z","#
            + #""was":\#(before),"now":\#(after),"outcome":"\#(outcome)"}"#
    }

    private static func page(
        _ comments: [String], looked: Int, dryRun: Bool = true, unreadable: String = "", next: String? = nil,
        rules: String = "bbbbbbbbbbbbbbbb"
    ) -> String {
        #"{"dryRun":\#(dryRun),"rules":"1+7","rulesIdentifier":"\#(rules)","looked":\#(looked),"#
            + #""comments":[\#(comments.joined(separator: ","))],"unreadable":[\#(unreadable)]"#
            + (next.map { #","next":"\#($0)"}"# } ?? "}")
    }

    private static let route = "POST /api/v1/comments/retriage"
    private static let scan = "POST /api/v1/outbox/scan"

    @Test("A dry run goes through every page and reads like this")
    func dryRun() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer(
            Self.route, 200,
            Self.page([Self.comment("C-9", "would-change", from: "none", to: "emergency")], looked: 40, next: "7"))
        desk.answer(
            Self.route, 200,
            Self.page([Self.comment("C-3", "would-change", from: "soon", to: "none")], looked: 3))
        #expect(await desk.run("triage", "replay", "--since", "2026-11-01", "--dry-run") == 0)
        #expect(
            desk.output == """
                COMMENT  RECEIVED              CHANNEL  URGENCY            TRIAGE          INTENT  FLAGS            RULES                 RESULT
                C-9      2026-11-21 05:00 UTC  reviews  none -> emergency  none -> crisis  none    none -> flagged  aaaaaaaa -> bbbbbbbb  would change
                C-3      2026-11-21 05:00 UTC  reviews  soon -> none       crisis -> none  none    flagged          aaaaaaaa -> bbbbbbbb  would change
                43 looked at with rules 1+7, 2 would change, 1 newly urgent, 1 no longer urgent; nothing was changed

                """)
        #expect(
            desk.calls.compactMap(\.body) == [
                #"{"dryRun":true,"since":"2026-11-01T00:00:00.000Z"}"#,
                #"{"after":"7","dryRun":true,"since":"2026-11-01T00:00:00.000Z"}"#,
            ])
        #expect(
            await desk.run("triage", "replay", "--since", "30d", "--dry-run", "--all-states", "--channel", "x") == 0)
        #expect(desk.output.contains("STATE"))
        let body = try #require(desk.calls.last?.body)
        #expect(body.hasPrefix(#"{"allStates":true,"channel":"x","dryRun":true,"since":"2026-10-2"#))
    }

    @Test("JSON is one document with its summary, and NDJSON one comment a line")
    func formats() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        let both = ["C-9", "C-8"].map { Self.comment($0, "changed", from: "none", to: "soon") }
        desk.answer(Self.route, 200, Self.page(both, looked: 5, dryRun: false))
        #expect(await desk.run("triage", "replay", "--since", "1d", "--yes", "--format", "ndjson") == 0)
        #expect(desk.output.split(separator: "\n").count == 2)
        #expect(await desk.run("triage", "replay", "--since", "1d", "--yes", "--format", "json") == 0)
        let json = try JSONSerialization.jsonObject(with: Data(desk.output.utf8)) as? [String: Any]
        let summary = try #require(json?["summary"] as? [String: Int])
        #expect(
            summary == [
                "looked": 5, "changed": 2, "skipped": 0, "newlyUrgent": 2, "noLongerUrgent": 0, "unreadable": 0,
            ])
        #expect((json?["comments"] as? [Any])?.count == 2)
    }

    @Test("Changing judgements is asked, and refused where nobody can be asked; a dry run is not")
    func confirmation() async throws {
        let blind = try TestDesk()
        #expect(await blind.signIn() == 0)
        #expect(await blind.run("triage", "replay", "--since", "1d") == 64)
        #expect(blind.calls.isEmpty)
        let declined = try TestDesk(terminal: true, answering: "n")
        #expect(await declined.signIn() == 0)
        #expect(await declined.run("triage", "replay", "--since", "1d", "--channel", "blog") == 130)
        #expect(declined.calls.isEmpty)
        #expect(declined.diagnostics.contains("received since 2026-11-20"))
        #expect(declined.diagnostics.contains("on blog"))
        #expect(await blind.run("triage", "replay", "--since", "1d", "--all-states", "--yes") == 64)
        #expect(await blind.run("triage", "replay", "--yes") == 64)
        #expect(blind.calls.isEmpty)
    }

    @Test("Skipped and unreadable ones are counted apart; what cannot be opened ends with 65")
    func unreadable() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer(
            Self.route, 200,
            Self.page(
                [Self.comment("C-9", "skipped", from: "none", to: "soon")], looked: 3, dryRun: false,
                unreadable: #""C-8","C-2""#))
        #expect(await desk.run("triage", "replay", "--since", "1d", "--yes") == 65)
        #expect(
            desk.output.hasSuffix(
                "3 looked at with rules 1+7, 0 changed, 0 newly urgent, 0 no longer urgent, "
                    + "1 passed over because somebody changed them meanwhile, 2 unreadable\n"))
        #expect(desk.diagnostics.contains("2 could not be opened, the first: C-8"))
        #expect(desk.diagnostics.contains("audit verify --deep"))
    }

    @Test("What was changed before the server failed, or before Ctrl-C, is shown")
    func stopped() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer(
            Self.route, 200,
            Self.page([Self.comment("C-9", "changed", from: "none", to: "soon")], looked: 40, dryRun: false, next: "7"))
        desk.answer(Self.route, 403, #"{"type":"urn:curtain:problem:denied","title":"not allowed","status":403}"#)
        #expect(await desk.run("triage", "replay", "--since", "1d", "--yes") == 77)
        #expect(desk.output.contains("C-9"))
        #expect(desk.diagnostics.contains("what is shown above is stored"))
        let stopped = try TestDesk(interruptedAfter: 0)
        #expect(await stopped.signIn() == 0)
        #expect(await stopped.run("triage", "replay", "--since", "1d", "--yes") == 130)
        #expect(stopped.calls.isEmpty)
    }

    @Test("Rules that change in the middle are told")
    func rulesChanged() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer(Self.route, 200, Self.page([], looked: 40, next: "7"))
        desk.answer(Self.route, 200, Self.page([], looked: 4, rules: "cccccccccccccccc"))
        #expect(await desk.run("triage", "replay", "--since", "1d", "--dry-run") == 0)
        #expect(desk.diagnostics.contains("rules changed meanwhile"))
        #expect(desk.diagnostics.contains("the rules say the same as before"))
    }

    @Test("A scan of the outbox lists what is refused, and ends with 65 when anything is")
    func outbox() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        let item =
            #"{"ref":"O-5","state":"sent","comment":"C-9","thread":"T-2","channel":"blog","#
            + #""createdAt":"2026-11-21T05:00:00Z","reasons":[{"rule":"G2","code":"confirms_patient","#
            + #""reason":"says that somebody is a patient"}]}"#
        let clean = #"{"rules":"1","rulesIdentifier":"a","looked":40,"refused":[],"unreadable":[]"#
        desk.answer(Self.scan, 200, clean + #","next":"6"}"#)
        desk.answer(
            Self.scan, 200, #"{"rules":"1","rulesIdentifier":"a","looked":2,"refused":[\#(item)],"unreadable":[]}"#)
        #expect(await desk.run("outbox", "scan", "--since", "2026-11-01") == 65)
        #expect(
            desk.output == """
                ITEM  STATE  COMMENT  THREAD  CHANNEL  CREATED               RULES  CODES             REASONS
                O-5   sent   C-9      T-2     blog     2026-11-21 05:00 UTC  G2     confirms_patient  says that somebody is a patient
                42 looked at with rules 1, 1 refused

                """)
        #expect(desk.calls.last?.body == #"{"after":"6","since":"2026-11-01T00:00:00.000Z"}"#)
        desk.replaceAnswers(Self.scan, 200, clean + "}")
        #expect(await desk.run("outbox", "scan") == 0)
        #expect(desk.calls.last?.body == "{}")
        desk.replaceAnswers(Self.scan, 200, clean.replacing(#""unreadable":[]"#, with: #""unreadable":["O-1"]}"#))
        #expect(await desk.run("outbox", "scan") == 65)
        #expect(desk.diagnostics.contains("O-1 could not be opened"))
    }
}

@Suite("curtain guard scan") struct GuardScanTests {
    private static let fit = "Thank you for your kind words."
    private static let unfit = "We are sorry that your last visit hurt, Nathan."

    private static var rules: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path + "/config/triage"
    }

    /// Runs the command on a file with this content.
    private func scan(
        _ desk: TestDesk, _ name: String, _ content: String, _ options: String...
    ) async throws -> Int32 {
        let path = desk.directory + "/" + name
        try Data(content.utf8).write(to: URL(filePath: path))
        return await desk.run(["guard", "scan", path, "--rules", Self.rules] + options, input: [])
    }

    @Test(
        "Lines that the guard refuses are named by number and rule, whatever the form",
        arguments: [
            ("old.txt", "\(fit)\n\n\(unfit)\r\n", 2),
            ("old.jsonl", "{\"reply\":\"\(fit)\",\"id\":7}\n\n{\"text\":\"\(unfit)\",\"comment\":{}}", 2),
            ("old.ndjson", "\u{FEFF}{\"id\":1,\"reply\":null}\n{\"reply\":\" \"}\n{\"reply\":\"\(unfit)\"}\n", 1),
            ("old.csv", "id,Reply,Comment\r\n1,\"\(fit)\nBye.\",\r\n3,\"\(unfit)\",hurt\r\n", 2),
            ("old.CSV", "\u{FEFF}text\n\(fit)\n\n\"\(unfit)\"", 2),
        ])
    func refused(name: String, content: String, looked: Int) async throws {
        let desk = try TestDesk()
        #expect(try await scan(desk, name, content) == 65, "\(desk.diagnostics)")
        let lines = desk.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 3, "\(desk.output)")
        #expect(lines.first == "LINE  RULES   REASONS" || lines.first?.hasPrefix("LINE  RULES") == true)
        let line = name == "old.csv" || name == "old.CSV" ? 4 : 3
        #expect(lines[1].hasPrefix("\(line)     G"), "\(desk.output)")
        #expect(lines[2].hasPrefix("\(looked) looked at with rules "))
        #expect(lines[2].contains("1 refused"))
        #expect(!desk.output.contains("Nathan") && !desk.output.contains("hurt"))
        #expect(desk.diagnostics.contains("one reply would be refused today"))
    }

    @Test("A file without fault ends well, and JSON says the same in fields")
    func clean() async throws {
        let desk = try TestDesk()
        #expect(try await scan(desk, "a.txt", Self.fit + "\n") == 0)
        #expect(desk.output.hasSuffix("0 refused\n"))
        #expect(try await scan(desk, "a.txt", Self.unfit, "--format", "json") == 65)
        let json = try JSONSerialization.jsonObject(with: Data(desk.output.utf8)) as? [String: Any]
        let first = (json?["refused"] as? [[String: Any]])?.first
        #expect(json?["looked"] as? Int == 1)
        #expect(first?["line"] as? Int == 1)
        #expect((first?["reasons"] as? [[String: String]])?.first?["code"] != nil)
    }

    @Test("What the comment says is held against the reply, and a clinic's own facts count")
    func context() async throws {
        let desk = try TestDesk()
        let reply = "Please call Harborview at any time."
        #expect(try await scan(desk, "a.txt", reply) == 0, "\(desk.output)")
        let answered = #"{"reply":"Your migraine matters to us.","comment":"my migraine is back"}"#
        #expect(try await scan(desk, "a.jsonl", answered, "--format", "ndjson") == 65)
        #expect(desk.output.contains("G12"))
        let phone = "Please call us at 614-555-0100."
        #expect(try await scan(desk, "b.txt", phone) == 65)
        let clinic = desk.directory + "/clinic.json"
        try Data(#"{"phones":["614-555-0100"]}"#.utf8).write(to: URL(filePath: clinic))
        #expect(try await scan(desk, "b.txt", phone, "--clinic", clinic) == 0, "\(desk.output)")
    }

    @Test("A column can be named, and one that is not there is told with those that are")
    func columns() async throws {
        let desk = try TestDesk()
        let file = "Answer,note\n\(Self.fit),x\n"
        #expect(try await scan(desk, "a.csv", file, "--column", "answer") == 0)
        #expect(try await scan(desk, "a.csv", file) == 64)
        #expect(desk.diagnostics.contains("Answer, note"))
        #expect(try await scan(desk, "a.csv", file, "--column", "reply") == 64)
        #expect(try await scan(desk, "a.txt", file, "--column", "reply") == 64)
    }

    @Test(
        "Files that cannot be read are refused with their line",
        arguments: [
            ("a.jsonl", "{\"reply\":\"x\"}\n{\"other\":1}", Int32(65), "line 2"), ("a.jsonl", "{", 65, "line 1"),
            ("a.jsonl", #"{"reply":7}"#, 65, "line 1"), ("a.csv", "reply\n\"a", 65, "line 2"),
            ("a.csv", "reply,x\na\n", 65, "line 2"), ("a.doc", "x", 64, "a.doc"),
        ])
    func unreadable(name: String, content: String, code: Int32, saying: String) async throws {
        let desk = try TestDesk()
        #expect(try await scan(desk, name, content) == code)
        #expect(desk.diagnostics.contains(saying), "\(desk.diagnostics)")
    }

    @Test("A file that is not there, or is not UTF-8")
    func missing() async throws {
        let desk = try TestDesk()
        #expect(await desk.run(["guard", "scan", desk.directory + "/no.txt", "--rules", Self.rules], input: []) == 66)
        for name in ["a.txt", "a.csv", "a.jsonl"] {
            let path = desk.directory + "/" + name
            try Data([0x72, 0xFF, 0x0A]).write(to: URL(filePath: path))
            #expect(await desk.run(["guard", "scan", path, "--rules", Self.rules], input: []) == 65)
        }
        let line = Array("{\"reply\":\"\(Self.unfit)\"}".utf8)
        #expect(await desk.run(["guard", "scan", "-", "--rules", Self.rules], input: line) == 65)
    }
}
