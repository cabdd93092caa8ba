// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI

struct Comments: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Public comments: see, flag, dismiss, route, import.",
        discussion: """
              curtain comments list --urgent
            """,
        subcommands: [
            CommentsList.self, CommentsShow.self, CommentsFlag.self, CommentsUnflag.self, CommentsDismiss.self,
            CommentsRoute.self, CommentsImport.self,
        ])
}

extension CommentResponse {
    static func columns(withText: Bool) -> [Column<CommentResponse>] {
        var columns: [Column<CommentResponse>] = [
            Column("COMMENT") { $0.ref },
            Column("RECEIVED") { moment($0.receivedAt) },
            Column("CHANNEL", flexible: true) { $0.channel },
            Column("STATE") { $0.deletedAtSource ? "\($0.state), deleted" : $0.state },
            Column("FLAG") { $0.flagged ? "flagged" : "" },
            Column("URGENCY", style: { $0.urgencyStyle }) { $0.urgency == "none" ? "" : $0.urgency },
            Column("TRIAGE") { $0.route },
            Column("THREAD") { $0.thread ?? "" },
        ]
        if withText {
            columns.append(Column("AUTHOR", flexible: true) { $0.author ?? "" })
            columns.append(Column("TEXT", flexible: true) { $0.text ?? "" })
        }
        return columns
    }

    var urgencyStyle: Style {
        switch urgency {
        case "emergency": .alarm
        case "soon": .warning
        default: .plain
        }
    }
}
