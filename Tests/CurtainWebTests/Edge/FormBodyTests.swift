// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainWeb
import Testing

@Suite("Forms and escapes")
struct FormBodyTests {
    @Test("Fields are decoded, plus is a space, and a field may be empty")
    func reading() throws {
        let form = try FormBody(Array("text=a+b%2Bc%0D%0A%C3%A9&empty=&bare".utf8))
        #expect(form.plain("text") == "a b+c\r\né")
        #expect(form.plain("empty") == "")
        #expect(form.plain("bare") == "")
        #expect(form.plain("absent") == nil)
    }

    @Test("What a person typed does not print")
    func redaction() throws {
        let form = try FormBody(Array("passphrase=secret+words".utf8))
        #expect("\(form.secret("passphrase").map { "\($0)" } ?? "")" == "[redacted]")
        #expect(!"\(form)".contains("secret words"))
    }

    @Test(
        "Broken escapes, bytes that are no UTF-8 and doubled fields are refused",
        arguments: [
            "a=%", "a=%4", "a=%zz", "a=%C3", "a=%FF%FE", "a=1&a=2",
        ])
    func refusals(body: String) {
        #expect(throws: EdgeError.self) { try FormBody(Array(body.utf8)) }
    }

    @Test(
        "A bearer token is read in any case of its scheme and in no other form",
        arguments: [
            ("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("BEARER abc", "abc"), ("Basic abc", nil), ("Bearer", nil),
            ("Bearer ", nil), ("", nil), (nil, nil),
        ])
    func bearer(header: String?, token: String?) {
        #expect(BearerToken.read(header) == token)
    }

    @Test("An over-long bearer token is no token")
    func longBearer() {
        #expect(BearerToken.read("Bearer " + String(repeating: "a", count: 257)) == nil)
    }
}
