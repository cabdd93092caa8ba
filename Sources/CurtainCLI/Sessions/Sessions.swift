// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Sessions: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sessions of staff.",
        discussion: """
              curtain sessions revoke rosa
            """,
        subcommands: [SessionsList.self, SessionsRevoke.self])
}
