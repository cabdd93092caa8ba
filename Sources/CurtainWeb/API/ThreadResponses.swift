// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
package import CurtainCore
package import CurtainUseCases

extension ThreadResponse {
    init(_ view: ThreadView) {
        let thread = view.thread
        self.init(
            ref: thread.reference.description, id: thread.id.description, pool: view.poolName,
            patient: Reference(kind: .patient, number: thread.patientNumber).description,
            comment: thread.commentNumber.map { Reference(kind: .comment, number: $0).description },
            state: thread.state.rawValue, identity: thread.identity.rawValue, assignee: view.assigneeLogin,
            invitation: thread.invitation?.rawValue, waiting: thread.waiting, unread: thread.unread,
            messages: Int(thread.messageCount), createdAt: thread.createdAt.description,
            lastMessageAt: thread.lastMessageAt?.description)
    }
}

// The two answers below are the busiest ones: they are written without DTOs and without the JSON encoder. Tests decode
// them as `PostedMessageResponse` and `ThreadDetailResponse`.

extension JSONWriter {
    /// `PostedMessageResponse`.
    package init(_ posted: PostedMessage) {
        self.init(capacity: 192)
        object {
            $0.field("id", posted.id.description)
            $0.field("thread", Reference(kind: .thread, number: posted.threadNumber).description)
            $0.field("seq", posted.seq)
            $0.field("createdAt", posted.createdAt.description)
            $0.field("replayed", posted.replayed)
        }
    }

    /// `ThreadDetailResponse`.
    package init(_ view: StaffThreadView) {
        self.init(capacity: 1024 + view.entries.count * 256)
        object {
            $0.object("thread") { $0.write(ThreadResponse(view.thread)) }
            if let origin = view.origin { $0.object("origin") { $0.write(CommentResponse(origin)) } }
            $0.array("messages") { list in
                for entry in view.entries { list.object { $0.write(entry) } }
            }
            $0.field("hasEarlier", view.hasEarlier)
        }
    }

    private mutating func write(_ thread: ThreadResponse) {
        field("ref", thread.ref)
        field("id", thread.id)
        field("pool", thread.pool)
        field("patient", thread.patient)
        field("comment", thread.comment)
        field("state", thread.state)
        field("identity", thread.identity)
        field("assignee", thread.assignee)
        field("invitation", thread.invitation)
        field("waiting", thread.waiting)
        field("unread", thread.unread)
        field("messages", thread.messages)
        field("createdAt", thread.createdAt)
        field("lastMessageAt", thread.lastMessageAt)
    }

    private mutating func write(_ comment: CommentResponse) {
        field("ref", comment.ref)
        field("id", comment.id)
        field("channel", comment.channel)
        field("channelKind", comment.channelKind)
        field("state", comment.state)
        field("flagged", comment.flagged)
        field("urgency", comment.urgency)
        field("route", comment.route)
        field("deletedAtSource", comment.deletedAtSource)
        field("receivedAt", comment.receivedAt)
        field("sourceTime", comment.sourceTime)
        field("thread", comment.thread)
        field("text", comment.text)
        field("author", comment.author)
    }

    private mutating func write(_ entry: ThreadEntry) {
        switch entry {
        case .message(let message):
            field("id", message.id.description)
            field("seq", message.seq)
            switch message.author {
            case .patient:
                field("kind", "patient")
                field("author", "patient")
            case .staff(let login):
                field("kind", "staff")
                field("author", login)
            case .service:
                field("kind", "notice")
                field("author", "service")
            }
            field("createdAt", message.createdAt.description)
            field("text", message.text.reveal())
        case .note(let note):
            field("id", note.id.description)
            field("seq", note.seq)
            field("kind", "note")
            field("author", note.authorLogin)
            field("createdAt", note.createdAt.description)
            field("text", note.text.reveal())
        }
    }
}
