// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import CurtainUseCases
import Testing

struct ImportTests {
    private func run(
        _ host: TestHost, _ text: String, file: String = "comments.jsonl", channel: String = "facebook",
        batch: Int = 500, change: (inout ImportRequest) -> Void = { _ in }
    ) async throws -> (summary: ImportSummary, rejected: [RejectedRow]) {
        try host.write(file, text)
        var request = ImportRequest(file: host.path(file), channel: channel)
        change(&request)
        let runtime = try await Runtime.open(try host.load())
        do {
            var rejected: [RejectedRow] = []
            var job = CommentImport(
                request, relay: runtime.relay, batch: batch, report: { rejected.append($0) }, advance: { _ in })
            let summary = try await job.run()
            await runtime.close()
            return (summary, rejected)
        } catch {
            await runtime.close()
            throw error
        }
    }

    private func ready() async throws -> TestHost {
        let host = try TestHost()
        try await host.initialise()
        let runtime = try await Runtime.open(try host.load())
        for kind in [ChannelKind.facebook, .googleReview] {
            _ = try await runtime.relay.addChannel(
                kind.rawValue, kind: kind, intakePool: "front-desk", as: Runtime.host("test"))
        }
        await runtime.close()
        return host
    }

    @Test("Each bad line is reported with number and reason, and the rest goes on")
    func badLines() async throws {
        let host = try await ready()
        let text = """
            {"id": "1", "text": "first"}
            not json
            {"id": "2"}
            {"text": "no id"}

            {"id": "3", "channel": "nowhere", "text": "third"}
            {"id": "4", "channel": "google_review", "text": "fourth", "unknown": {"a": [1, 2]}}
            """
        let (summary, rejected) = try await run(host, text)
        #expect(summary.counts == [.added: 2])
        #expect(rejected.map(\.line) == [2, 3, 4, 6])
        #expect(rejected.allSatisfy { !$0.reason.isEmpty && !$0.reason.contains("third") })
        #expect(summary.rejected == 4)
    }

    @Test("The same file again changes nothing")
    func idempotent() async throws {
        let host = try await ready()
        let text = (1...120).map { "{\"id\": \"c\($0)\", \"text\": \"comment number \($0)\"}\n" }.joined()
        #expect(try await run(host, text, batch: 7).summary.counts == [.added: 120])
        #expect(try await run(host, text, batch: 50).summary.counts == [.unchanged: 120])
    }

    @Test("Versions of one comment arrive in the order of the file, and a deletion wins")
    func versions() async throws {
        let host = try await ready()
        let text = """
            {"id": "a", "text": "one", "revision": 1}
            {"id": "a", "text": "two", "revision": 2}
            {"id": "a", "deleted": true, "revision": 3}
            {"id": "a", "text": "late", "revision": 2}
            """
        let (summary, rejected) = try await run(host, text, batch: 1)
        #expect(rejected == [])
        #expect(summary.counts[.added] == 1)
        #expect(summary.counts[.updated] == 1)
        #expect(summary.counts[.deleted] == 1)
        #expect(summary.stored == 4)
    }

    @Test("CSV columns are mapped by option, and ids are made of lines when asked")
    func csv() async throws {
        let host = try await ready()
        let text = "Review,Reviewer\n\"A long, quoted text\nover two lines\",Ann\nshort,Bob\n"
        let (summary, rejected) = try await run(host, text, file: "export.csv") {
            $0.mappings = ["text=Review", "author=Reviewer"]
            $0.makesIDs = true
        }
        #expect(rejected == [])
        #expect(summary.counts == [.added: 2])
    }

    @Test("A row's channel wins unless it is overridden, and channels are made when asked")
    func channels() async throws {
        let host = try await ready()
        let text = "{\"id\": \"1\", \"channel\": \"mastodon\", \"text\": \"hello\"}\n"
        #expect(try await run(host, text).summary.rejected == 1)
        #expect(try await run(host, text) { $0.overridesChannel = true }.summary.counts == [.added: 1])
        let made = try await run(host, text) { $0.createsChannels = true }
        #expect(made.summary.madeChannels == ["mastodon"])
        #expect(made.summary.counts == [.added: 1])
    }

    @Test("A channel that is not there, a file of unknown form and a header without text end the import")
    func unusable() async throws {
        let host = try await ready()
        await #expect(throws: HostProblem.unknownChannel(name: "nowhere", known: ["facebook", "google_review"])) {
            try await run(host, "{}", channel: "nowhere")
        }
        await #expect(throws: HostProblem.self) { try await run(host, "{}", file: "comments.txt") }
        await #expect(throws: HostProblem.self) { try await run(host, "a,b\n1,2\n", file: "x.csv") }
        await #expect(throws: HostProblem.self) { try await run(host, "{}") { $0.mappings = ["nofield=x"] } }
    }

    @Test("The shipped samples import without a bad line")
    func samples() async throws {
        let host = try await ready()
        let (summary, rejected) = try await run(host, try ProjectFiles.text("samples/comments.jsonl")) {
            $0.createsChannels = true
        }
        #expect(rejected == [])
        #expect(summary.counts == [.added: 40])
    }
}
