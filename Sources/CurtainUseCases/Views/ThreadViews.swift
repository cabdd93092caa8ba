// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// A thread without its text.
package struct ThreadView: Sendable {
    package let thread: StoredThread
    package let poolName: String
    package let assigneeLogin: String?

    package init(thread: StoredThread, poolName: String, assigneeLogin: String?) {
        self.thread = thread
        self.poolName = poolName
        self.assigneeLogin = assigneeLogin
    }
}

/// A message that the patient may see too.
///
/// It cannot be made of a note.
package struct MessageView: Sendable {
    package let id: MessageID
    package let seq: UInt64
    package let author: MessageAuthor
    package let createdAt: Timestamp
    package let text: Redacted<String>

    package init(id: MessageID, seq: UInt64, author: MessageAuthor, createdAt: Timestamp, text: Redacted<String>) {
        self.id = id
        self.seq = seq
        self.author = author
        self.createdAt = createdAt
        self.text = text
    }
}

/// An internal note.
///
/// Only staff read these.
package struct NoteView: Sendable {
    package let id: MessageID
    package let seq: UInt64
    package let authorLogin: String
    package let createdAt: Timestamp
    package let text: Redacted<String>

    package init(id: MessageID, seq: UInt64, authorLogin: String, createdAt: Timestamp, text: Redacted<String>) {
        self.id = id
        self.seq = seq
        self.authorLogin = authorLogin
        self.createdAt = createdAt
        self.text = text
    }
}

/// Who wrote a message.
package enum MessageAuthor: Sendable, Equatable {
    case patient
    /// Staff, by login. The patient sees the clinic's name instead.
    case staff(String)
    case service
}

/// A row of a thread as staff see it.
package enum ThreadEntry: Sendable {
    case message(MessageView)
    case note(NoteView)
}

/// An opened thread, for staff.
package struct StaffThreadView: Sendable {
    package let thread: ThreadView
    package let origin: CommentView?
    /// Oldest first.
    package let entries: [ThreadEntry]
    package let hasEarlier: Bool

    package init(thread: ThreadView, origin: CommentView?, entries: [ThreadEntry], hasEarlier: Bool) {
        self.thread = thread
        self.origin = origin
        self.entries = entries
        self.hasEarlier = hasEarlier
    }
}

/// An opened thread, for the patient: messages only.
package struct PatientThreadView: Sendable {
    /// Oldest first.
    package let messages: [MessageView]
    package let hasEarlier: Bool
    package let isClosed: Bool

    package init(messages: [MessageView], hasEarlier: Bool, isClosed: Bool) {
        self.messages = messages
        self.hasEarlier = hasEarlier
        self.isClosed = isClosed
    }
}

/// An invitation with its secret, to be passed on in private.
package struct RevealedInvitation: Sendable {
    package let invitation: StoredInvitation
    package let link: Redacted<String>
    package let code: Redacted<String>
    package let text: Redacted<String>

    package init(
        invitation: StoredInvitation, link: Redacted<String>, code: Redacted<String>, text: Redacted<String>
    ) {
        self.invitation = invitation
        self.link = link
        self.code = code
        self.text = text
    }
}
