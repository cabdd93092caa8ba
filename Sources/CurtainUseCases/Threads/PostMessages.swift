// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    /// Sends a message of staff to the patient.
    ///
    /// Durable when it returns.
    package func postReply(
        _ text: PrivateText, in thread: Reference, idempotency: IdempotencyKey?, as who: Caller
    ) async throws -> PostedMessage {
        let now = clock.now()
        let id = MessageID(at: now)
        let permit = try await authorize(who, PostReply(thread: thread, message: id, idempotency: idempotency))
        return try await store.append(
            permit, at: now, seal: try sealer(text.reveal(), id, .staffReply, by: who.principal, at: now))
    }

    /// Writes an internal note.
    ///
    /// The patient never sees it.
    package func postNote(
        _ text: NoteText, in thread: Reference, idempotency: IdempotencyKey?, as who: Caller
    ) async throws -> PostedMessage {
        let now = clock.now()
        let id = MessageID(at: now)
        let permit = try await authorize(who, PostNote(thread: thread, message: id, idempotency: idempotency))
        return try await store.append(
            permit, at: now, seal: try sealer(text.reveal(), id, .internalNote, by: who.principal, at: now))
    }

    /// The patient writes in their own thread.
    package func postOwnMessage(
        _ text: PrivateText, idempotency: IdempotencyKey?, as who: Caller
    ) async throws -> PostedMessage {
        let now = clock.now()
        let id = MessageID(at: now)
        let permit = try await authorize(who, PostOwnMessage(message: id, idempotency: idempotency))
        return try await store.append(
            permit, at: now, seal: try sealer(text.reveal(), id, .patientMessage, by: who.principal, at: now))
    }

    /// Seals a message once its place in the thread is known.
    ///
    /// Runs inside the change, possibly twice.
    private func sealer(
        _ text: String, _ id: MessageID, _ kind: MessageKind, by principal: Principal, at now: Timestamp
    ) throws -> SealMessage {
        let author: RawID
        switch principal {
        case .staff(let staff): author = staff.id.raw
        case .participant(let participant): author = participant.id.raw
        case .channel, .host, .visitor: throw AccessDenied(event: .messageCreate)
        }
        let bytes = Array(text.utf8)
        let organization = keys.organization
        return { [dataKeys] head in
            let key = try dataKeys.key(
                .thread(head.thread), version: head.keyVersion, wrapped: head.wrappedKey)
            let place = BlobPlace.message(
                org: organization, thread: head.thread.raw, message: id.raw, seq: head.count + 1, kind: kind.rawValue,
                author: author, createdMS: UInt64(clamping: now.milliseconds), previousChain: head.chain)
            return try Envelope.seal(bytes, at: place, with: key)
        }
    }

    /// Makes the key under which a repeated request is recognised.
    ///
    /// - Throws: ``RelayError/invalid(field:reason:)`` for an empty key or one over 255 bytes.
    package static func idempotencyKey(
        _ header: String, method: String, path: String, body: [UInt8]
    ) throws -> IdempotencyKey {
        let bytes = Array(header.utf8)
        guard (1...255).contains(bytes.count) else {
            throw RelayError.invalid(field: "Idempotency-Key", reason: "use 1 to 255 bytes")
        }
        // A UUID stands for itself: those of version 7 lie side by side in the table.
        func hashed() -> RawID {
            let words = SHA256.hash(bytes).words
            return RawID(high: words.0, low: words.1)
        }
        return IdempotencyKey(
            key: RawID(header) ?? hashed(),
            request: SHA256.hash(Array(method.utf8), Array(path.utf8), [0], body))
    }
}
