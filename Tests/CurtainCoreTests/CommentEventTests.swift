// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@Suite("Events of channels")
struct CommentEventTests {
    private func read(_ text: String) throws -> CommentEvent { try CommentEvent.read(Array(text.utf8)) }

    @Test("A comment, with the fields of an import file, in any order")
    func comment() throws {
        let event = try read(
            """
            {"data": {"id": "c-1", "text": "Nice \\u00e9clairs", "author": "@ben", "lang": "en", "revision": 3,
             "created_at": "2026-11-21T05:00:00Z", "url": "https://blog.example/1", "extra": {"deep": [1, 2]}},
             "timestamp": "2026-11-21T05:00:01Z", "type": "comment.created", "more": [null, true]}
            """)
        guard case .comment(let row) = event else {
            Issue.record("no comment")
            return
        }
        #expect(row.externalID == "c-1" && row.text == "Nice éclairs" && row.author == "@ben" && row.revision == 3)
        #expect(
            row.createdAt == Timestamp(rfc3339: "2026-11-21T05:00:00Z") && row.permalink == "https://blog.example/1")
    }

    @Test("A deletion needs no text, and takes none")
    func deletion() throws {
        for data in [#"{"id": "c-1"}"#, #"{"id": "c-1", "text": "gone", "deleted": false}"#] {
            guard case .deleted(let row) = try read(#"{"type": "comment.deleted", "data": \#(data)}"#) else {
                Issue.record("no deletion")
                continue
            }
            #expect(row.deleted && row.text == nil)
        }
        guard case .deleted = try read(#"{"type": "comment.updated", "data": {"id": "c-1", "deleted": true}}"#) else {
            Issue.record("no deletion")
            return
        }
    }

    @Test("Other types are not for Curtain, whatever they carry")
    func other() throws {
        #expect(try read(#"{"type": "page.liked", "data": 7}"#) == .other)
        #expect(try read(#"{"type": "page.liked"}"#) == .other)
    }

    @Test(
        "What is no event",
        arguments: [
            "", "[]", "7", #"{"type": "comment.created"}"#, #"{"data": {"id": "1", "text": "a"}}"#,
            #"{"type": 7, "data": {"id": "1", "text": "a"}}"#, #"{"type": "comment.created", "data": []}"#,
            #"{"type": "comment.created", "data": {"text": "a"}}"#,
            #"{"type": "comment.created", "data": {"id": "1"}}"#,
            #"{"type": "comment.created", "type": "comment.deleted", "data": {"id": "1"}}"#,
            #"{"type": "comment.created", "data": {"id": "1", "text": "a"}} x"#,
            #"{"type": "comment.created", "data": {"id": "1", "text": "a"}"#,
            #"{"type": "comment.created", "data": {"id": "1", "id": "2", "text": "a"}}"#,
        ])
    func refused(text: String) {
        #expect(throws: CommentEventProblem.self) { try read(text) }
    }

    @Test("Bytes that are no text")
    func notText() {
        #expect(throws: CommentEventProblem.self) { try CommentEvent.read([0x7B, 0xFF, 0x7D]) }
    }
}
