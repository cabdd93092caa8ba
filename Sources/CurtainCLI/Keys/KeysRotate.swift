// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct KeysRotate: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new key-encryption key and wrap every data key under it.",
        discussion: """
            The service goes on meanwhile. First every data key is opened, and nothing changes if one does not. \
            Interrupted anywhere, "curtain keys rewrap" goes on. The older version stays in the keyring until it is \
            destroyed: backups made before are wrapped under it.

              curtain keys rotate --dry-run
              curtain keys rotate
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Say what would happen and change nothing.")
    var dryRun = false

    func run(_ connection: Connection) async throws {
        let before = try await connection.client.keys()
        let count = before.versions.map(\.dataKeys).reduce(0, +)
        if dryRun {
            let next = (before.versions.map(\.version).max() ?? 0) + 1
            try connection.output.done(
                before,
                "version \(next) would become the active one and \(count) data keys would be wrapped under it; "
                    + "nothing was changed")
            return
        }
        let work = try await KeyWatch(connection: connection).end(of: try await connection.client.rotateKeys())
        try connection.output.done(
            work,
            "version \(work.active) is active; \(work.checked) data keys were opened before, and \(work.rewrapped) are "
                + "wrapped under it now")
        connection.note(
            "back up the keyring file, then \"curtain keys floor \(work.active)\" refuses older versions and "
                + "\"curtain keys destroy \(before.active)\" removes the one before")
    }
}
