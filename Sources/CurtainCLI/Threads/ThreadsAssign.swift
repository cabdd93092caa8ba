// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct ThreadsAssign: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Give a thread to a person or to another pool.",
        discussion: """
              curtain threads assign T-88 --to rosa
              curtain threads assign T-88 --pool billing
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The thread, such as T-88.")
    var thread: ThreadReference

    @Option(help: ArgumentHelp("A person of the thread's pool.", valueName: "login"))
    var to: String?

    @Option(help: "Another pool; its members read the thread from then on.")
    var pool: String?

    @Flag(help: "Take it from whoever has it.")
    var nobody = false

    func validate() throws {
        guard [to != nil, pool != nil, nobody].count(where: \.self) == 1 else {
            throw ValidationError("name exactly one of --to, --pool and --nobody")
        }
    }

    func run(_ connection: Connection) async throws {
        let request = AssignRequest(to: to, pool: pool, nobody: nobody ? true : nil)
        let changed = try await connection.client.assignThread(thread.text, request)
        let whom = changed.assignee.map { "is assigned to \($0)" } ?? "is assigned to nobody"
        try connection.output.done(changed, "\(changed.ref) \(whom), in pool \(changed.pool)")
    }
}
