// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct PoolsMembers: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "members",
        abstract: "Show the members of a pool, or add and remove some.",
        discussion: """
              curtain pools members nurses
              curtain pools members nurses --add rosa --remove max
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The pool's name.")
    var pool: String

    @Option(help: ArgumentHelp("Logins to add; by commas or repeated.", valueName: "logins"))
    var add: [String] = []

    @Option(help: ArgumentHelp("Logins to remove; by commas or repeated.", valueName: "logins"))
    var remove: [String] = []

    func run(_ connection: Connection) async throws {
        let added = commaSeparated(add)
        let removed = commaSeparated(remove)
        guard added.isEmpty, removed.isEmpty else {
            let changed = try await connection.client.changeMembers(
                of: pool, PoolMembersRequest(add: added, remove: removed))
            try connection.output.done(
                changed, "members of \(changed.name): \(changed.members.joined(separator: ", "))")
            return
        }
        guard let found = try await connection.client.pools().first(where: { $0.name == pool }) else {
            throw CLIError.usage("there is no pool \"\(pool)\"", hint: "see \"curtain pools list\"")
        }
        try connection.output.one(found) { page in
            page.field("pool", found.name)
            page.field("members", found.members.isEmpty ? "none" : found.members.joined(separator: ", "))
        }
    }
}
