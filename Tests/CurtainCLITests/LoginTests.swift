// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCLI
import Testing

@Suite struct LoginTests {
    @Test("The first sign-in shows the log's key, and the server is known from then on")
    func first() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        #expect(desk.diagnostics.contains(TestLog.key))
        #expect(desk.output == "signed in to relay as rosa (agent) until 2026-11-21 17:00 UTC\n")
        #expect(desk.calls.map(\.body) == [#"{"login":"rosa","password":"correct horse battery"}"#])
        #expect(desk.calls.first?.headers["Authorization"] == nil)
        desk.answer("GET /api/v1/people", 200, "[]")
        #expect(await desk.run("people", "list") == 0)
        #expect(await desk.run("people", "list", "--server", "https://relay.example/") == 0)
        #expect(await desk.run("people", "list", "--server", "https://other.example") == 77)
    }

    @Test("A password for one sign-in has to be replaced, typed twice on a terminal")
    func replaced() async throws {
        let desk = try TestDesk(terminal: true)
        desk.change { $0.secrets = ["one-time", "a new long password", "a new long password"] }
        desk.answer(
            "POST /api/v1/session", 403,
            #"{"type":"urn:curtain:problem:password-change-required","title":"replace it","status":403}"#)
        desk.answer(
            "POST /api/v1/session", 201,
            #"{"token":"t","login":"rosa","roles":["agent"],"expiresAt":"2026-11-21T17:00:00Z","idleSeconds":900}"#)
        #expect(await desk.run("login", "--server", "https://relay.example", "--user", "rosa") == 0)
        #expect(
            desk.calls.map(\.body) == [
                #"{"login":"rosa","password":"one-time"}"#,
                #"{"login":"rosa","newPassword":"a new long password","password":"one-time"}"#,
            ])
        #expect(desk.asked == ["password for rosa: ", "new password: ", "new password again: "])
    }

    @Test("Two new passwords that differ change nothing")
    func differing() async throws {
        let desk = try TestDesk(terminal: true)
        desk.change { $0.secrets = ["one-time", "a new long password", "another long password"] }
        desk.answer(
            "POST /api/v1/session", 403,
            #"{"type":"urn:curtain:problem:password-change-required","title":"replace it","status":403}"#)
        #expect(await desk.run("login", "--server", "https://relay.example", "--user", "rosa") == 64)
        #expect(desk.calls.count == 1)
        #expect(await desk.run("whoami") == 64)
    }

    @Test("On standard input the second line is the new password")
    func standardInput() async throws {
        let desk = try TestDesk()
        desk.answer(
            "POST /api/v1/session", 403,
            #"{"type":"urn:curtain:problem:password-change-required","title":"replace it","status":403}"#)
        desk.answer(
            "POST /api/v1/session", 201,
            #"{"token":"t","login":"rosa","roles":[],"expiresAt":"2026-11-21T17:00:00Z","idleSeconds":900}"#)
        let code = await desk.run(
            "login", "--server", "https://relay.example", "--user", "rosa", "--password-stdin",
            input: "old\r\nnew one\r\n")
        #expect(code == 0)
        #expect(desk.calls.last?.body == #"{"login":"rosa","newPassword":"new one","password":"old"}"#)
    }

    @Test("Another key of the log is refused until it is accepted by name")
    func otherKey() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.change { $0.key = TestLog.otherKey }
        #expect(await desk.run("people", "list") == 65)
        #expect(desk.calls.isEmpty)
        #expect(desk.diagnostics.contains("--accept-log-key"))
        #expect(desk.diagnostics.contains("trusted: \(TestLog.key)"))
        #expect(await desk.signIn() == 65)
        #expect(desk.calls.isEmpty)
    }

    @Test("A log of another name, as after a restore, is refused until it is accepted by name")
    func otherOrigin() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.change {
            $0.key = TestLog.restoredKey
            $0.note = TestLog.restoredNote
        }
        desk.answer("GET /api/v1/people", 200, "[]")
        #expect(await desk.run("people", "list") == 65)
        #expect(desk.diagnostics.contains("--accept-origin relay.example/audit/2"))
        let login = ["login", "--user", "rosa", "--password-stdin"]
        #expect(await desk.run(login + ["--accept-origin", "relay.example/audit/3"], input: Array("p\n".utf8)) == 65)
        #expect(await desk.run(login + ["--accept-origin", "relay.example/audit/2"], input: Array("p\n".utf8)) == 0)
        #expect(await desk.run("people", "list") == 0)
    }

    @Test(
        "A log that shrinks, forks or proves nothing stops every command",
        arguments: [
            (TestLog.noteOfThree, "rolled back"), (TestLog.forkedNoteOfFive, "rewritten"),
        ])
    func alarms(note: String, words: String) async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.change { $0.note = note }
        for command in [["people", "list"], ["whoami"], ["logout"], ["audit", "verify"]] {
            #expect(await desk.run(command, input: []) == 65)
            #expect(desk.calls.isEmpty)
            #expect(desk.diagnostics.contains("ALARM") && desk.diagnostics.contains(words))
            #expect(desk.diagnostics.contains("privacy officer"))
        }
    }

    @Test("Growth is proven before anything is asked, and a proof that fails stops everything")
    func growth() async throws {
        let desk = try TestDesk()
        desk.change { $0.note = TestLog.noteOfThree }
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/people", 200, "[]")
        desk.change {
            $0.note = TestLog.noteOfFive
            $0.proof.swapAt(0, 1)
        }
        #expect(await desk.run("people", "list") == 65)
        #expect(desk.calls.isEmpty)
        desk.change { $0.proof.swapAt(0, 1) }
        #expect(await desk.run("people", "list") == 0)
        #expect(desk.allCalls.map(\.path).contains("/log/consistency?from=3&to=5"))
        #expect(await desk.run("people", "list") == 0)
        #expect(!desk.allCalls.map(\.path).contains { $0.hasPrefix("/log/consistency") })
    }
}
