// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct KeysRewrap: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewrap",
        abstract: "Wrap what is left under the active key-encryption key.",
        discussion: """
            Goes on where a rotation was interrupted; with nothing left it says so.

              curtain keys rewrap
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Say what would happen and change nothing.")
    var dryRun = false

    func run(_ connection: Connection) async throws {
        if dryRun {
            let status = try await connection.client.keys()
            let left = status.versions.filter { !$0.active }.map(\.dataKeys).reduce(0, +)
            try connection.output.done(
                status, "\(left) data keys would be wrapped under version \(status.active); nothing was changed")
            return
        }
        let work = try await KeyWatch(connection: connection).end(of: try await connection.client.rewrapKeys())
        try connection.output.done(
            work, "\(work.rewrapped) data keys were wrapped; every one is under version \(work.active) now")
    }
}
