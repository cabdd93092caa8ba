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

@Suite("The staff API")
struct StaffAPITests {
    private func problem(_ answer: InProcessSite.Answer) throws -> Problem {
        #expect(answer.header("Content-Type") == "application/problem+json")
        return try JSONDecoder().decode(Problem.self, from: Data(answer.body))
    }

    private func read<Value: Decodable>(_ type: Value.Type, _ answer: InProcessSite.Answer) throws -> Value {
        #expect(answer.header("Content-Type") == "application/json")
        return try JSONDecoder().decode(type, from: Data(answer.body))
    }

    @Test("Without a session every route but sign-in answers 401, before it reads a byte of the body")
    func sessionRequired() async throws {
        let sites = try await Sites()
        for route in API.routes where route.needsSession {
            let path = route.path.replacingOccurrences(of: "{ref}", with: "T-1")
                .replacingOccurrences(of: "{login}", with: "nora").replacingOccurrences(of: "{name}", with: "nurses")
            let method = try #require(HTTPRequest.Method(route.method))
            let answer = try await sites.api(method, path, json: "not json")
            #expect(answer.status == 401, "\(route.method) \(route.path)")
            #expect(try problem(answer).type == API.problemPrefix + "session-required")
            #expect(answer.header("WWW-Authenticate") == "Bearer")
            let wrong = try await sites.api(method, path, token: String(repeating: "A", count: 43))
            #expect(wrong.status == 401, "\(route.method) \(route.path)")
        }
    }

    @Test("A cookie is no session here")
    func cookie() async throws {
        let sites = try await Sites()
        let token = try await sites.token("nora")
        let answer = try await sites.api(
            .get, "/session", headers: [.cookie: "__Host-curtain=\(token); token=\(token)"])
        #expect(answer.status == 401)
    }

    @Test("Signing in, asking who one is, signing out")
    func session() async throws {
        let sites = try await Sites()
        let json = #"{"login":"nora","password":"\#(TestDeployment.password)"}"#
        let answer = try await sites.api(.post, "/session", json: json)
        #expect(answer.status == 201)
        let login = try read(LoginResponse.self, answer)
        #expect(login.login == "nora")
        #expect(login.idleSeconds == 900)
        let me = try read(WhoAmIResponse.self, try await sites.api(.get, "/session", token: login.token))
        #expect(me.login == "nora")
        #expect(me.roles == ["clinician"])
        #expect(me.pools == ["nurses"])
        #expect(try await sites.api(.delete, "/session", token: login.token).status == 204)
        #expect(try await sites.api(.get, "/session", token: login.token).status == 401)
    }

    @Test("Wrong login and wrong password are told in the same words")
    func wrongCredentials() async throws {
        let sites = try await Sites()
        var seen: Set<String> = []
        for json in [
            #"{"login":"nora","password":"wrong wrong wrong"}"#, #"{"login":"nobody","password":"wrong wrong wrong"}"#,
        ] {
            let answer = try await sites.api(.post, "/session", json: json)
            #expect(answer.status == 401)
            var problem = try problem(answer)
            #expect(problem.type == API.problemPrefix + "wrong-credentials")
            problem.requestId = nil
            seen.insert("\(problem)")
        }
        #expect(seen.count == 1)
    }

    @Test("Bodies that cannot be read are refused with a reason that quotes nothing")
    func unreadable() async throws {
        let sites = try await Sites()
        let bodies = [
            ("{", "the body is not JSON"), ("", "the body is empty"), ("[]", "the body has the wrong type"),
            (#"{"login":"canary"}"#, "password is missing"),
            (#"{"login":7,"password":"canary"}"#, "login has the wrong type"),
            (#"{"login":null,"password":"canary"}"#, "login"), ("canary", "the body is not JSON"),
            (#"{"login":"a","password":"b"} canary"#, "the body is not JSON"),
        ]
        for (json, reason) in bodies {
            let answer = try await sites.api(.post, "/session", json: json)
            #expect(answer.status == 400)
            let problem = try problem(answer)
            #expect(problem.detail?.contains(reason) == true, "\(problem.detail ?? "")")
            #expect(!answer.text.contains("canary"))
        }
    }

    @Test("Bytes that are no UTF-8 are refused")
    func notUTF8() async throws {
        let sites = try await Sites()
        for bytes in [[0x22, 0xFF, 0x22], [0xFF, 0xFE, 0x7B, 0, 0x7D, 0]] as [[UInt8]] {
            let answer = try await sites.staff.answer(
                .post, "/api/v1/session", headers: [.contentType: "application/json"], body: bytes)
            #expect(answer.status == 400)
            #expect(try problem(answer).detail == "the body is not UTF-8")
        }
    }

    @Test("Other kinds of body and bodies that are too large are refused")
    func kindsAndSizes() async throws {
        let sites = try await Sites()
        let form = try await sites.staff.answer(
            .post, "/api/v1/session", headers: [.contentType: "application/x-www-form-urlencoded"],
            body: Array("a=b".utf8))
        #expect(form.status == 415)
        let large = try await sites.api(.post, "/session", json: String(repeating: " ", count: 9000))
        #expect(large.status == 413)
        #expect(try problem(large).type == API.problemPrefix + "too-large")
        #expect(large.header("Connection") == "close")
    }

    @Test("An announced length is believed when it is too large, and checked when it is not")
    func lengths() async throws {
        let sites = try await Sites()
        let announced = try await sites.staff.answer(
            .post, "/api/v1/session", headers: [.contentType: "application/json", .contentLength: "9999999"], body: [])
        #expect(announced.status == 413)
        let short = try await sites.staff.answer(
            .post, "/api/v1/session", headers: [.contentType: "application/json", .contentLength: "20"],
            body: Array("{}".utf8))
        #expect(try problem(short).detail == "the body is incomplete")
    }

    @Test("Reply, note, list and open a thread")
    func thread() async throws {
        let sites = try await Sites()
        let thread = try await sites.invitation().thread
        let nora = try await sites.token("nora")
        let answer = try await sites.api(
            .post, "/threads/\(thread)/messages", token: nora, json: #"{"text":"Hé\nllo"}"#)
        #expect(answer.status == 201)
        let posted = try read(PostedMessageResponse.self, answer)
        #expect(posted.thread == thread.description)
        #expect(!posted.replayed)
        _ = try await sites.api(.post, "/threads/\(thread)/notes", token: nora, json: #"{"text":"aside"}"#)
        let opened = try read(ThreadDetailResponse.self, try await sites.api(.get, "/threads/\(thread)", token: nora))
        #expect(opened.messages.map(\.text).suffix(2) == ["Hé\nllo", "aside"])
        #expect(opened.messages.map(\.kind).suffix(2) == ["staff", "note"])
        #expect(opened.origin?.text == "My results from last week worry me, please call me.")
        let list = try read(ThreadListResponse.self, try await sites.api(.get, "/threads?limit=1", token: nora))
        #expect(list.threads.map(\.ref) == [thread.description])
        #expect(list.next == String(thread.number))
    }

    @Test("The same key with the same request answers with the first result, with another request it is refused")
    func idempotency() async throws {
        let sites = try await Sites()
        let thread = try await sites.invitation().thread
        let nora = try await sites.token("nora")
        let key: HTTPFields = [.init("Idempotency-Key") ?? .via: "key-1"]
        func post(_ text: String) async throws -> InProcessSite.Answer {
            try await sites.api(
                .post, "/threads/\(thread)/messages", token: nora, json: #"{"text":"\#(text)"}"#, headers: key)
        }
        let first = try await post("once")
        let again = try await post("once")
        let other = try await post("twice")
        #expect(first.status == 201)
        #expect(again.status == 200)
        let replay = try read(PostedMessageResponse.self, again)
        #expect(replay.replayed)
        #expect(try read(PostedMessageResponse.self, first).id == replay.id)
        #expect(other.status == 422)
        #expect(try problem(other).type == API.problemPrefix + "idempotency-mismatch")
    }

    @Test("Texts that cannot be messages are refused")
    func badTexts() async throws {
        let sites = try await Sites()
        let thread = try await sites.invitation().thread
        let nora = try await sites.token("nora")
        let bodies = [
            (#"{"text":""}"#, 422, "invalid"), (#"{"text":"  \n"}"#, 422, "invalid"),
            (#"{"text":"\u0007"}"#, 422, "invalid"),
            (#"{"text":"\#(String(repeating: "a", count: 32_001))"}"#, 413, "too-large"), (#"{}"#, 400, "invalid"),
        ]
        for (json, status, type) in bodies {
            let answer = try await sites.api(.post, "/threads/\(thread)/messages", token: nora, json: json)
            #expect(answer.status == status)
            #expect(try problem(answer).type == API.problemPrefix + type)
        }
    }

    @Test("What belongs to others looks like what is not there")
    func scope() async throws {
        let sites = try await Sites()
        let thread = try await sites.invitation().thread
        let ben = try await sites.token("ben")
        var seen: Set<String> = []
        for reference in [thread.description, "T-4711"] {
            let answer = try await sites.api(.get, "/threads/\(reference)", token: ben)
            #expect(answer.status == 404)
            var problem = try problem(answer)
            problem.requestId = nil
            seen.insert("\(problem)")
        }
        #expect(seen.count == 1)
        for nonsense in ["C-1", "T-0", "T-", "88x", "%00", "T-99999999999999999999"] {
            #expect(try await sites.api(.get, "/threads/\(nonsense)", token: ben).status == 404, "\(nonsense)")
        }
    }

    @Test("Roles decide, and a refusal says so")
    func roles() async throws {
        let sites = try await Sites()
        let thread = try await sites.invitation().thread
        for login in ["admin", "paul"] {
            let token = try await sites.token(login)
            #expect(try await sites.api(.get, "/threads/\(thread)", token: token).status == 403)
        }
        let denied = try await sites.api(.get, "/people", token: try await sites.token("nora"))
        #expect(try problem(denied).type == API.problemPrefix + "denied")
    }

    @Test("People, pools, channels, templates and status are lists and objects as documented")
    func directory() async throws {
        let sites = try await Sites()
        let admin = try await sites.token("admin")
        let people = try read([PersonResponse].self, try await sites.api(.get, "/people", token: admin))
        #expect(people.map(\.login).sorted() == ["admin", "amy", "ben", "nora", "paul"])
        let pools = try read([PoolResponse].self, try await sites.api(.get, "/pools", token: admin))
        #expect(Set(pools.map(\.name)) == ["front-desk", "nurses", "billing"])
        let channels = try read([ChannelResponse].self, try await sites.api(.get, "/channels", token: admin))
        #expect(channels.map(\.kind) == ["facebook"])
        let templates = try read([TemplateResponse].self, try await sites.api(.get, "/templates", token: admin))
        #expect(!templates.isEmpty)
        let status = try read(StatusResponse.self, try await sites.api(.get, "/status", token: admin))
        #expect(status.state == "ok")
        #expect(status.version == "test")
        // Also who is in no pool counts.
        #expect(status.people == 5)
        #expect(status.pools == 3)
        let added = try await sites.api(
            .post, "/people", token: admin, json: #"{"login":"eve","roles":["agent"],"pools":["front-desk"]}"#)
        #expect(added.status == 201)
        let made = try read(OneTimePasswordResponse.self, added)
        let first = try await sites.api(
            .post, "/session", json: #"{"login":"eve","password":"\#(made.oneTimePassword)"}"#)
        #expect(first.status == 403)
        #expect(try problem(first).type == API.problemPrefix + "password-change-required")
        let unknown = try await sites.api(
            .post, "/people", token: admin, json: #"{"login":"x","roles":["king"],"pools":[]}"#)
        #expect(unknown.status == 422)
    }

    @Test("Comments are taken in, listed, opened and routed")
    func comments() async throws {
        let sites = try await Sites()
        let amy = try await sites.token("amy")
        let batch = #"""
            {"channel":"facebook-page","comments":[
             {"line":1,"externalID":"a","text":"I had surgery there and I am in pain, call 614-555-0123","createdAt":"2026-11-20T10:00:00Z"},
             {"line":2,"externalID":"b","text":"Great parking!","createdAt":"yesterday"},
             {"line":3,"externalID":"c","text":"Lovely flowers in the lobby."}]}
            """#
        let answer = try await sites.api(.post, "/comments/import", token: amy, json: batch)
        let result = try read(ImportResponse.self, answer)
        #expect(result.added == 2)
        #expect(result.rejected.map(\.line) == [2])
        let all = try read(CommentListResponse.self, try await sites.api(.get, "/comments?state=all", token: amy))
        #expect(all.comments.count == 2)
        #expect(all.comments.allSatisfy { $0.text == nil })
        let texts = try read(CommentListResponse.self, try await sites.api(.get, "/comments?text=1", token: amy))
        #expect(texts.comments.allSatisfy { $0.text != nil })
        let ref = try #require(all.comments.last?.ref)
        let detail = try read(CommentDetailResponse.self, try await sites.api(.get, "/comments/\(ref)", token: amy))
        #expect(detail.externalID == "a")
        let plan = #"{"pool":"nurses","via":"manual","dryRun":true}"#
        let dry = try await sites.api(.post, "/comments/\(ref)/route", token: amy, json: plan)
        #expect(dry.status == 200)
        let routed = try await sites.api(
            .post, "/comments/\(ref)/route", token: amy, json: plan.replacingOccurrences(of: "true", with: "false"))
        #expect(routed.status == 201)
        #expect(try read(RouteResponse.self, routed).thread != nil)
        let outbox = try read(OutboxListResponse.self, try await sites.api(.get, "/outbox?pending=1", token: amy))
        #expect(!outbox.items.isEmpty)
        for bad in [
            "/comments?state=x", "/comments?limit=x", "/comments?flagged=maybe", "/comments?since=now",
            "/comments?a=%zz",
        ] {
            #expect(try await sites.api(.get, bad, token: amy).status == 400, "\(bad)")
        }
    }

    @Test("The log is read and exported by those who examine it, and its checkpoint by everybody")
    func log() async throws {
        let sites = try await Sites()
        let paul = try await sites.token("paul")
        let entries = try read(
            LogEntriesResponse.self, try await sites.api(.get, "/audit/entries?limit=5", token: paul))
        #expect(entries.entries.count == 5)
        let export = try read(
            LogEntriesResponse.self, try await sites.api(.get, "/audit/export?from=0&limit=3", token: paul))
        #expect(export.entries.map(\.seq) == [0, 1, 2])
        #expect(export.next == "3")
        for site in [sites.staff, sites.patients] {
            let note = try await site.answer(.get, "/log/checkpoint")
            #expect(note.header("Content-Type") == "text/plain; charset=utf-8")
            #expect(note.text.hasPrefix(sites.clinic.relay.logOrigin + "\n"))
            let json = try read(CheckpointResponse.self, try await site.answer(.get, "/log/checkpoint?json=1"))
            #expect(json.note == note.text)
            let proof = try read(
                ConsistencyResponse.self, try await site.answer(.get, "/log/consistency?from=3&to=\(json.size)"))
            #expect(!proof.proof.isEmpty)
            for bad in ["from=5&to=4", "from=0&to=99999999", "", "from=-1", "from=a", "from=1&to=18446744073709551616"]
            {
                #expect(try await site.answer(.get, "/log/consistency?" + bad).status == 400, "\(bad)")
            }
        }
    }

    @Test("Live and ready answer without a session")
    func health() async throws {
        let sites = try await Sites()
        for site in [sites.staff, sites.patients] {
            #expect(try await site.answer(.get, "/health/live").text == "ok")
            #expect(try await site.answer(.get, "/health/ready").text == "ready")
        }
        #expect(sites.lines.count == 2)
    }

    @Test("A passive request does not keep a session alive")
    func passive() async throws {
        let sites = try await Sites()
        let token = try await sites.token("nora")
        let passive: HTTPFields = [.init("Curtain-Passive") ?? .via: "1"]
        sites.clinic.clock.advance(.seconds(10 * 60))
        #expect(try await sites.api(.get, "/session", token: token, headers: passive).status == 200)
        sites.clinic.clock.advance(.seconds(6 * 60))
        #expect(try await sites.api(.get, "/session", token: token).status == 401)
    }
}
