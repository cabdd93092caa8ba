// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct KeysFloor: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "floor",
        abstract: "Refuse what is wrapped below a version.",
        discussion: """
            Refused while any data key is wrapped below it. It can be lowered again, as long as the older version was \
            not destroyed.

              curtain keys floor 2
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The lowest version that still opens data keys.")
    var version: Int

    func run(_ connection: Connection) async throws {
        let status = try await connection.client.setKeyFloor(KeyVersionRequest(version: version))
        try connection.output.done(status, "versions below \(status.floor) open nothing from now on")
    }
}
