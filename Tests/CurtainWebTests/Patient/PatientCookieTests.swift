// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainWeb
import Testing

@Suite("Cookies of the pages")
struct PatientCookieTests {
    @Test(
        "Every cookie is bound to this host over TLS, hidden from scripts and from other sites",
        arguments: PatientCookie.allCases)
    func attributes(cookie: PatientCookie) {
        for text in [cookie.set(Redacted("abc")), cookie.removal] {
            let parts = Set(text.split(separator: ";").map { $0.drop { $0 == " " } })
            #expect(text.hasPrefix("__Host-"))
            #expect(parts.isSuperset(of: ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"]))
            #expect(!text.lowercased().contains("domain"))
        }
        #expect(cookie.removal.contains("Max-Age=0"))
    }

    @Test("A cookie is found among others, whole, and only by its own name")
    func reading() {
        let header = "a=1; __Host-curtain-claim=claim; __Host-curtain=token"
        #expect(PatientCookie.session.read([header]) == "token")
        #expect(PatientCookie.claim.read([header]) == "claim")
        #expect(PatientCookie.session.read(["x__Host-curtain=token"]) == nil)
        #expect(PatientCookie.session.read(["__host-curtain=token"]) == nil)
        #expect(PatientCookie.session.read(["__Host-curtain="]) == nil)
        #expect(PatientCookie.session.read([]) == nil)
        #expect(PatientCookie.session.read(["a=1", "__Host-curtain=t=="]) == "t==")
    }
}
