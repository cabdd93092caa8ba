// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ThreadsNote: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Write an internal note. The patient never sees it.",
        discussion: """
            The text comes from standard input or a file, at most 32,000 bytes of UTF-8.

              echo "Asked the laboratory." | curtain threads note T-88
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The thread, such as T-88.")
    var thread: ThreadReference

    @OptionGroup var text: TextInput

    func run(_ connection: Connection) async throws {
        let posted = try await connection.client.note(
            on: thread.text, PostMessageRequest(text: try text.read(connection.host)))
        try connection.output.done(
            posted, "noted in \(posted.thread) as number \(posted.seq); only staff see it")
    }
}
