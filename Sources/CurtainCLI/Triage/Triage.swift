// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Triage: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Triage: explain a text, check and test rules, predict for a file, judge stored comments again.",
        discussion: """
            Works on rule files here and asks no server, but for replay. The rules are those of --rules, of CURTAIN_RULES, or of \
            config/triage below this directory or beside the program.

              curtain triage explain "Can I take ibuprofen with my new pills?"
              curtain triage lint
              curtain triage test our-comments.jsonl
              curtain triage replay --since 30d --dry-run
            """,
        subcommands: [TriageExplain.self, TriagePredict.self, TriageTest.self, TriageLint.self, TriageReplay.self])
}
