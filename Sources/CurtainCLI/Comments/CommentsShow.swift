// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct CommentsShow: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Open a comment: its text, what triage found and why. A logged read.",
        discussion: """
              curtain comments show C-1042
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The comment, such as C-1042.")
    var comment: CommentReference

    func run(_ connection: Connection) async throws {
        let detail = try await connection.client.comment(comment.text)
        try connection.output.one(detail) { $0.show(detail) }
    }
}

extension Sheet {
    mutating func show(_ detail: CommentDetailResponse) {
        let comment = detail.comment
        field("comment", comment.ref)
        field("channel", "\(comment.channel) (\(comment.channelKind))")
        field("state", comment.state)
        field("deleted at source", comment.deletedAtSource ? "yes" : nil)
        field("flagged", comment.flagged ? "yes" : "no")
        field("received", moment(comment.receivedAt))
        field("written", comment.sourceTime.map { moment($0) })
        field("author", comment.author)
        field("language", detail.language)
        field("address", detail.permalink)
        field("external id", detail.externalID)
        field("versions", detail.revisions > 1 ? String(detail.revisions) : nil)
        field("thread", comment.thread)
        let category = detail.urgencyCategory.map { " (\($0))" } ?? ""
        field("urgency", comment.urgency + category, comment.urgencyStyle)
        field("triage", comment.route)
        field("intent", detail.intent)
        let marks = [
            detail.complaint ? "complaint" : nil, detail.misinformation ? "misinformation" : nil,
            detail.spam ? "spam" : nil,
        ].compactMap(\.self)
        field("marks", marks.isEmpty ? nil : marks.joined(separator: ", "))
        blank()
        if let text = comment.text {
            marked(
                text,
                detail.findings.map {
                    MarkedSpan(start: $0.start, end: $0.end, dropped: $0.kind.hasPrefix("dropped."))
                })
        } else {
            paragraph("(no text)", indent: 2)
        }
        if !detail.findings.isEmpty {
            blank()
            heading("Why (rules \(detail.rules))")
            for finding in detail.findings {
                let words = UnderlinedText.excerpt(comment.text ?? "", finding.start, finding.end)
                let quote = words.isEmpty ? "" : " \u{201C}\(words)\u{201D}"
                paragraph(
                    "\(finding.kind), \(finding.certainty): \(finding.reason)\(quote) [\(finding.rule)]", indent: 2)
            }
        }
        if let safety = detail.safetyReply {
            blank()
            heading("Safety reply (\(safety.template), \(safety.locale))")
            paragraph(safety.text, indent: 2)
            let hint =
                safety.approved
                ? "to say it: curtain comments route \(comment.ref) --template \(safety.template) --pool POOL"
                : "it is not approved: an administrator reads it and runs \"curtain templates approve \(safety.template)\""
            paragraph(hint, indent: 2)
            if detail.urgencyCategory == "abuse" {
                paragraph(
                    "whoever threatens this person may read the page too: think before anything is public", indent: 2)
            }
        }
        if !detail.actions.isEmpty {
            blank()
            field("you may", detail.actions.joined(separator: ", "))
        }
    }
}
