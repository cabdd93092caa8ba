// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCLI
import Testing

@Suite struct CommandTests {
    private static let comment =
        #"{"ref":"C-%","id":"i","channel":"reviews","channelKind":"google_review","state":"open","flagged":true,"#
        + #""urgency":"emergency","route":"private","deletedAtSource":false,"receivedAt":"2026-11-21T05:00:00Z","#
        + #""text":"call me \u001b[31m\u202e now","author":"@kim"}"#

    private func comment(_ number: Int) -> String {
        Self.comment.replacing("%", with: String(number))
    }

    @Test("A list reads like this")
    func list() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/comments", 200, #"{"comments":[\#(comment(2)),\#(comment(1))]}"#)
        #expect(await desk.run("comments", "list", "--text") == 0)
        #expect(
            desk.output == #"""
                COMMENT  RECEIVED              CHANNEL  STATE  FLAG     URGENCY    TRIAGE   THREAD  AUTHOR  TEXT
                C-2      2026-11-21 05:00 UTC  reviews  open   flagged  emergency  private          @kim    call me \u{1B}[31m\u{202E} now
                C-1      2026-11-21 05:00 UTC  reviews  open   flagged  emergency  private          @kim    call me \u{1B}[31m\u{202E} now

                """#)
    }

    @Test("Hostile text does nothing to a terminal, in any format", arguments: ["table", "json", "ndjson"])
    func hostile(format: String) async throws {
        let desk = try TestDesk(terminal: true, columns: 200)
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/comments", 200, #"{"comments":[\#(comment(1))]}"#)
        #expect(await desk.run("comments", "list", "--text", "--format", format) == 0)
        #expect(!desk.output.unicodeScalars.contains("\u{1B}"))
        #expect(!desk.output.unicodeScalars.contains("\u{202E}"))
        #expect(desk.output.contains("call me"))
    }

    @Test("JSON is one document of the API's own fields, and NDJSON one item a line")
    func formats() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/comments", 200, #"{"comments":[\#(comment(2)),\#(comment(1))]}"#)
        await desk.run("comments", "list", "--format", "ndjson")
        #expect(desk.output.split(separator: "\n").count == 2)
        #expect(desk.output.hasPrefix(#"{"author":"@kim","channel":"reviews","channelKind":"google_review","deleted"#))
        await desk.run("comments", "list", "--format", "json")
        #expect(desk.output.hasPrefix("{\n  \"comments\" : [\n    {\n      \"author\" : \"@kim\","))
    }

    @Test("Pages are fetched until there are as many as wanted")
    func pages() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/comments", 200, #"{"comments":[\#(comment(3)),\#(comment(2))],"next":"2"}"#)
        desk.answer("GET /api/v1/comments", 200, #"{"comments":[\#(comment(1))]}"#)
        await desk.run("comments", "list", "--limit", "0", "--format", "ndjson")
        #expect(desk.calls.map(\.path).last == "/api/v1/comments?flagged=1&state=open&after=2&limit=500")
        #expect(desk.output.split(separator: "\n").count == 3)
    }

    @Test("Following shows only what is new, counts as no activity, and ends well")
    func follow() async throws {
        let desk = try TestDesk(interruptedAfter: 3)
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/comments", 200, #"{"comments":[\#(comment(2)),\#(comment(1))]}"#)
        desk.answer("GET /api/v1/comments", 503, #"{"type":"urn:curtain:problem:x","title":"busy","status":503}"#)
        desk.answer("GET /api/v1/comments", 200, #"{"comments":[\#(comment(3)),\#(comment(2))]}"#)
        #expect(await desk.run("comments", "list", "--follow") == 0)
        let rows = desk.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
        #expect(rows == ["COMMENT", "C-1", "C-2", "C-3"])
        #expect(desk.calls.allSatisfy { $0.headers[API.passive] == "1" })
        #expect(desk.diagnostics.contains("trying again"))
    }

    @Test(
        "What cannot be taken back is asked, and refused where nobody can be asked",
        arguments: [
            ["people", "disable", "rosa"], ["people", "reset", "rosa"], ["sessions", "revoke", "rosa"],
            ["invitations", "revoke", "T-88"], ["invitations", "reissue", "T-88"],
        ])
    func confirmation(command: [String]) async throws {
        let blind = try TestDesk()
        #expect(await blind.signIn() == 0)
        #expect(await blind.run(command, input: []) == 64)
        #expect(blind.calls.isEmpty)
        #expect(blind.diagnostics.contains("--yes"))

        let declined = try TestDesk(terminal: true, answering: "n")
        #expect(await declined.signIn() == 0)
        #expect(await declined.run(command, input: []) == 130)
        #expect(declined.calls.isEmpty)
        #expect(declined.asked.contains("continue? [y/N] "))

        let agreed = try TestDesk(terminal: true, answering: "y")
        #expect(await agreed.signIn() == 0)
        _ = await agreed.run(command, input: [])
        #expect(agreed.calls.count == 1)
    }

    @Test("Routing on trial shows exactly what would be said where")
    func dryRun() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer(
            "POST /api/v1/comments/C-1042/route", 200,
            #"{"comment":"C-1042","dryRun":true,"pool":"nurses","texts":["#
                + #"{"kind":"public","carrier":"manual","template":"take-it-private","locale":"en","#
                + #""text":"Please write to us."},"#
                + #"{"kind":"invitation","carrier":"manual","template":"invite","locale":"en","#
                + #""text":"Example Clinic\nhttps://LINK"}]}"#
        )
        #expect(await desk.run("comments", "route", "C-1042", "--pool", "nurses", "--dry-run") == 0)
        #expect(
            desk.output == """
                Nothing was changed. Routing C-1042 to pool nurses would say:

                In public (manual, template take-it-private, en):
                  Please write to us.

                In private, as the invitation (manual, template invite, en):
                  Example Clinic
                  https://LINK

                """)
    }

    @Test(
        "Text of a message has a limit and must be text",
        arguments: [
            (Array(repeating: UInt8(ascii: "x"), count: 32_001), Int32(65)), ([0xFF, 0xFE], 65),
            (Array(" \n".utf8), 64),
        ] as [([UInt8], Int32)])
    func messageText(input: [UInt8], code: Int32) async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        #expect(await desk.run(["threads", "reply", "T-88"], input: input) == code)
        #expect(desk.calls.isEmpty)
    }
}
