// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct Password: ServerCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replace your own password.",
        discussion: """
            Your other sessions end. With --password-stdin the first line of standard input is the old password and \
            the second one the new password.

              curtain password
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Read both passwords from standard input.")
    var passwordStdin = false

    func run(_ connection: Connection) async throws {
        var secrets = Secrets(host: connection.host, fromInput: passwordStdin)
        let old = try secrets.password("old password: ")
        let new = try secrets.newPassword()
        try await connection.client.changePassword(PasswordRequest(oldPassword: old, newPassword: new))
        try connection.output.done(
            ["changed": true], "the password is changed; other sessions have ended")
    }
}
