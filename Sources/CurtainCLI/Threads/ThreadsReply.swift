// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ThreadsReply: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "reply",
        abstract: "Answer the patient in private.",
        discussion: """
            The text comes from standard input or a file, at most 32,000 bytes of UTF-8.

              echo "We will call you this afternoon." | curtain threads reply T-88
              curtain threads reply T-88 --file answer.txt
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The thread, such as T-88.")
    var thread: ThreadReference

    @OptionGroup var text: TextInput

    func run(_ connection: Connection) async throws {
        let posted = try await connection.client.reply(
            to: thread.text, PostMessageRequest(text: try text.read(connection.host)))
        try connection.output.done(
            posted, "sent to the patient of \(posted.thread) as message \(posted.seq)")
    }
}
