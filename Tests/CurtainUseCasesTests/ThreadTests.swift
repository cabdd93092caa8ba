// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainStoreSQLite
import CurtainTestSupport
import CurtainUseCases
import Testing

@Suite("Threads")
struct ThreadTests {
    private func conversation() async throws -> (TestDeployment, Reference, patient: Caller, nora: Caller) {
        let deployment = try await TestDeployment.make()
        let thread = try await deployment.route(try await deployment.receive("nobody answers at 614-555-0188"))
        let (patient, _) = try await deployment.join(thread)
        return (deployment, thread, patient, try await deployment.signIn("nora"))
    }

    private func texts(_ view: StaffThreadView) -> [String] {
        view.entries.map {
            switch $0 {
            case .message(let message): message.text.reveal()
            case .note(let note): "note: " + note.text.reveal()
            }
        }
    }

    @Test("Staff and patient talk; the note of staff never reaches the patient")
    func talk() async throws {
        let (deployment, thread, patient, nora) = try await conversation()
        let relay = deployment.relay
        _ = try await relay.postOwnMessage(try PrivateText("it still hurts"), idempotency: nil, as: patient)
        _ = try await relay.postNote(try NoteText("check allergies first"), in: thread, idempotency: nil, as: nora)
        _ = try await relay.postReply(try PrivateText("please tell me more"), in: thread, idempotency: nil, as: nora)
        let staff = try await relay.thread(thread, page: MessagePage(), as: nora)
        #expect(texts(staff) == ["it still hurts", "note: check allergies first", "please tell me more"])
        #expect(staff.origin?.text?.reveal() == "nobody answers at 614-555-0188")
        let own = try await relay.ownThread(MessagePage(), as: patient)
        #expect(own.messages.map { $0.text.reveal() } == ["it still hurts", "please tell me more"])
    }

    @Test("A page reads what was asked, before and after a place, and says whether there is more")
    func pages() async throws {
        let (deployment, thread, patient, nora) = try await conversation()
        for number in 1...7 {
            _ = try await deployment.relay.postOwnMessage(try PrivateText("\(number)"), idempotency: nil, as: patient)
        }
        let newest = try await deployment.relay.thread(thread, page: MessagePage(limit: 3), as: nora)
        #expect(texts(newest) == ["5", "6", "7"])
        #expect(newest.hasEarlier)
        let older = try await deployment.relay.thread(thread, page: MessagePage(before: 5, limit: 10), as: nora)
        #expect(texts(older) == ["1", "2", "3", "4"])
        #expect(!older.hasEarlier)
        let after = try await deployment.relay.thread(thread, page: MessagePage(after: 5, limit: 10), as: nora)
        #expect(texts(after) == ["6", "7"])
    }

    @Test("The same idempotency key answers with the first message; with other text it is refused")
    func idempotency() async throws {
        let (deployment, thread, _, nora) = try await conversation()
        let key = try Relay.idempotencyKey("k1", method: "POST", path: "/t", body: [1])
        let first = try await deployment.relay.postReply(
            try PrivateText("once"), in: thread, idempotency: key, as: nora)
        let again = try await deployment.relay.postReply(
            try PrivateText("once"), in: thread, idempotency: key, as: nora)
        #expect(again.id == first.id && again.replayed && !first.replayed)
        let other = try Relay.idempotencyKey("k1", method: "POST", path: "/t", body: [2])
        await #expect(throws: StoreError.idempotencyMismatch) {
            try await deployment.relay.postReply(try PrivateText("twice"), in: thread, idempotency: other, as: nora)
        }
        #expect(texts(try await deployment.relay.thread(thread, page: MessagePage(), as: nora)) == ["once"])
    }

    @Test("A thread of another pool is not there, for reading as for writing")
    func otherPool() async throws {
        let (deployment, thread, _, _) = try await conversation()
        let ben = try await deployment.signIn("ben")
        let relay = deployment.relay
        await #expect(throws: StoreError.notFound) { try await relay.thread(thread, page: MessagePage(), as: ben) }
        await #expect(throws: StoreError.notFound) {
            try await relay.postReply(try PrivateText("hi"), in: thread, idempotency: nil, as: ben)
        }
        await #expect(throws: StoreError.notFound) { try await relay.close(thread, as: ben) }
        #expect(try await relay.threads(ThreadFilter(), page: Page(), as: ben).isEmpty)
    }

    @Test("Waiting and unread follow who wrote and who read")
    func queues() async throws {
        let (deployment, thread, patient, nora) = try await conversation()
        let relay = deployment.relay
        func listed(_ filter: ThreadFilter) async throws -> [Reference] {
            try await relay.threads(filter, page: Page(), as: nora).map(\.thread.reference)
        }
        #expect(try await listed(ThreadFilter(waitingOnly: true)).isEmpty)
        _ = try await relay.postOwnMessage(try PrivateText("hello?"), idempotency: nil, as: patient)
        #expect(try await listed(ThreadFilter(waitingOnly: true)) == [thread])
        #expect(try await listed(ThreadFilter(unreadOnly: true)) == [thread])
        _ = try await relay.thread(thread, page: MessagePage(), as: nora)
        #expect(try await listed(ThreadFilter(unreadOnly: true)).isEmpty)
        #expect(try await listed(ThreadFilter(waitingOnly: true)) == [thread])
        _ = try await relay.postReply(try PrivateText("yes"), in: thread, idempotency: nil, as: nora)
        #expect(try await listed(ThreadFilter(waitingOnly: true)).isEmpty)
        #expect(try await listed(ThreadFilter(unreadOnly: true)).isEmpty)
    }

    @Test("A closed thread takes no messages until it is open again")
    func closed() async throws {
        let (deployment, thread, patient, nora) = try await conversation()
        let relay = deployment.relay
        #expect(try await relay.close(thread, as: nora).thread.state == .closed)
        await #expect(throws: StoreError.conflict("closed")) {
            try await relay.postOwnMessage(try PrivateText("hello"), idempotency: nil, as: patient)
        }
        #expect(try await relay.ownThread(MessagePage(), as: patient).isClosed)
        _ = try await relay.postNote(try NoteText("closed by phone"), in: thread, idempotency: nil, as: nora)
        #expect(try await relay.reopen(thread, as: nora).thread.state == .open)
        _ = try await relay.postOwnMessage(try PrivateText("hello"), idempotency: nil, as: patient)
    }

    @Test("A thread goes to a colleague of its pool, or to another pool with nobody")
    func assigns() async throws {
        let (deployment, thread, _, nora) = try await conversation()
        let relay = deployment.relay
        #expect(try await relay.assign(thread, to: .login("nora"), as: nora).assigneeLogin == "nora")
        await #expect(throws: StoreError.self) { try await relay.assign(thread, to: .login("ben"), as: nora) }
        #expect(try await relay.assign(thread, to: .nobody, as: nora).assigneeLogin == nil)
        #expect(try await relay.assign(thread, to: .pool("billing"), as: nora).poolName == "billing")
        await #expect(throws: StoreError.notFound) { try await relay.thread(thread, page: MessagePage(), as: nora) }
    }

    @Test("Every read of text has its leaf before the text is handed out")
    func readsAreLogged() async throws {
        let (deployment, thread, patient, nora) = try await conversation()
        let paul = try await deployment.signIn("paul")
        _ = try await deployment.relay.thread(thread, page: MessagePage(), as: nora)
        _ = try await deployment.relay.ownThread(MessagePage(), as: patient)
        let entries = try await deployment.relay.logEntries(
            LogQueryRequest(thread: thread, event: "thread.read"), as: paul)
        #expect(entries.entries.count == 2)
        #expect(entries.names.values.contains("nora"))
        #expect(entries.names.values.contains(thread.description))
    }

    @Test("When the leaf cannot be written, the read is refused")
    func unlogged() async throws {
        let (deployment, thread, _, nora) = try await conversation()
        await deployment.store.close()
        await #expect(throws: (any Error).self) {
            try await deployment.relay.thread(thread, page: MessagePage(), as: nora)
        }
    }
}
