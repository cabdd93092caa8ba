// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCLI
import Testing

@Suite struct RequestTests {
    private static let comment =
        #"{"ref":"C-1042","id":"i","channel":"reviews","channelKind":"google_review","state":"open","flagged":true,"#
        + #""urgency":"soon","route":"private","deletedAtSource":false,"receivedAt":"2026-11-21T05:00:00Z"}"#
    private static let thread =
        #"{"ref":"T-88","id":"i","pool":"nurses","patient":"P-77","state":"open","identity":"unverified","#
        + #""waiting":true,"unread":1,"messages":2,"createdAt":"2026-11-21T05:00:00Z"}"#
    private static let posted =
        #"{"id":"i","thread":"T-88","seq":3,"createdAt":"2026-11-21T05:00:00Z","replayed":false}"#
    private static let invitation =
        #"{"thread":"T-88","state":"issued","generation":1,"createdAt":"2026-11-21T05:00:00Z","#
        + #""expiresAt":"2026-11-28T05:00:00Z"}"#
    private static let revealed =
        #"{"invitation":\#(invitation),"link":"https://relay.example/i#x","code":"ABCD-EFGH-JKMN","text":"Hello."}"#
    private static let item =
        #"{"ref":"O-5","kind":"public","carrier":"manual","state":"approved","comment":"C-1042","thread":"T-88","#
        + #""channel":"reviews","attempts":0,"createdAt":"2026-11-21T05:00:00Z","text":"Please write to us."}"#
    private static let template =
        #"{"name":"take-it-private","kind":"public","locale":"en","text":"Please write to us.","digest":"ab","#
        + #""approved":false,"refusals":[]}"#
    private static let person =
        #"{"id":"i","login":"rosa","roles":["agent"],"state":"active","pools":[],"createdAt":"2026-11-21T05:00:00Z"}"#
    private static let pool = #"{"id":"i","name":"nurses","members":["rosa"],"createdAt":"2026-11-21T05:00:00Z"}"#
    private static let channel =
        #"{"id":"i","name":"reviews","kind":"google_review","intakePool":"nurses","takesHooks":true,"#
        + #""carries":["public"],"createdAt":"2026-11-21T05:00:00Z"}"#
    private static let secret = #"{"id":"s","purpose":"hook","createdAt":"2026-11-21T05:00:00Z","secret":"whsec_x"}"#
    private static let channelDetail =
        #"{"channel":\#(channel),"hookURL":"https://relay.example/hooks/i","secrets":[\#(secret)]}"#
    private static let whoAmI =
        #"{"id":"i","login":"rosa","roles":["agent"],"pools":["nurses"],"server":"d","logOrigin":"relay.example/audit/1"}"#
    private static let status =
        #"{"version":"1","state":"ok","logSize":5,"queued":0,"startedAt":"2026-11-21T05:00:00Z","people":1,"pools":1,"channels":1,"#
        + #""outbox":{"unknown":1}}"#
    private static let routed =
        #"{"comment":"C-1042","dryRun":true,"pool":"nurses","texts":[{"kind":"public","carrier":"manual","#
        + #""template":"take-it-private","locale":"en","text":"Please write to us."}]}"#
    private static let detail =
        #"{"comment":\#(comment),"externalID":"x","complaint":false,"misinformation":false,"spam":false,"#
        + #""rules":"r1","findings":[],"revisions":1,"actions":["route"]}"#
    private static let opened = #"{"thread":\#(thread),"messages":[],"hasEarlier":false}"#
    private static let created = #"{"person":\#(person),"oneTimePassword":"one-time"}"#

    struct Case: Sendable, CustomTestStringConvertible {
        let command: String
        let route: String
        let answer: String
        var query = ""
        var body = ""
        var input = ""
        var testDescription: String { command }
    }

    static let cases: [Case] = [
        Case(command: "whoami", route: "GET /session", answer: whoAmI),
        Case(command: "status", route: "GET /status", answer: status),
        Case(
            command: "password --password-stdin", route: "POST /session/password", answer: "",
            body: #"{"newPassword":"new","oldPassword":"old"}"#, input: "old\nnew\n"),
        Case(
            command: "comments list", route: "GET /comments", answer: #"{"comments":[\#(comment)]}"#,
            query: "?flagged=1&state=open&limit=100"),
        Case(
            command: "comments list --all --urgent --since 2026-11-01 --channel reviews --limit 7",
            route: "GET /comments", answer: #"{"comments":[]}"#,
            query: "?flagged=0&state=all&channel=reviews&urgent=1&since=2026-11-01T00%3A00%3A00.000Z&limit=7"),
        Case(
            command: "comments list --state routed --text", route: "GET /comments", answer: #"{"comments":[]}"#,
            query: "?flagged=0&state=routed&text=1&limit=50"),
        Case(command: "comments show c-1042", route: "GET /comments/C-1042", answer: detail),
        Case(
            command: "comments flag 1042 --reason results", route: "POST /comments/C-1042/flag", answer: comment,
            body: #"{"reason":"results"}"#),
        Case(command: "comments unflag C-1042", route: "POST /comments/C-1042/unflag", answer: comment, body: "{}"),
        Case(
            command: "comments dismiss C-1042 --reason spam", route: "POST /comments/C-1042/dismiss", answer: comment,
            body: #"{"reason":"spam"}"#),
        Case(
            command: "comments route C-1042 --pool nurses --template take-it-private --locale en --dry-run",
            route: "POST /comments/C-1042/route", answer: routed,
            body: #"{"dryRun":true,"locale":"en","pool":"nurses","template":"take-it-private","via":"auto"}"#),
        Case(
            command: "threads list --waiting --unread --mine --closed", route: "GET /threads",
            answer: #"{"threads":[\#(thread)]}"#, query: "?waiting=1&unread=1&mine=1&closed=1&limit=100"),
        Case(
            command: "threads show T-88 --before 9 --limit 5", route: "GET /threads/T-88", answer: opened,
            query: "?before=9&limit=5"),
        Case(
            command: "threads reply T-88", route: "POST /threads/T-88/messages", answer: posted,
            body: #"{"text":"We will call you."}"#, input: "We will call you.\n"),
        Case(
            command: "threads note T-88 --file -", route: "POST /threads/T-88/notes", answer: posted,
            body: #"{"text":"Asked."}"#, input: "Asked."),
        Case(
            command: "threads assign T-88 --to rosa", route: "POST /threads/T-88/assign", answer: thread,
            body: #"{"to":"rosa"}"#),
        Case(
            command: "threads assign T-88 --nobody", route: "POST /threads/T-88/assign", answer: thread,
            body: #"{"nobody":true}"#),
        Case(command: "threads close T-88", route: "POST /threads/T-88/close", answer: thread),
        Case(command: "threads reopen T-88", route: "POST /threads/T-88/reopen", answer: thread),
        Case(
            command: "invitations list", route: "GET /invitations", answer: #"{"invitations":[\#(invitation)]}"#,
            query: "?limit=100"),
        Case(
            command: "invitations show T-88", route: "POST /threads/T-88/invitation/reveal", answer: revealed),
        Case(
            command: "invitations reissue T-88 --yes", route: "POST /threads/T-88/invitation/reissue",
            answer: revealed),
        Case(
            command: "invitations revoke T-88 --yes", route: "POST /threads/T-88/invitation/revoke",
            answer: invitation),
        Case(
            command: "outbox list", route: "GET /outbox", answer: #"{"items":[\#(item)]}"#,
            query: "?pending=1&limit=100"),
        Case(command: "outbox show O-5", route: "GET /outbox/O-5", answer: item),
        Case(
            command: "outbox resolve O-5 --outcome sent", route: "POST /outbox/O-5/resolve", answer: item,
            body: #"{"outcome":"sent"}"#),
        Case(command: "outbox approve O-5", route: "POST /outbox/O-5/approve", answer: item, body: "{}"),
        Case(command: "outbox retry O-5", route: "POST /outbox/O-5/retry", answer: item, body: "{}"),
        Case(command: "templates list", route: "GET /templates", answer: "[\(template)]"),
        Case(
            command: "templates show take-it-private --locale es", route: "GET /templates/take-it-private",
            answer: template, query: "?locale=es"),
        Case(command: "people list", route: "GET /people", answer: "[\(person)]"),
        Case(
            command: "people add rosa --roles clinician,agent --pool nurses", route: "POST /people", answer: created,
            body: #"{"login":"rosa","pools":["nurses"],"roles":["agent","clinician"]}"#),
        Case(
            command: "people roles rosa auditor", route: "POST /people/rosa/roles", answer: person,
            body: #"{"roles":["auditor"]}"#),
        Case(command: "people reset rosa -y", route: "POST /people/rosa/reset", answer: created),
        Case(command: "people disable rosa/../x -y", route: "POST /people/rosa%2F..%2Fx/disable", answer: person),
        Case(command: "pools list", route: "GET /pools", answer: "[\(pool)]"),
        Case(command: "pools add nurses", route: "POST /pools", answer: pool, body: #"{"name":"nurses"}"#),
        Case(command: "pools members nurses", route: "GET /pools", answer: "[\(pool)]"),
        Case(
            command: "pools members nurses --add a,b --remove c", route: "POST /pools/nurses/members", answer: pool,
            body: #"{"add":["a","b"],"remove":["c"]}"#),
        Case(command: "channels list", route: "GET /channels", answer: "[\(channel)]"),
        Case(
            command: "channels add reviews --kind google_review --pool nurses", route: "POST /channels",
            answer: channel, body: #"{"intakePool":"nurses","kind":"google_review","name":"reviews"}"#),
        Case(command: "channels show reviews", route: "GET /channels/reviews", answer: channelDetail),
        Case(
            command: "channels secret add reviews --for hook", route: "POST /channels/reviews/secrets", answer: secret,
            body: #"{"purpose":"hook"}"#),
        Case(
            command: "channels secret add reviews --for post --file -", route: "POST /channels/reviews/secrets",
            answer: secret, body: #"{"purpose":"post","secret":"whsec_y"}"#, input: "whsec_y\n"),
        Case(
            command: "channels secret remove reviews a/b --yes", route: "DELETE /channels/reviews/secrets/a%2Fb",
            answer: ""),
        Case(
            command: "channels posting reviews --url https://hooks.example/in --carries public,private",
            route: "POST /channels/reviews/posting", answer: channelDetail,
            body: #"{"carries":["public","private"],"url":"https://hooks.example/in"}"#),
        Case(
            command: "channels posting reviews --url -", route: "POST /channels/reviews/posting",
            answer: channelDetail, body: #"{"carries":["public"],"url":"https://hooks.example/k"}"#,
            input: "https://hooks.example/k\n"),
        Case(
            command: "channels posting reviews --off", route: "POST /channels/reviews/posting",
            answer: channelDetail, body: #"{"carries":[]}"#),
        Case(command: "sessions list", route: "GET /sessions", answer: "[]"),
        Case(
            command: "sessions revoke rosa --yes", route: "POST /sessions/revoke", answer: #"{"revoked":2}"#,
            body: #"{"login":"rosa"}"#),
        Case(
            command: "audit list --patient 77 --event thread.read --since 2026-11-01 --until 2026-11-20",
            route: "GET /audit/entries", answer: #"{"entries":[],"names":{}}"#,
            query: "?patient=P-77&event=thread.read&since=2026-11-01T00%3A00%3A00.000Z"
                + "&until=2026-11-20T00%3A00%3A00.000Z&limit=100"),
    ]

    @Test("Each command asks for exactly this, with its session", arguments: cases)
    func request(asked: Case) async throws {
        for format in ["table", "json", "ndjson"] {
            let desk = try TestDesk()
            #expect(await desk.signIn() == 0)
            let parts = asked.route.split(separator: " ")
            let path = "\(API.prefix)\(parts[1])"
            desk.answer("\(parts[0]) \(path)", 200, asked.answer)
            let arguments = asked.command.split(separator: " ").map(String.init) + ["--format", format]
            let code = await desk.run(arguments, input: Array(asked.input.utf8))
            #expect(code == 0, "\(desk.diagnostics)")
            let call = try #require(desk.calls.last)
            #expect(desk.calls.count == 1)
            #expect("\(call.method) \(call.path)" == "\(parts[0]) \(path)\(asked.query)")
            #expect(call.headers["Authorization"] == "Bearer secret-token")
            #expect((call.headers[API.idempotencyKey] != nil) == (call.method == "POST"))
            #expect(call.headers[API.passive] == nil)
            if !asked.body.isEmpty { #expect(call.body == asked.body) }
            if format != "table" {
                #expect(desk.output.isEmpty || desk.output.first == "{" || desk.output.first == "[")
            }
        }
    }

    @Test("Signing out forgets the session, also when it had ended by itself", arguments: [204, 401])
    func logout(status: Int) async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer("DELETE /api/v1/session", status, "")
        #expect(await desk.run("logout") == 0)
        #expect(await desk.run("whoami") == 77)
        #expect(desk.allCalls.isEmpty)
    }

    @Test("A template is approved by the digest of the text that was shown")
    func approve() async throws {
        let desk = try TestDesk(terminal: true)
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/templates/take-it-private", 200, Self.template)
        desk.answer("POST /api/v1/templates/take-it-private/approve", 200, Self.template)
        #expect(await desk.run("templates", "approve", "take-it-private") == 0)
        #expect(desk.diagnostics.contains("  Please write to us."))
        #expect(desk.calls.last?.body == #"{"digest":"ab","locale":"en"}"#)
        #expect(await desk.run("templates", "approve", "take-it-private", "--digest", "cd") == 64)
        #expect(desk.calls.count == 1)
    }

    @Test("Without a pool named the only one is taken, and among several none")
    func onlyPool() async throws {
        let desk = try TestDesk()
        #expect(await desk.signIn() == 0)
        desk.answer("GET /api/v1/pools", 200, "[\(Self.pool)]")
        desk.answer("GET /api/v1/pools", 200, "[\(Self.pool),\(Self.pool)]")
        desk.answer("POST /api/v1/comments/C-1/route", 200, Self.routed)
        #expect(await desk.run("comments", "route", "C-1") == 0)
        #expect(await desk.run("comments", "route", "C-1") == 64)
    }
}
