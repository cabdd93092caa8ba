// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainTestSupport
import CurtainUseCases
import CurtainWeb
import Foundation
import HTTPTypes
import Testing

@Suite("What a page says in an emergency and when a form is refused")
struct RefusalTests: PatientSteps {
    /// Fields marked as wrong, and whether the page says what is wrong first and all it refers to is there.
    private func invalid(_ page: InProcessSite.Answer) -> [String] {
        let main = page.text.components(separatedBy: "<main").last ?? ""
        let summary = "<div class=\"notice\" role=\"alert\" id=\"notice\" tabindex=\"-1\" autofocus>"
        let first = main.components(separatedBy: ">\n").dropFirst().first.map { $0 + ">" }
        #expect(first == summary)
        #expect(page.text.contains("<script src=\"/assets/refusal.js\" defer></script>"))
        #expect(page.text.components(separatedBy: "autofocus").count == 2)
        var fields: [String] = []
        for tag in main.components(separatedBy: "<").dropFirst().map({ $0.prefix { $0 != ">" } }) {
            let described = tag.components(separatedBy: " aria-describedby=\"").dropFirst().first?.prefix { $0 != "\"" }
            let words = (described ?? "").split(separator: " ")
            for id in words { #expect(main.contains("id=\"\(id)\""), "\(id)") }
            #expect(words.contains("notice-text") == tag.contains(" aria-invalid=\"true\""), "\(tag)")
            if words.contains("notice-text") {
                let id = tag.components(separatedBy: " id=\"").dropFirst().first?.prefix { $0 != "\"" } ?? ""
                #expect(main.contains("<li><a href=\"#\(id)\">"), "\(id)")
                fields.append(String(id))
            }
        }
        return fields
    }

    @Test("The emergency wording stands once, before the messages, with numbers that can be dialled")
    func emergency() async throws {
        let sites = try await Sites()
        let (thread, cookie, _) = try await join(sites)
        #expect(try await send(sites, cookie, "a question").status == 303)
        for isClosed in [false, true] {
            if isClosed { _ = try await sites.clinic.relay.close(thread, as: try await sites.clinic.signIn("nora")) }
            let text = try await sites.get("/t", cookie: cookie).text
            let parts = text.components(separatedBy: "In an emergency call")
            #expect(parts.count == 2)
            #expect(parts.last?.hasPrefix(" <a class=\"tel\" href=\"tel:911\">911</a>.") == true)
            #expect(parts.last?.contains("<ol class=\"messages\">") == true)
            #expect(text.components(separatedBy: "class=\"emergency").count == 2)
            let call = "call Lakeside at <a class=\"tel\" href=\"tel:6145550100\">(614) 555-0100</a>."
            #expect(text.components(separatedBy: call).count == 2)
            #expect(!text.contains("<details"))
        }
    }

    @Test("A refused passphrase marks the fields that are wrong, and says so first")
    func confirmation() async throws {
        let sites = try await Sites()
        let cookie = try await claim(sites, try await sites.invitation().token)
        #expect(try await invalid(confirm(sites, cookie, "short")) == ["passphrase"])
        #expect(try await invalid(confirm(sites, cookie, repeated: "other")) == ["passphrase", "repeat"])
        let fresh = try await sites.get("/confirm", cookie: cookie)
        #expect(!fresh.text.contains("aria-invalid"))
        #expect(!fresh.text.contains("autofocus"))
        #expect(!fresh.text.contains("refusal.js"))
    }

    @Test("A wrong invitation code, and a wrong return code or passphrase, are marked without saying which")
    func codes() async throws {
        let sites = try await Sites()
        #expect(try await invalid(sites.post("/claim", [("secret", "AAAA-AAAA-AAAA")])) == ["secret"])
        let (_, _, code) = try await join(sites)
        let wrong = [("AAAA-AAAA-AAAA-AAAA", Self.passphrase), (code, "not this one at all")]
        for (code, passphrase) in wrong {
            let answer = try await sites.post("/return", [("code", code), ("passphrase", passphrase)])
            #expect(invalid(answer) == ["code", "passphrase"])
        }
        #expect(try await !sites.get("/return?ended=1").text.contains("aria-invalid"))
    }

    @Test("A message that was not sent is marked where the text is the reason, and only then")
    func messages() async throws {
        let sites = try await Sites()
        let (thread, cookie, _) = try await join(sites)
        #expect(try await invalid(send(sites, cookie, " ")) == ["text"])
        #expect(try await invalid(send(sites, cookie, String(repeating: "a", count: 32_001))) == ["text"])
        let expired = try await sites.post("/t/messages", [("csrf", "x"), ("id", "x"), ("text", "t")], cookie: cookie)
        #expect(invalid(expired) == [])
        let csrf = try #require(
            try await sites.get("/t", cookie: cookie).field("csrf", after: "action=\"/t/messages\""))
        _ = try await sites.clinic.relay.close(thread, as: try await sites.clinic.signIn("nora"))
        let late = try await sites.post("/t/messages", [("csrf", csrf), ("id", "x"), ("text", "t")], cookie: cookie)
        #expect(invalid(late) == [])
    }
}
