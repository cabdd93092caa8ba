// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The root of the command tree.
struct CurtainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curtain",
        abstract: "Answer public comments in private: the command line of a Curtain server.",
        discussion: """
            Sign in once, then work through the queue:

              curtain login --server https://relay.clinic.example:8444 --ca ca.pem
              curtain comments list
              curtain comments route C-1042 --template take-it-private --pool nurses
              curtain threads list --waiting

            Before anything else each command checks that the server's log continues what it showed before.
            """,
        version: "curtain \(CurtainTool.version)",
        subcommands: [],
        groupedSubcommands: [
            CommandGroup(
                name: "Session",
                subcommands: [Login.self, Logout.self, WhoAmI.self, Password.self, Status.self]),
            CommandGroup(
                name: "Work",
                subcommands: [
                    Comments.self, Threads.self, Invitations.self, Outbox.self, Templates.self,
                ]),
            CommandGroup(name: "Rules", subcommands: [Triage.self, Guard.self]),
            CommandGroup(
                name: "Administration",
                subcommands: [People.self, Pools.self, Channels.self, Sessions.self, Audit.self, Keys.self]),
        ])
}
