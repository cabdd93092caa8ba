// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCLI
import FoundationEssentials
import Testing

@Suite struct ImportTests {
    private static let channels =
        #"[{"id":"1","name":"reviews","kind":"google_review","intakePool":"p","takesHooks":false,"carries":[],"createdAt":"2026-11-21T05:00:00Z"},"#
        + #"{"id":"2","name":"page","kind":"facebook","intakePool":"p","takesHooks":false,"carries":[],"createdAt":"2026-11-21T05:00:00Z"},"#
        + #"{"id":"3","name":"other page","kind":"facebook","intakePool":"p","takesHooks":false,"carries":[],"createdAt":"2026-11-21T05:00:00Z"}]"#

    private func desk(_ answers: String...) async throws -> TestDesk {
        let desk = try TestDesk(interruptedAfter: .max)
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/channels", 200, Self.channels)
        for answer in answers { desk.answer("POST /api/v1/comments/import", 200, answer) }
        return desk
    }

    private func imports(_ desk: TestDesk) throws -> [ImportRequest] {
        try desk.calls.filter { $0.path.hasSuffix("/import") }.map {
            try JSONDecoder().decode(ImportRequest.self, from: Data($0.body.utf8))
        }
    }

    private static let taken = #"{"added":2,"updated":0,"deleted":0,"late":0,"unchanged":1,"rejected":[]}"#

    @Test("Rows go to their own channel by name or kind, else to the one named")
    func channels() async throws {
        let desk = try await desk(Self.taken)
        let rows = """
            {"id":"1","channel":"google_review","text":"a"}
            {"id":"2","channel":"page","text":"b"}
            {"id":"3","text":"c"}
            {"id":"4","channel":"facebook","text":"d"}
            {"id":"5","channel":"mastodon","text":"e"}
            """
        let code = await desk.run(
            "comments", "import", "-", "--as", "jsonl", "--channel", "page", "--format", "json", input: rows)
        #expect(code == 65)
        let sent = try imports(desk)
        #expect(sent.map(\.channel) == ["page", "reviews"])
        #expect(sent.map { $0.comments.map(\.externalID) } == [["2", "3", "4"], ["1"]])
        #expect(desk.diagnostics.contains(#"line 5: no channel has the name or kind "mastodon""#))
        #expect(desk.diagnostics.contains("curtain: error: 1 line was not taken in"))
        #expect(desk.output.contains(#""added" : 4"#))
    }

    @Test("Several channels of one kind are no choice, and an override is")
    func override() async throws {
        let desk = try await desk(Self.taken)
        let row = #"{"id":"4","channel":"facebook","text":"d"}"#
        #expect(await desk.run("comments", "import", "-", "--as", "jsonl", input: row) == 65)
        #expect(desk.diagnostics.contains("2 channels are of the row's kind"))
        let code = await desk.run(
            "comments", "import", "-", "--as", "jsonl", "--channel", "reviews", "--channel-override", input: row)
        #expect(code == 0)
        #expect(try imports(desk).map(\.channel) == ["reviews"])
        #expect(await desk.run("comments", "import", "-", "--as", "jsonl", "--channel", "nowhere", input: row) == 64)
    }

    @Test("Batches have at most 500 rows and about 1 MiB, and every row arrives once")
    func batches() async throws {
        let desk = try await desk(Self.taken)
        let small = (1...1201).map { #"{"id":"\#($0)","text":"t"}"# }
        let long = String(repeating: "\\u0001", count: 30_000)
        let large = (2001...2014).map { #"{"id":"\#($0)","text":"x\#(long)"}"# }
        let input = (small + large).joined(separator: "\n")
        #expect(await desk.run("comments", "import", "-", "--as", "jsonl", "--channel", "page", input: input) == 0)
        let sent = try imports(desk)
        #expect(sent.allSatisfy { $0.comments.count <= API.maxImportBatch })
        #expect(desk.calls.allSatisfy { $0.body.utf8.count <= 1 << 20 })
        #expect(sent.flatMap(\.comments).map(\.externalID) == (Array(1...1201) + Array(2001...2014)).map(String.init))
    }

    @Test("Lines that the reader or the server refuses are reported, and the rest is in")
    func rejected() async throws {
        let desk = try await desk(
            #"{"added":1,"updated":0,"deleted":0,"late":0,"unchanged":0,"rejected":[{"line":3,"reason":"too old"}]}"#)
        let rows = "id,text\n1,a\n2,b\n\n4,\n"
        #expect(await desk.run("comments", "import", "-", "--as", "csv", "--channel", "page", input: rows) == 65)
        #expect(desk.diagnostics.contains("curtain: line 3: too old\n"))
        #expect(desk.diagnostics.contains("curtain: line 5: text is missing"))
        #expect(desk.diagnostics.contains("2 lines were not taken in"))
        #expect(desk.output.contains("new:"))
    }

    @Test("A server that goes away stops the import, and says how far it came")
    func stopped() async throws {
        let desk = try await desk()
        desk.answer("POST /api/v1/comments/import", 0, "")
        let code = await desk.run(
            "comments", "import", "-", "--as", "jsonl", "--channel", "page", input: "{\"id\":\"1\",\"text\":\"a\"}\n")
        #expect(code == 69)
        #expect(desk.diagnostics.contains("stopped after line 0"))
        let keys = desk.calls.filter { $0.method == "POST" }.compactMap { $0.headers[API.idempotencyKey] }
        #expect(keys.count == 2)
        #expect(Set(keys).count == 1)
    }

    @Test("A file without the needed columns, of unknown form or missing is refused")
    func unusable() async throws {
        let desk = try await desk(Self.taken)
        #expect(
            await desk.run("comments", "import", "-", "--as", "csv", "--channel", "page", input: "a,b\n1,2\n") == 65)
        #expect(desk.diagnostics.contains("--map"))
        #expect(await desk.run("comments", "import", "-", "--channel", "page", input: "x") == 64)
        #expect(await desk.run("comments", "import", desk.directory + "/no.csv", "--channel", "page") == 66)
        #expect(await desk.run("comments", "import", desk.directory, "--as", "csv", "--channel", "page") == 74)
        #expect(try imports(desk).isEmpty)
    }

    @Test("Columns and identifiers are chosen by option")
    func options() async throws {
        let desk = try await desk(Self.taken)
        let path = desk.directory + "/old.csv"
        try "Body,Nr\nhello,\n".write(toFile: path, atomically: false, encoding: .utf8)
        let code = await desk.run(
            "comments", "import", path, "--channel", "page", "--map", "text=Body", "--map", "id=Nr", "--id-from-line")
        #expect(code == 0)
        #expect(
            try imports(desk).flatMap(\.comments) == [
                IncomingCommentPayload(line: 2, externalID: "old.csv:2", text: "hello")
            ])
        #expect(await desk.run("comments", "import", path, "--channel", "page", "--map", "colour=x") == 64)
    }

    @Test("A terminal gets a bar, anything else lines", arguments: [true, false])
    func progress(terminal: Bool) async throws {
        let desk = try TestDesk(terminal: terminal, interruptedAfter: .max)
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/channels", 200, Self.channels)
        desk.answer("POST /api/v1/comments/import", 200, Self.taken)
        let path = desk.directory + "/a.jsonl"
        try (1...600).map { "{\"id\":\"\($0)\",\"text\":\"a\"}\n" }.joined()
            .write(toFile: path, atomically: false, encoding: .utf8)
        #expect(await desk.run("comments", "import", path, "--channel", "page") == 0)
        #expect(desk.diagnostics.contains("\r[") == terminal)
        #expect(desk.diagnostics.contains("curtain: 100 %") == !terminal)
        #expect(await desk.run("comments", "import", path, "--channel", "page", "--quiet") == 0)
        #expect(desk.diagnostics.isEmpty)
    }
}
