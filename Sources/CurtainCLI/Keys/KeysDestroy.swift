// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct KeysDestroy: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "Destroy a version of the key-encryption key for good.",
        discussion: """
            Refused while a data key is wrapped under it, and while it is not below the floor. Backups of the database \
            from before the re-wrap can never be opened again afterwards, unless a copy of the keyring of that time \
            is kept.

              curtain keys destroy 1
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The version to destroy.")
    var version: Int

    func run(_ connection: Connection) async throws {
        try connection.confirm(
            "destroying version \(version) makes every backup from before the re-wrap unreadable for good")
        let status = try await connection.client.destroyKey(KeyVersionRequest(version: version))
        try connection.output.done(status, "version \(version) is destroyed")
    }
}
