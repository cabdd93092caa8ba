// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ThreadsShow: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Open a thread: its newest messages, oldest first. A logged read.",
        discussion: """
            Notes are marked and never reach the patient.

              curtain threads show T-88
              curtain threads show T-88 --before 40
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The thread, such as T-88.")
    var thread: ThreadReference

    @Option(help: ArgumentHelp("Messages before this number.", valueName: "number"))
    var before: Int?

    @Option(help: ArgumentHelp("Messages after this number.", valueName: "number"))
    var after: Int?

    @Option(help: "The most messages to show, up to 200.")
    var limit: Int = 50

    func validate() throws {
        if !(1...200).contains(limit) { throw ValidationError("--limit is 1 to 200") }
        if before != nil, after != nil { throw ValidationError("--before and --after exclude each other") }
    }

    func run(_ connection: Connection) async throws {
        let detail = try await connection.client.thread(thread.text, after: after, before: before, limit: limit)
        let output = connection.output
        guard output.format != .ndjson else {
            try output.list(detail.messages, whole: detail, columns: [], empty: "")
            return
        }
        try output.one(detail) { $0.show(detail) }
    }
}

extension Sheet {
    mutating func show(_ detail: ThreadDetailResponse) {
        let thread = detail.thread
        field("thread", thread.ref)
        field("patient", "\(thread.patient), \(thread.identity)", thread.identity == "unverified" ? .warning : .plain)
        field("pool", thread.pool)
        field("state", thread.state)
        field("assigned to", thread.assignee)
        field("invitation", thread.invitation)
        if let origin = detail.origin {
            field("began with", "\(origin.ref) on \(origin.channel)")
            if let text = origin.text {
                blank()
                heading("The public comment")
                paragraph(text, indent: 2)
            }
        }
        if detail.hasEarlier, let first = detail.messages.first {
            blank()
            paragraph("(earlier ones: --before \(first.seq))")
        }
        for message in detail.messages {
            blank()
            heading("\(message.seq)  \(moment(message.createdAt))  \(who(message))")
            paragraph(message.text, indent: 2)
        }
        if detail.messages.isEmpty {
            blank()
            paragraph("(no messages)")
        }
    }

    private func who(_ message: MessageResponse) -> String {
        switch message.kind {
        case "patient": "patient"
        case "note": "\(message.author), internal note"
        case "notice": "service"
        default: message.author
        }
    }
}
