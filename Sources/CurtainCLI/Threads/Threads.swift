// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI

struct Threads: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Private threads: read, answer, note, assign, close.",
        discussion: """
              curtain threads list --waiting
            """,
        subcommands: [
            ThreadsList.self, ThreadsShow.self, ThreadsReply.self, ThreadsNote.self, ThreadsAssign.self,
            ThreadsClose.self, ThreadsReopen.self,
        ])
}

extension ThreadResponse {
    static var columns: [Column<ThreadResponse>] {
        [
            Column("THREAD") { $0.ref },
            Column("PATIENT") { $0.patient },
            Column("IDENTITY", style: { $0.identity == "unverified" ? .warning : .plain }) { $0.identity },
            Column("POOL", flexible: true) { $0.pool },
            Column("STATE") { $0.state },
            Column("WAITING") { $0.waiting ? "waiting" : "" },
            Column("UNREAD") { $0.unread > 0 ? String($0.unread) : "" },
            Column("MESSAGES") { String($0.messages) },
            Column("LAST") { moment($0.lastMessageAt) },
            Column("ASSIGNED", flexible: true) { $0.assignee ?? "" },
            Column("INVITATION") { $0.invitation ?? "" },
        ]
    }
}
