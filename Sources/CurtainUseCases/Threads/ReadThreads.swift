// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    package func threads(_ filter: ThreadFilter, page: Page, as who: Caller) async throws -> [ThreadView] {
        let threads = try await store.threads(try await authorize(who, ListThreads(filter: filter, page: page)))
        let names = people
        return try threads.map { try view($0, names) }
    }

    /// Opens messages of a thread for staff: a logged read.
    package func thread(_ reference: Reference, page: MessagePage, as who: Caller) async throws -> StaffThreadView {
        let sealed = try await store.read(try await authorize(who, ReadThread(thread: reference, page: page)))
        let names = people
        return StaffThreadView(
            thread: try view(sealed.thread, names),
            origin: try sealed.origin.map { try view($0.comment, try open($0), names) },
            entries: try opened(sealed).map { try entry($0, $1, names) }, hasEarlier: sealed.hasEarlier)
    }

    /// The patient reads their own thread: a logged read.
    ///
    /// Notes of staff are not among what the store answers, and nothing here could show one.
    package func ownThread(_ page: MessagePage, as who: Caller) async throws -> PatientThreadView {
        let sealed = try await store.read(try await authorize(who, ReadOwnThread(page: page)))
        let names = people
        let messages = try opened(sealed).map { message, text in
            guard case .message(let view) = try entry(message, text, names) else {
                throw RelayError.cannotOpen("a message")
            }
            return view
        }
        return PatientThreadView(
            messages: messages, hasEarlier: sealed.hasEarlier, isClosed: sealed.thread.state == .closed)
    }

    private func opened(_ page: SealedThreadPage) throws -> [(SealedMessage, String)] {
        var keys: [UInt32: DataKey] = [:]
        for wrapped in page.keys { keys[wrapped.version] = try dataKeys.key(wrapped) }
        return try page.messages.map { message in
            guard let key = keys[message.keyVersion] else {
                throw RelayError.cannotOpen("thread \(page.thread.reference)")
            }
            do {
                let place = BlobPlace.message(
                    org: self.keys.organization, thread: message.thread.raw, message: message.id.raw,
                    seq: message.seq, kind: message.kind.rawValue, author: message.author,
                    createdMS: UInt64(clamping: message.createdAt.milliseconds), previousChain: message.previousChain)
                return (message, String(decoding: try Envelope.open(message.blob, at: place, with: key), as: UTF8.self))
            } catch {
                throw RelayError.cannotOpen("message \(message.seq) of thread \(page.thread.reference)")
            }
        }
    }

    private func entry(_ message: SealedMessage, _ text: String, _ names: Names) throws -> ThreadEntry {
        let author: MessageAuthor
        switch message.kind {
        case .internalNote:
            return .note(
                NoteView(
                    id: message.id, seq: message.seq, authorLogin: try names.login(StaffID(message.author)),
                    createdAt: message.createdAt, text: Redacted(text)))
        case .patientMessage: author = .patient
        case .staffReply: author = .staff(try names.login(StaffID(message.author)))
        case .serviceNotice: author = .service
        }
        return .message(
            MessageView(
                id: message.id, seq: message.seq, author: author, createdAt: message.createdAt, text: Redacted(text)))
    }

    func view(_ thread: StoredThread, _ names: Names) throws -> ThreadView {
        ThreadView(
            thread: thread, poolName: try names.poolName(thread.pool),
            assigneeLogin: try thread.assignee.map { try names.login($0) })
    }
}
