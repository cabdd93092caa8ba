// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct PoolsAdd: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a pool.",
        discussion: """
              curtain pools add nurses
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The pool's name.")
    var name: String

    func run(_ connection: Connection) async throws {
        let pool = try await connection.client.createPool(CreatePoolRequest(name: name))
        try connection.output.done(pool, "pool \(pool.name) is there")
    }
}
