// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainTestSupport
import CurtainUseCases
import Testing

@testable import CurtainStoreSQLite

@Suite("Messages of a thread")
struct MessageRowsTests {
    /// A thread of nine entries, of which 2, 5 and 8 are notes.
    private func thread() async throws -> (TestDeployment, Reference, nora: Caller, patient: Caller) {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("Call me back at 614-555-0101"))
        let (patient, _) = try await deployment.join(thread)
        let nora = try await deployment.signIn("nora")
        for number in 1...9 {
            if number % 3 == 2 {
                _ = try await deployment.relay.postNote(
                    try NoteText("Note \(number)"), in: thread, idempotency: nil, as: nora)
            } else {
                _ = try await deployment.relay.postReply(
                    try PrivateText("Message \(number)"), in: thread, idempotency: nil, as: nora)
            }
        }
        return (deployment, thread, nora, patient)
    }

    @Test("A data key seals 2^24 messages and no more")
    func full() async throws {
        let (deployment, thread, nora, patient) = try await self.thread()
        try deployment.tamper("UPDATE thread SET count = (1 << 24) - 1")
        let text = try PrivateText("the last one")
        _ = try await deployment.relay.postReply(text, in: thread, idempotency: nil, as: nora)
        await #expect(throws: StoreError.self) {
            try await deployment.relay.postReply(text, in: thread, idempotency: nil, as: nora)
        }
        await #expect(throws: StoreError.self) {
            try await deployment.relay.postNote(try NoteText("no more"), in: thread, idempotency: nil, as: nora)
        }
        await #expect(throws: StoreError.self) {
            try await deployment.relay.postOwnMessage(text, idempotency: nil, as: patient)
        }
    }

    @Test("Every page that staff can ask for opens and says whether there is more", arguments: [1, 2, 3, 8, 9, 50])
    func pages(limit: Int) async throws {
        let (deployment, thread, nora, _) = try await thread()
        for place in UInt64(0)...10 {
            let older = try await deployment.relay.thread(
                thread, page: MessagePage(after: nil, before: place, limit: limit), as: nora)
            let expected = (1...9).filter { $0 < place }
            #expect(older.entries.map(\.number) == expected.suffix(limit).map { UInt64($0) })
            #expect(older.hasEarlier == (expected.count > limit))
            let newer = try await deployment.relay.thread(
                thread, page: MessagePage(after: place, before: nil, limit: limit), as: nora)
            #expect(newer.entries.map(\.number) == (1...9).filter { $0 > place }.prefix(limit).map { UInt64($0) })
        }
    }

    @Test("A patient's pages hold no note and miss no message", arguments: [1, 2, 3, 6, 50])
    func patientPages(limit: Int) async throws {
        let (deployment, _, _, patient) = try await thread()
        var seen: [UInt64] = []
        var before: UInt64?
        while true {
            let page = try await deployment.relay.ownThread(
                MessagePage(after: nil, before: before, limit: limit), as: patient)
            #expect(page.messages.count <= limit)
            seen = page.messages.map(\.seq) + seen
            guard page.hasEarlier, let first = page.messages.first else { break }
            before = first.seq
        }
        #expect(seen == [1, 3, 4, 6, 7, 9])
    }
}

extension ThreadEntry {
    fileprivate var number: UInt64 {
        switch self {
        case .message(let message): message.seq
        case .note(let note): note.seq
        }
    }
}

@Suite("Doing a thing once")
struct IdempotencyTests {
    private func key(_ header: String) throws -> IdempotencyKey {
        try Relay.idempotencyKey(header, method: "POST", path: "/x", body: Array("body".utf8))
    }

    @Test(
        "A key is known today and tomorrow, also over midnight",
        arguments: ["key", "0199A5B0-1111-7222-8333-444455556666"])
    func days(header: String) async throws {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("Call me back at 614-555-0101"))
        let day: Int64 = 86_400_000
        deployment.clock.advance(.milliseconds(day - deployment.clock.now.milliseconds % day - 1000))
        func post() async throws -> PostedMessage {
            try await deployment.relay.postReply(
                try PrivateText("Hello"), in: thread, idempotency: try key(header),
                as: try await deployment.signIn("nora"))
        }
        let first = try await post()
        #expect(!first.replayed)
        deployment.clock.advance(.seconds(2))
        let second = try await post()
        #expect(second.replayed && second.id == first.id && second.seq == first.seq)
        deployment.clock.advance(.seconds(86_400 - 10))
        #expect(try await post().replayed)
        try await deployment.store.sweep()
        #expect(try await post().replayed)
        deployment.clock.advance(.seconds(86_400))
        #expect(!(try await post().replayed))
    }

    @Test("Old keys are swept away, some at a time, and newer ones stay")
    func swept() async throws {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("Call me back at 614-555-0101"))
        for number in 0..<3 {
            _ = try await deployment.relay.postReply(
                try PrivateText("Hello"), in: thread, idempotency: try key("key \(number)"),
                as: try await deployment.signIn("nora"))
            deployment.clock.advance(.seconds(86_400))
        }
        func stored() async throws -> Int64? {
            try await deployment.store.read { db in
                try db.first("SELECT count(*) FROM idempotency") { $0.int(0) }
            }
        }
        #expect(try await stored() == 3)
        try await deployment.store.sweep()
        #expect(try await stored() == 1)
    }

    @Test("UUIDs are the same key in either case, and other text is another key")
    func forms() throws {
        #expect(
            try key("0199A5B0-1111-7222-8333-444455556666").key == (try key("0199a5b0-1111-7222-8333-444455556666").key)
        )
        #expect(try key("a").key != (try key("A").key))
        #expect(throws: RelayError.self) { try key("") }
    }
}
