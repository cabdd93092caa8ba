// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@testable import CurtainWeb

@Suite("The body of a message")
struct TextBodyTests {
    @Test(
        "Every form of the same JSON gives the same text",
        arguments: [
            #"{"text":"Hello"}"#, #"{ "text" : "Hello" }"#, #"{"text":"\u0048ello"}"#, "{\"text\":\"Hello\"}\n",
            #"{"other":"x","text":"Hello"}"#,
        ])
    func forms(body: String) throws {
        #expect(try JSONBody.text(from: Array(body.utf8)) == "Hello")
    }

    @Test("Quotes, line ends and other scripts arrive as they were meant")
    func escapes() throws {
        #expect(try JSONBody.text(from: Array(#"{"text":"a\"b\\c\nd"}"#.utf8)) == "a\"b\\c\nd")
        #expect(try JSONBody.text(from: Array(#"{"text":"Señora 😀"}"#.utf8)) == "Señora 😀")
        #expect(try JSONBody.text(from: Array(#"{"text":""}"#.utf8)) == "")
    }

    @Test(
        "What is not that is refused",
        arguments: [
            "", "{", "{}", #"{"text":1}"#, #"{"text":"a"#, #"{"text":"a"}}"#, #"{"text":"a"b"}"#, #"{"text":"a\"}"#,
            #"{"text":"a"}{"text":"b"}"#, #"["text"]"#, "{\"text\":\"a\nb\"}", "{\"text\":\"a\u{0}b\"}",
        ])
    func refused(body: String) {
        #expect(throws: EdgeError.self) { try JSONBody.text(from: Array(body.utf8)) }
    }

    @Test("Bytes that are no UTF-8 are refused")
    func bytes() {
        let body = Array(#"{"text":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        #expect(throws: EdgeError.self) { try JSONBody.text(from: body) }
    }

    @Test(
        "A reference in a path is read exactly",
        arguments: [
            ("T-88", 88), ("t-88", 88), ("88", 88), ("T-1", 1), ("T-123456789012345", 123_456_789_012_345),
            ("T-0", nil),
            ("T-088", nil), ("T-", nil), ("T", nil), ("C-88", nil), ("T-8a", nil), ("T--8", nil), ("T-88 ", nil),
            ("T-1234567890123456", nil), ("", nil), ("T+88", nil), ("Ｔ-88", nil),
        ] as [(String, Int64?)])
    func reference(text: String, number: Int64?) {
        #expect(Reference(in: text, kind: .thread)?.number == number)
    }
}
