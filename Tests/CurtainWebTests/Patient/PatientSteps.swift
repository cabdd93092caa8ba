// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainWeb
import Foundation
import HTTPTypes
import Testing

/// Steps that several tests of the patient pages take.
protocol PatientSteps {}

extension PatientSteps {
    static var passphrase: String { "seven quiet rivers" }
    static var claimName: String { "__Host-curtain-claim" }
    static var sessionName: String { "__Host-curtain" }

    /// Opens the invitation and answers the claim's cookie.
    func claim(_ sites: Sites, _ secret: String) async throws -> String {
        let answer = try await sites.post("/claim", [("secret", secret)])
        #expect(answer.status == 303)
        #expect(answer.header("Location") == "/confirm")
        return try #require(answer.cookie(Self.claimName))
    }

    func confirm(
        _ sites: Sites, _ cookie: String, _ passphrase: String = Self.passphrase, repeated: String? = nil
    ) async throws -> InProcessSite.Answer {
        let page = try await sites.get("/confirm", cookie: cookie)
        let csrf = try #require(page.field("csrf"))
        return try await sites.post(
            "/confirm", [("csrf", csrf), ("passphrase", passphrase), ("repeat", repeated ?? passphrase)],
            cookie: cookie)
    }

    /// A patient with a session: its cookie and the return code.
    func join(_ sites: Sites) async throws -> (thread: Reference, cookie: String, code: String) {
        let invitation = try await sites.invitation()
        let welcome = try await confirm(sites, try await claim(sites, invitation.token))
        #expect(welcome.status == 200)
        let cookie = try #require(welcome.cookie(Self.sessionName))
        let part = try #require(welcome.text.components(separatedBy: "role=\"group\">").dropFirst().first)
        return (invitation.thread, cookie, String(part.prefix { $0 != "<" }))
    }

    func send(_ sites: Sites, _ cookie: String, _ text: String) async throws -> InProcessSite.Answer {
        let page = try await sites.get("/t", cookie: cookie)
        let csrf = try #require(page.field("csrf", after: "action=\"/t/messages\""))
        let id = try #require(page.field("id", after: "action=\"/t/messages\""))
        return try await sites.post("/t/messages", [("csrf", csrf), ("id", id), ("text", text)], cookie: cookie)
    }
}
