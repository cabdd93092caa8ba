// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct PoolsList: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List pools and their members.",
        discussion: """
              curtain pools list
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        let pools = try await connection.client.pools()
        try connection.output.list(pools, whole: pools, columns: PoolResponse.columns, empty: "no pools")
    }
}
