// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI

struct Outbox: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What is to be said outside, and how it went.",
        discussion: """
              curtain outbox list
            """,
        subcommands: [
            OutboxList.self, OutboxShow.self, OutboxApprove.self, OutboxRetry.self, OutboxResolve.self,
            OutboxScan.self,
        ])
}
