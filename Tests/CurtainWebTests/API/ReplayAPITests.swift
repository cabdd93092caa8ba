// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainTestSupport
import CurtainUseCases
import CurtainWeb
import Foundation
import HTTPTypes
import Testing

@Suite("The API of looking again")
struct ReplayAPITests {
    private static let everything = #"{"since":"2020-01-01T00:00:00Z","dryRun":false}"#

    private func read<Value: Decodable>(_ type: Value.Type, _ answer: InProcessSite.Answer) throws -> Value {
        #expect(answer.status == 200)
        return try JSONDecoder().decode(type, from: Data(answer.body))
    }

    private func problem(_ answer: InProcessSite.Answer) throws -> Problem {
        try JSONDecoder().decode(Problem.self, from: Data(answer.body))
    }

    /// Sites whose comments were judged by rules of the clinic's own, which are gone since.
    private func sites() async throws -> Sites {
        let sites = try await Sites()
        let relay = try await sites.clinic.relay(adding: TestDeployment.marinaRules)
        let drafts = (1...3).map { number in
            CommentDraft(
                line: number, externalID: "\(number)", author: "@canary", text: "canary at the marina \(number)",
                language: "en", permalink: nil, createdAt: nil, updatedAt: nil, revision: nil, isDeletion: false)
        }
        _ = try await relay.receive(drafts, channel: "facebook-page", as: try await sites.clinic.signIn("amy"))
        return sites
    }

    @Test("An admin has comments judged again page by page, and gets the judgements, never a word of them")
    func retriage() async throws {
        let sites = try await sites()
        let admin = try await sites.token("admin")
        let dry = #"{"since":"2020-01-01T00:00:00Z","channel":"facebook-page","limit":2,"dryRun":true}"#
        let first = try await sites.api(.post, "/comments/retriage", token: admin, json: dry)
        let page = try read(RetriageResponse.self, first)
        #expect((page.dryRun, page.looked, page.next, page.unreadable) == (true, 2, "2", []))
        #expect(page.comments.map(\.ref) == ["C-3", "C-2"])
        #expect(page.comments.map(\.outcome) == ["would-change", "would-change"])
        let judged = try #require(page.comments.first)
        #expect((judged.channel, judged.state) == ("facebook-page", "open"))
        #expect((judged.was.urgency, judged.was.urgencyCategory, judged.was.route) == ("emergency", "other", "crisis"))
        #expect((judged.now.urgency, judged.now.flagged, judged.now.intent) == ("none", true, "none"))
        #expect(judged.now.rulesIdentifier == page.rulesIdentifier)
        #expect(!first.text.contains("canary"))

        let all = try await sites.api(.post, "/comments/retriage", token: admin, json: Self.everything)
        let stored = try read(RetriageResponse.self, all)
        #expect(stored.comments.map(\.outcome) == ["changed", "changed", "changed"])
        #expect(stored.next == nil)
        let again = try await sites.api(.post, "/comments/retriage", token: admin, json: Self.everything)
        #expect(try read(RetriageResponse.self, again).comments.isEmpty)
        #expect(!all.text.contains("canary"))
    }

    @Test(
        "Requests that cannot be carried out are refused",
        arguments: [
            (#"{"since":"yesterday","dryRun":true}"#, 422), (#"{"dryRun":true}"#, 400),
            (#"{"since":"2020-01-01T00:00:00Z"}"#, 400),
            (#"{"since":"2020-01-01T00:00:00Z","dryRun":true,"limit":41}"#, 422),
            (#"{"since":"2020-01-01T00:00:00Z","dryRun":true,"limit":0}"#, 422),
            (#"{"since":"2020-01-01T00:00:00Z","dryRun":true,"after":"C-3"}"#, 422),
            (#"{"since":"2020-01-01T00:00:00Z","dryRun":true,"after":"-1"}"#, 422),
            (#"{"since":"2020-01-01T00:00:00Z","dryRun":false,"allStates":true}"#, 422),
            (#"{"since":"2020-01-01T00:00:00Z","dryRun":true,"channel":"elsewhere"}"#, 404),
        ])
    func refused(json: String, status: Int) async throws {
        let sites = try await sites()
        let before = sites.clinic.relay.checkpoint().size
        let token = try await sites.token("admin")
        let answer = try await sites.api(.post, "/comments/retriage", token: token, json: json)
        #expect(answer.status == status, "\(answer.text)")
        #expect(sites.clinic.relay.checkpoint().size == before + 1, "only the sign-in is in the log")
    }

    @Test("Other roles may not judge again", arguments: ["amy", "nora", "paul"])
    func denied(login: String) async throws {
        let sites = try await sites()
        let token = try await sites.token(login)
        let answer = try await sites.api(.post, "/comments/retriage", token: token, json: Self.everything)
        #expect(answer.status == 403)
        #expect(try problem(answer).type == API.problemPrefix + "denied")
    }

    @Test("A scan names items, rules and reasons, and not what was said")
    func scan() async throws {
        let sites = try await Sites()
        _ = try await sites.invitation()
        let paul = try await sites.token("paul")
        let clean = try await sites.api(.post, "/outbox/scan", token: paul, json: "{}")
        let report = try read(OutboxScanResponse.self, clean)
        #expect((report.looked, report.refused, report.unreadable, report.next) == (1, [], [], nil))

        let newer = InProcessSite.staff(
            try await sites.clinic.relay(adding: TestDeployment.marinaRules), version: "test", log: RequestLog { _ in })
        let answer = try await newer.answer(
            .post, "/api/v1/outbox/scan",
            headers: [.authorization: "Bearer \(paul)", .contentType: "application/json"],
            body: Array(#"{"since":"2020-01-01T00:00:00Z","limit":1}"#.utf8))
        let found = try read(OutboxScanResponse.self, answer)
        let item = try #require(found.refused.first)
        #expect((item.comment, item.thread, item.channel, item.state) == ("C-1", "T-1", "facebook-page", "approved"))
        #expect(item.ref.hasPrefix("O-"))
        #expect(found.next == String(item.ref.dropFirst(2)))
        #expect(
            item.reasons == [
                GuardReasonResponse(rule: "G9", code: "confirms_patient", reason: "names the secure page")
            ])
        #expect(!answer.text.contains("Thank you") && !answer.text.contains("\"text\""))
    }

    @Test(
        "A scan that cannot be carried out is refused",
        arguments: [
            ("paul", #"{"since":"x"}"#, 422), ("paul", #"{"limit":41}"#, 422), ("paul", #"{"after":""}"#, 422),
            ("paul", "[]", 400), ("amy", "{}", 403), ("nora", "{}", 403),
        ])
    func scanRefused(login: String, json: String, status: Int) async throws {
        let sites = try await Sites()
        let token = try await sites.token(login)
        let answer = try await sites.api(.post, "/outbox/scan", token: token, json: json)
        #expect(answer.status == status, "\(answer.text)")
    }
}
