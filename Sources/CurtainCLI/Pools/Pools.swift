// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI

struct Pools: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Pools: groups of people who share comments and threads.",
        discussion: """
              curtain pools members nurses --add rosa
            """,
        subcommands: [PoolsList.self, PoolsAdd.self, PoolsMembers.self])
}

extension PoolResponse {
    static var columns: [Column<PoolResponse>] {
        [
            Column("POOL") { $0.name },
            Column("MEMBERS", flexible: true) { $0.members.joined(separator: ", ") },
            Column("SINCE") { moment($0.createdAt) },
        ]
    }
}
