// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Guard: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "The guard of public replies on this machine: check a text or a file of old replies, predict for a file.",
        discussion: """
            Asks no server and posts nothing. A clinic's own names, numbers and pages come from --clinic.

              curtain guard check "Thank you for your kind words." --clinic clinic.json
              curtain guard scan old-replies.csv --clinic clinic.json
            """,
        subcommands: [GuardCheck.self, GuardScan.self, GuardPredict.self])
}
