// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCLI
import Testing

@Suite struct ExitStatusTests {
    @Test(
        "What the server answers decides the code",
        arguments: [
            (200, Int32(0)), (400, 64), (401, 77), (403, 77), (404, 64), (409, 64), (413, 64), (422, 64), (429, 75),
            (500, 70), (502, 69), (503, 75), (504, 69), (507, 74), (0, 69),
        ])
    func serverAnswers(status: Int, code: Int32) async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        let problem = #"{"type":"urn:curtain:problem:x","title":"it failed","status":\#(status),"requestId":"r-1"}"#
        desk.answer("GET /api/v1/people", status, status == 200 ? "[]" : problem)
        #expect(await desk.run("people", "list") == code)
        if status >= 400 {
            let request = status >= 500 ? " (request r-1)" : ""
            #expect(desk.diagnostics.hasPrefix("curtain: error: it failed\(request)\n"))
        }
    }

    @Test("An answer that is none of the API's is told as such")
    func badAnswer() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/people", 200, "<html>")
        #expect(await desk.run("people", "list") == 69)
    }

    @Test(
        "Each failure of the program's own has its code",
        arguments: [
            (CLIError.usage("x", hint: nil), CurtainCLI.ExitStatus.usage), (.needsYes("x"), .usage),
            (.noTerminal, .usage),
            (.cancelled, .interrupted), (.file(path: "x", code: 2, what: "read"), .noInput),
            (.file(path: "x", code: 13, what: "read"), .inputOutput), (.output(32), .inputOutput),
            (.inputTooLong(limit: 1), .badData), (.notText("x"), .badData), (.emptyText, .usage),
            (.passwordsDiffer, .usage), (.badLines(1), .badData), (.badFile("x"), .badData),
            (.badSidecar(path: "x", reason: "y"), .badData),
        ])
    func own(error: CLIError, status: CurtainCLI.ExitStatus) {
        #expect(CurtainCLI.ExitStatus(error) == status)
    }

    @Test(
        "Wrong arguments end with 64 and one clear message",
        arguments: [
            ["nothing"], ["comments", "show"], ["comments", "show", "T-1"], ["comments", "show", "C-0"],
            ["comments", "flag", "C-1"], ["comments", "list", "--format", "xml"],
            ["comments", "list", "--limit", "-1"],
            ["comments", "list", "--all", "--state", "open"], ["comments", "list", "--since", "soon"],
            ["comments", "route", "C-1", "--via", "pigeon"], ["comments", "import"],
            ["comments", "import", "x.csv", "--id-field", "a", "--id-from-line"],
            ["comments", "import", "x.csv", "--channel-override"], ["threads", "show", "C-1"],
            ["threads", "show", "T-1", "--limit", "201"], ["threads", "assign", "T-1"],
            ["threads", "assign", "T-1", "--to", "a", "--pool", "b"],
            ["outbox", "resolve", "O-1", "--outcome", "lost"],
            ["outbox", "resolve", "O-1"], ["people", "add", "rosa"], ["people", "add", "rosa", "--roles", "boss"],
            ["people", "roles", "rosa"], ["channels", "add", "x", "--kind", "radio", "--pool", "p"],
            ["audit", "list", "--event", "coffee"], ["audit", "list", "--actor", "a", "--patient", "P-1"],
            ["audit", "export", "--as", "pdf"], ["audit", "verify", "--key", "x"], ["login", "--server", "http://x"],
            ["login", "--server", "ftp"], ["whoami", "--server", "nowhere"], ["whoami"],
        ])
    func wrongArguments(arguments: [String]) async throws {
        let desk = try TestDesk()
        #expect(await desk.run(arguments, input: []) == 64)
        #expect(desk.output.isEmpty)
        #expect(desk.allCalls.isEmpty)
        let lines = desk.diagnostics.split(separator: "\n")
        #expect(lines.first?.hasPrefix("curtain: error: ") == true)
        #expect(lines.count >= 2 && lines.dropFirst().allSatisfy { $0.hasPrefix("curtain: hint: ") })
        #expect(lines.first?.hasSuffix(".") == false)
    }

    @Test(
        "Every command explains itself with an example",
        arguments: [
            "login", "logout", "whoami", "password", "status", "comments", "comments list", "comments show",
            "comments flag", "comments unflag", "comments dismiss", "comments route", "comments import", "threads",
            "threads list", "threads show", "threads reply", "threads note", "threads assign", "threads close",
            "threads reopen", "invitations", "invitations list", "invitations show", "invitations reissue",
            "invitations revoke", "outbox", "outbox list", "outbox show", "outbox resolve", "templates",
            "templates list",
            "templates show", "templates approve", "people", "people list", "people add", "people roles",
            "people reset",
            "people disable", "pools", "pools list", "pools add", "pools members", "channels", "channels list",
            "channels add", "sessions", "sessions list", "sessions revoke", "audit", "audit list", "audit verify",
            "audit checkpoint", "audit export",
        ])
    func help(command: String) async throws {
        let desk = try TestDesk()
        let words = command.split(separator: " ").map(String.init)
        #expect(await desk.run(words + ["--help"], input: []) == 0)
        #expect(desk.output.hasPrefix("OVERVIEW: "))
        #expect(desk.output.contains("\n  curtain \(words[0])") || desk.output.contains("| curtain \(command)"))
        #expect(desk.diagnostics.isEmpty)
    }

    @Test(
        "The version and completions go to standard output",
        arguments: [
            ["--version"], ["--help"], [], ["--generate-completion-script", "bash"],
        ])
    func information(arguments: [String]) async throws {
        let desk = try TestDesk()
        #expect(await desk.run(arguments, input: []) == 0)
        #expect(!desk.output.isEmpty)
        #expect(desk.diagnostics.isEmpty)
    }
}
