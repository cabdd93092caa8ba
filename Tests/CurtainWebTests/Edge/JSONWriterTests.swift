// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import CurtainWeb
import Foundation
import Testing

@Suite("Answers written by hand")
struct JSONWriterTests {
    private static let now = Timestamp(milliseconds: 1_795_000_000_123)

    @Test(
        "Texts of every kind come back as they were",
        arguments: [
            "", "plain", "\"quotes\" and \\ back", "line\nfeed\r\n\ttab", "\u{1}\u{1F}\u{0}", "día 漢字 🩺", "</script>",
            "\u{2028}\u{2029}\u{202E}",
        ])
    func texts(text: String) throws {
        var writer = JSONWriter()
        writer.object { $0.field("text", text) }
        let decoded = try JSONDecoder().decode(PostMessageRequest.self, from: Data(writer.bytes))
        #expect(decoded.text == text)
    }

    @Test("A posted message is what its DTO says")
    func posted() throws {
        let id = MessageID(at: Self.now)
        let posted = PostedMessage(
            id: id, thread: ThreadID(at: Self.now), threadNumber: 88, seq: 3, createdAt: Self.now, replayed: true)
        let decoded = try JSONDecoder().decode(PostedMessageResponse.self, from: Data(JSONWriter(posted).bytes))
        #expect(
            decoded
                == PostedMessageResponse(
                    id: id.description, thread: "T-88", seq: 3, createdAt: Self.now.description, replayed: true))
    }

    @Test("An opened thread is what its DTO says")
    func opened() throws {
        let stored = StoredThread(
            id: ThreadID(at: Self.now), number: 7, pool: PoolID(at: Self.now), patient: PatientID(at: Self.now),
            patientNumber: 9, comment: nil, commentNumber: nil, state: .open, identity: .unverified, assignee: nil,
            invitation: .confirmed, createdAt: Self.now, lastMessageAt: Self.now, waiting: true, unread: 2,
            messageCount: 4)
        func message(_ author: MessageAuthor, _ seq: UInt64) -> ThreadEntry {
            .message(
                MessageView(
                    id: MessageID(at: Self.now), seq: seq, author: author, createdAt: Self.now,
                    text: Redacted("text \(seq)\n")))
        }
        let view = StaffThreadView(
            thread: ThreadView(thread: stored, poolName: "nurses", assigneeLogin: nil), origin: nil,
            entries: [
                message(.patient, 1), message(.staff("nora"), 2), message(.service, 3),
                .note(
                    NoteView(
                        id: MessageID(at: Self.now), seq: 4, authorLogin: "ben", createdAt: Self.now,
                        text: Redacted("a note"))),
            ], hasEarlier: true)
        let decoded = try JSONDecoder().decode(ThreadDetailResponse.self, from: Data(JSONWriter(view).bytes))
        #expect(decoded.thread.ref == "T-7")
        #expect(decoded.thread.patient == "P-9")
        #expect(decoded.thread.waiting)
        #expect(decoded.thread.unread == 2)
        #expect(decoded.origin == nil)
        #expect(decoded.hasEarlier)
        #expect(decoded.messages.map(\.kind) == ["patient", "staff", "notice", "note"])
        #expect(decoded.messages.map(\.author) == ["patient", "nora", "service", "ben"])
        #expect(decoded.messages.map(\.text) == ["text 1\n", "text 2\n", "text 3\n", "a note"])
        #expect(decoded.messages.map(\.seq) == [1, 2, 3, 4])
    }

    @Test("An empty thread is a thread with no messages")
    func empty() throws {
        var writer = JSONWriter()
        writer.object {
            $0.array("a") { _ in }
            $0.field("n", 3)
            $0.field("left out", nil as String?)
            $0.field("t", true)
        }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":[],"n":3,"t":true}"#)
    }
}
