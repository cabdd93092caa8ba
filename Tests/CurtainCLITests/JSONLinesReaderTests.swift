// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@Suite struct JSONLinesReaderTests {
    static func read(_ bytes: [UInt8], chunk: Int, _ format: ImportFormat = .jsonl, _ mapping: ImportMapping = .init())
        -> (rows: [CommentRow], bad: [RejectedRow])
    {
        var reader = CommentFileReader(format: format, mapping: mapping)
        var items: [ImportItem] = []
        var at = 0
        while at < bytes.count {
            let end = min(at + chunk, bytes.count)
            items += reader.feed(bytes[at..<end])
            at = end
        }
        items += reader.finish()
        var rows: [CommentRow] = []
        var bad: [RejectedRow] = []
        for item in items {
            switch item {
            case .row(let row): rows.append(row)
            case .rejected(let row): bad.append(row)
            }
        }
        return (rows, bad)
    }

    private func one(_ line: String) -> (rows: [CommentRow], bad: [RejectedRow]) {
        Self.read(Array(line.utf8), chunk: 1 << 16)
    }

    @Test("Every field arrives, by its usual names", arguments: [1, 7, 4096])
    func fields(chunk: Int) throws {
        let line =
            #"{"id":"a1","channel":"facebook","author":"@kim","lang":"en","#
            + #""text":"Hi \"you\"\n\u00e9\ud83d\ude00","permalink":"https://example.example/1","#
            + #""created_time":"2026-11-21T05:00:00+0100","edited_at":1795237200,"revision":7,"deleted":false,"#
            + #""labels":{"x":[1,2.5e3,null,true]}}"# + "\n"
        let (rows, bad) = Self.read(Array(line.utf8), chunk: chunk)
        #expect(bad.isEmpty)
        let row = try #require(rows.first)
        #expect(
            row
                == CommentRow(
                    line: 1, externalID: "a1", channel: "facebook", author: "@kim", text: "Hi \"you\"\né😀",
                    language: "en", permalink: "https://example.example/1",
                    createdAt: Timestamp(rfc3339: "2026-11-21T04:00:00Z"),
                    updatedAt: Timestamp(milliseconds: 1_795_237_200_000), revision: 7))
    }

    @Test(
        "What is wrong with a line is said, without its text",
        arguments: [
            ("[1]", "not a JSON object"), ("nonsense secret", "not a JSON object"), ("{", "malformed JSON at byte 2"),
            (#"{"id":"1","text":"secret"#, "malformed JSON"), (#"{"id":"1","text":"a"} x"#, "malformed JSON"),
            (#"{"id":"1","text":"a",}"#, "malformed JSON"), (#"{"id":"1" "text":"a"}"#, "malformed JSON"),
            (#"{"id":01,"text":"a"}"#, "malformed JSON"), (#"{"id":"1","text":"\x"}"#, "malformed JSON"),
            (#"{"id":"1","text":"\ud800"}"#, "malformed JSON"), (#"{"id":"1","text":"\udc00x"}"#, "malformed JSON"),
            (#"{"id":"1","text":"\u12"}"#, "malformed JSON"), ("{\"id\":\"1\",\"text\":\"a\tb\"}", "malformed JSON"),
            (#"{"id":"1","text":"a","x":tru}"#, "malformed JSON"), (#"{"id":"1","text":"a","x":-}"#, "malformed JSON"),
            (#"{"id":"1","text":"a","x":1.}"#, "malformed JSON"), (#"{"id":"1","text":"a","text":"b"}"#, "twice"),
            (#"{"text":"a"}"#, "externalID is missing"), (#"{"id":"","text":"a"}"#, "externalID is missing"),
            (#"{"id":null,"text":"a"}"#, "externalID is missing"),
            (#"{"id":"a\u0000b","text":"a"}"#, "control character"),
            (#"{"id":"1"}"#, "text is missing"), (#"{"id":"1","text":""}"#, "text is missing"),
            (#"{"id":"1","text":" \u200b\n"}"#, "text is missing"), (#"{"id":"1","text":5}"#, "text is not a string"),
            (#"{"id":"1","text":{"a":"b"}}"#, "text is not a string"), (#"{"id":["1"],"text":"a"}"#, "not a string"),
            (#"{"id":"1","text":"a","created_at":"yesterday"}"#, "createdAt is not a date"),
            (#"{"id":"1","text":"a","created_at":"2026-02-30"}"#, "createdAt is not a date"),
            (#"{"id":"1","text":"a","updated_at":-5}"#, "updatedAt is not a date"),
            (#"{"id":"1","text":"a","updated_at":999999999999999}"#, "updatedAt is not a date"),
            (#"{"id":"1","text":"a","revision":"two"}"#, "revision is not a whole number"),
            (#"{"id":"1","text":"a","revision":1.5}"#, "revision is not a whole number"),
            (#"{"id":"1","text":"a","deleted":"perhaps"}"#, "deleted is neither true nor false"),
        ])
    func malformed(line: String, reason: String) throws {
        let (rows, bad) = one(line + "\n" + #"{"id":"2","text":"fine"}"#)
        #expect(rows.map(\.externalID) == ["2"])
        let rejected = try #require(bad.first)
        #expect(bad.count == 1)
        #expect(rejected.line == 1)
        #expect(rejected.reason.contains(reason))
        #expect(!rejected.reason.contains("secret"))
    }

    @Test(
        "Bytes that are no UTF-8 cost their line only",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
            [0xF0, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        let line = Array(#"{"id":"1","text":"a"#.utf8) + bytes + Array("\"}\n{\"id\":\"2\",\"text\":\"b\"}\n".utf8)
        let (rows, bad) = Self.read(line, chunk: 3)
        #expect(rows.map(\.externalID) == ["2"])
        #expect(bad == [RejectedRow(line: 1, reason: "not UTF-8")])
    }

    @Test("Text may have 32,000 bytes and not one more")
    func textLimit() {
        let whole = String(repeating: "é", count: 16_000)
        #expect(one(#"{"id":"1","text":"\#(whole)"}"#).rows.count == 1)
        let (rows, bad) = one(#"{"id":"1","text":"\#(whole)x"}"#)
        #expect(rows.isEmpty)
        #expect(bad.map(\.reason) == ["text has 32001 bytes, more than 32000"])
    }

    @Test("A line without end costs itself only, in bounded memory", arguments: [4096, 1 << 21])
    func longLine(chunk: Int) {
        let long = String(repeating: "x", count: 3 << 20)
        let text = "{\"id\":\"1\",\"text\":\"a\"}\n\(long)\n{\"id\":\"3\",\"text\":\"c\"}"
        let (rows, bad) = Self.read(Array(text.utf8), chunk: chunk)
        #expect(rows.map(\.line) == [1, 3])
        #expect(bad.map(\.line) == [2])
    }

    @Test("Blank lines, CRLF and a byte-order mark are no obstacle", arguments: [1, 2, 100])
    func whitespace(chunk: Int) {
        let bytes =
            [0xEF, 0xBB, 0xBF] + Array("{\"id\":\"1\",\"text\":\"a\"}\r\n\r\n  \n{\"id\":2,\"text\":\"b\"}".utf8)
        let (rows, bad) = Self.read(bytes, chunk: chunk)
        #expect(bad.isEmpty)
        #expect(rows.map(\.externalID) == ["1", "2"])
        #expect(rows.map(\.line) == [1, 4])
    }

    @Test("A deletion needs no text and carries none")
    func deletion() throws {
        let (rows, bad) = one(#"{"id":"1","deleted":true,"text":"gone"}"#)
        #expect(bad.isEmpty)
        #expect(rows == [CommentRow(line: 1, externalID: "1", deleted: true)])
    }

    @Test("Deep nesting is refused, not followed")
    func depth() {
        let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        #expect(one(#"{"id":"1","text":"a","x":\#(deep)}"#).bad.count == 1)
        let shallow = String(repeating: "[", count: 50) + String(repeating: "]", count: 50)
        #expect(one(#"{"id":"1","text":"a","x":\#(shallow)}"#).rows.count == 1)
    }

    @Test("No cut of a valid line does anything but be refused")
    func everyPrefix() {
        let line = Array(
            #"{"id":"a1","text":"\u00e9\ud83d\ude00 ü","created_at":"2026-01-01","x":[{"y":-1.5e+3}]}"#.utf8)
        for length in 1..<line.count {
            let (rows, bad) = Self.read(Array(line[..<length]), chunk: 16)
            #expect(rows.isEmpty)
            #expect(bad.count == 1)
        }
    }
}
