// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainTestSupport
import CurtainUseCases
import CurtainWeb
import Foundation
import HTTPTypes
import Testing

@Suite("The way of a patient")
struct PatientFlowTests: PatientSteps {
    @Test("Opening the invitation page spends nothing, however often and however it is fetched")
    func opening() async throws {
        let sites = try await Sites()
        let invitation = try await sites.invitation()
        let before = sites.clinic.relay.checkpoint().size
        for _ in 0..<200 {
            #expect(try await sites.get("/i").status == 200)
            #expect(try await sites.patients.answer(.head, "/i").status == 200)
        }
        #expect(sites.clinic.relay.checkpoint().size == before)
        let page = try await sites.get("/i")
        #expect(page.all("Set-Cookie").isEmpty)
        #expect(page.text.contains("https://www.lakeside.example/private-messages"))
        #expect(page.text.contains("noindex"))
        #expect(!page.text.contains("og:"))
        _ = try await claim(sites, invitation.token)
    }

    @Test("Link, passphrase, return code, thread, message: the patient is there, and staff read what was written")
    func wholeWay() async throws {
        let sites = try await Sites()
        let (thread, cookie, _) = try await join(sites)
        let empty = try await sites.get("/t", cookie: cookie)
        #expect(empty.status == 200)
        #expect(empty.text.contains("In an emergency call <a class=\"tel\" href=\"tel:911\">911</a>."))
        let sent = try await send(sites, cookie, "Hello <b>there</b>\r\nsecond line & more")
        #expect(sent.status == 303)
        #expect(sent.header("Location") == "/t#write")
        let page = try await sites.get("/t", cookie: cookie)
        #expect(page.text.contains("Hello &lt;b&gt;there&lt;/b&gt;\nsecond line &amp; more"))
        #expect(page.text.contains("dir=\"auto\""))
        let view = try await sites.clinic.relay.thread(
            thread, page: MessagePage(), as: try await sites.clinic.signIn("nora"))
        guard case .message(let message)? = view.entries.last else {
            Issue.record("no message")
            return
        }
        #expect(message.text.reveal() == "Hello <b>there</b>\nsecond line & more")
    }

    @Test("A typed code opens the same invitation")
    func typedCode() async throws {
        let sites = try await Sites()
        let invitation = try await sites.invitation()
        _ = try await claim(sites, " " + invitation.code.lowercased() + " ")
    }

    @Test("Before the confirmation nothing but the neutral sentence is shown")
    func neutral() async throws {
        let sites = try await Sites()
        let invitation = try await sites.invitation()
        let cookie = try await claim(sites, invitation.token)
        let page = try await sites.get("/confirm", cookie: cookie)
        #expect(page.text.contains("A clinic would like to talk privately"))
        #expect(page.text.contains("minlength=\"12\""))
        for word in ["results", "nora", "nurses", invitation.thread.description] { #expect(!page.text.contains(word)) }
        #expect(try await sites.get("/t", cookie: cookie).status == 303)
        #expect(try await sites.get("/t", cookie: cookie.replacing("-claim", with: "")).status == 303)
    }

    @Test("A secret that opens nothing gets one answer, whatever is wrong with it")
    func wrongSecrets() async throws {
        let sites = try await Sites()
        let secrets = ["AAAAAAAAAAAAAAAAAAAAAA", "AAAA-AAAA-AAAA", "", "'; drop table", "<script>alert(1)</script>"]
        var pages: Set<String> = []
        for secret in secrets {
            let answer = try await sites.post("/claim", [("secret", secret)])
            #expect(answer.status == 404)
            #expect(answer.all("Set-Cookie").isEmpty)
            #expect(!answer.text.contains("alert(1)"))
            #expect(answer.text.contains("This invitation is not open."))
            pages.insert(answer.text)
        }
        #expect(pages.count == 1)
    }

    @Test("An expired invitation gets the same answer")
    func expired() async throws {
        let sites = try await Sites()
        let invitation = try await sites.invitation()
        sites.clinic.clock.advance(.seconds(8 * 86_400))
        #expect(try await sites.post("/claim", [("secret", invitation.token)]).status == 404)
    }

    @Test("Passphrases that differ or are short are asked for again")
    func passphrases() async throws {
        let sites = try await Sites()
        let cookie = try await claim(sites, try await sites.invitation().token)
        #expect(try await confirm(sites, cookie, repeated: "something else").status == 422)
        #expect(try await confirm(sites, cookie, "short").status == 422)
        #expect(try await confirm(sites, cookie, "aaaaaaaaaaaaaaaa").status == 422)
        #expect(try await confirm(sites, cookie).status == 200)
    }

    @Test("A confirmation needs the claim's cookie and its own form token")
    func confirmationTokens() async throws {
        let sites = try await Sites()
        let cookie = try await claim(sites, try await sites.invitation().token)
        let other = try await claim(sites, try await sites.invitation().token)
        let foreign = try #require(try await sites.get("/confirm", cookie: other).field("csrf"))
        let fields = [("passphrase", Self.passphrase), ("repeat", Self.passphrase)]
        #expect(try await sites.post("/confirm", fields, cookie: cookie).status == 403)
        #expect(try await sites.post("/confirm", fields + [("csrf", foreign)], cookie: cookie).status == 403)
        let none = try await sites.post("/confirm", fields + [("csrf", foreign)])
        #expect(none.status == 303)
        #expect(none.header("Location")?.hasPrefix("/i?again=1") == true)
        #expect(try await confirm(sites, cookie).status == 200)
    }

    @Test("The second to confirm is told so without a detail, and the first is shut out")
    func contested() async throws {
        let sites = try await Sites()
        let invitation = try await sites.invitation()
        let first = try await claim(sites, invitation.token)
        let second = try await claim(sites, invitation.token)
        let welcome = try await confirm(sites, first)
        let session = try #require(welcome.cookie(Self.sessionName))
        let contested = try await confirm(sites, second, "another quiet passphrase")
        #expect(contested.status == 409)
        #expect(contested.text.contains("(614) 555-0100"))
        #expect(contested.cookie(Self.sessionName) == nil)
        #expect(try await sites.get("/t", cookie: session).status == 303)
    }

    @Test("Return code and passphrase bring the patient back, either one alone does not")
    func comingBack() async throws {
        let sites = try await Sites()
        let (_, _, code) = try await join(sites)
        let wrong = try await sites.post("/return", [("code", code), ("passphrase", "not this one at all")])
        #expect(wrong.status == 401)
        #expect(wrong.cookie(Self.sessionName) == nil)
        let unknown = try await sites.post(
            "/return", [("code", "AAAA-AAAA-AAAA-AAAA"), ("passphrase", Self.passphrase)])
        #expect(unknown.status == 401)
        let back = try await sites.post("/return", [("code", code.lowercased()), ("passphrase", Self.passphrase)])
        #expect(back.status == 303)
        let cookie = try #require(back.cookie(Self.sessionName))
        #expect(try await sites.get("/t", cookie: cookie).status == 200)
    }

    @Test("A session ends by itself, and the cookie goes with it")
    func sessionEnds() async throws {
        let sites = try await Sites()
        let (_, cookie, _) = try await join(sites)
        sites.clinic.clock.advance(.seconds(14 * 60))
        #expect(try await sites.get("/t/session", cookie: cookie).status == 204)
        sites.clinic.clock.advance(.seconds(16 * 60))
        #expect(try await sites.get("/t/session", cookie: cookie).status == 401)
        let ended = try await sites.get("/t", cookie: cookie)
        #expect(ended.status == 303)
        #expect(ended.header("Location") == "/return?ended=1")
        #expect(ended.all("Set-Cookie").contains { $0.hasPrefix("__Host-curtain=;") })
    }

    @Test("Leaving ends the session, removes the cookies and asks the browser to forget")
    func leaving() async throws {
        let sites = try await Sites()
        let (_, cookie, _) = try await join(sites)
        #expect(try await sites.post("/leave", [("csrf", "wrong")], cookie: cookie).status == 403)
        let page = try await sites.get("/t", cookie: cookie)
        let csrf = try #require(page.field("csrf", after: "action=\"/leave\""))
        let left = try await sites.post("/leave", [("csrf", csrf)], cookie: cookie)
        #expect(left.status == 200)
        #expect(left.header("Clear-Site-Data") == "\"cache\", \"storage\"")
        #expect(left.all("Set-Cookie").count == 2)
        #expect(try await sites.get("/t", cookie: cookie).status == 303)
    }

    @Test("Pressing send twice writes one message")
    func doubleClick() async throws {
        let sites = try await Sites()
        let (_, cookie, _) = try await join(sites)
        let page = try await sites.get("/t", cookie: cookie)
        let csrf = try #require(page.field("csrf", after: "action=\"/t/messages\""))
        let id = try #require(page.field("id", after: "action=\"/t/messages\""))
        let fields = [("csrf", csrf), ("id", id), ("text", "only once")]
        #expect(try await sites.post("/t/messages", fields, cookie: cookie).status == 303)
        #expect(try await sites.post("/t/messages", fields, cookie: cookie).status == 303)
        let text = try await sites.get("/t", cookie: cookie).text
        #expect(text.components(separatedBy: "only once").count == 2)
    }

    @Test("A text that cannot be sent comes back to the one who typed it")
    func unsent() async throws {
        let sites = try await Sites()
        let (_, cookie, _) = try await join(sites)
        let texts = [("   \r\n ", 422), (String(repeating: "ä", count: 16_001), 413), ("bell \u{7}", 422)]
        for (text, status) in texts {
            let answer = try await send(sites, cookie, text)
            #expect(answer.status == status)
            #expect(answer.text.contains("<textarea"))
            if text.count > 1000 { #expect(answer.text.contains(text)) }
            #expect(answer.field("csrf") != nil)
        }
    }

    @Test("The longest text that is allowed passes through the form")
    func longest() async throws {
        let sites = try await Sites()
        let (_, cookie, _) = try await join(sites)
        #expect(try await send(sites, cookie, String(repeating: "ä", count: 16_000)).status == 303)
    }

    @Test("A message after the session ended is given back, not lost")
    func lateMessage() async throws {
        let sites = try await Sites()
        let (_, cookie, _) = try await join(sites)
        let page = try await sites.get("/t", cookie: cookie)
        let csrf = try #require(page.field("csrf", after: "action=\"/t/messages\""))
        sites.clinic.clock.advance(.seconds(16 * 60))
        let answer = try await sites.post(
            "/t/messages", [("csrf", csrf), ("id", "x"), ("text", "typed for long")], cookie: cookie)
        #expect(answer.status == 401)
        #expect(answer.text.contains("typed for long"))
    }

    @Test("A form of another session writes nothing")
    func foreignForm() async throws {
        let sites = try await Sites()
        let (_, cookie, _) = try await join(sites)
        let (_, other, _) = try await join(sites)
        let csrf = try #require(
            try await sites.get("/t", cookie: other).field("csrf", after: "action=\"/t/messages\""))
        let answer = try await sites.post(
            "/t/messages", [("csrf", csrf), ("id", "x"), ("text", "planted")], cookie: cookie)
        #expect(answer.status == 403)
        #expect(try await !sites.get("/t", cookie: cookie).text.contains("planted"))
    }

    @Test("A closed thread says so, and gives a message back that comes too late")
    func closed() async throws {
        let sites = try await Sites()
        let (thread, cookie, _) = try await join(sites)
        let page = try await sites.get("/t", cookie: cookie)
        let csrf = try #require(page.field("csrf", after: "action=\"/t/messages\""))
        _ = try await sites.clinic.relay.close(thread, as: try await sites.clinic.signIn("nora"))
        let closed = try await sites.get("/t", cookie: cookie)
        #expect(closed.text.contains("This conversation is closed."))
        #expect(!closed.text.contains("<textarea"))
        let late = try await sites.post(
            "/t/messages", [("csrf", csrf), ("id", "x"), ("text", "too late")], cookie: cookie)
        #expect(late.status == 409)
        #expect(late.text.contains("too late"))
    }

    @Test("A note of staff never reaches the patient's page")
    func notes() async throws {
        let sites = try await Sites()
        let (thread, cookie, _) = try await join(sites)
        let nora = try await sites.clinic.signIn("nora")
        _ = try await sites.clinic.relay.postNote(
            try NoteText("canary note"), in: thread, idempotency: nil, as: nora)
        _ = try await sites.clinic.relay.postReply(
            try PrivateText("canary reply"), in: thread, idempotency: nil, as: nora)
        let text = try await sites.get("/t", cookie: cookie).text
        #expect(text.contains("canary reply"))
        #expect(!text.contains("canary note"))
        #expect(!text.contains("nora"))
    }

    @Test("Long threads are shown page by page")
    func paging() async throws {
        let sites = try await Sites()
        let (thread, cookie, _) = try await join(sites)
        let nora = try await sites.clinic.signIn("nora")
        for number in 1...60 {
            _ = try await sites.clinic.relay.postReply(
                try PrivateText("reply number \(number)."), in: thread, idempotency: nil, as: nora)
        }
        let newest = try await sites.get("/t", cookie: cookie).text
        #expect(newest.contains("reply number 60."))
        #expect(!newest.contains("reply number 10."))
        let part = try #require(newest.components(separatedBy: "href=\"/t?before=").dropFirst().first)
        let earlier = try await sites.get("/t?before=" + part.prefix { $0 != "\"" }, cookie: cookie).text
        #expect(earlier.contains("reply number 10."))
        #expect(!earlier.contains("reply number 60."))
    }

    @Test("Pages come in the language that is asked for, and a choice stays through the forms")
    func languages() async throws {
        let sites = try await Sites()
        let spanish = try await sites.get("/i", headers: [.acceptLanguage: "es-MX,es;q=0.9"])
        #expect(spanish.text.contains("<html lang=\"es\">"))
        #expect(spanish.text.contains("Le invitamos"))
        let chosen = try await sites.get("/i?lang=en", headers: [.acceptLanguage: "es"])
        #expect(chosen.text.contains("<html lang=\"en\">"))
        #expect(chosen.text.contains("name=\"lang\" value=\"en\""))
        let invitation = try await sites.invitation()
        let claimed = try await sites.post("/claim", [("secret", invitation.token), ("lang", "es")])
        #expect(claimed.header("Location") == "/confirm?lang=es")
        #expect(claimed.all("Set-Cookie").allSatisfy { !$0.contains("lang") })
        let nonsense = try await sites.get("/i?lang=%3Cscript%3E")
        #expect(!nonsense.text.contains("<script>"))
    }

    @Test("Forms that are no forms are refused in plain words")
    func wrongKind() async throws {
        let sites = try await Sites()
        for type in ["text/plain", "application/json", ""] {
            var headers: HTTPFields = [.init("Sec-Fetch-Site") ?? .via: "same-origin"]
            if !type.isEmpty { headers[.contentType] = type }
            let answer = try await sites.patients.answer(
                .post, "/claim", headers: headers, body: Array("secret=a".utf8))
            #expect(answer.status == 415)
            #expect(answer.header("Content-Type")?.hasPrefix("text/html") == true)
        }
    }

    @Test("A form that is too large is refused before it is read")
    func tooLarge() async throws {
        let sites = try await Sites()
        let answer = try await sites.post("/claim", [("secret", String(repeating: "a", count: 9000))])
        #expect(answer.status == 413)
        #expect(answer.header("Connection") == "close")
    }
}
