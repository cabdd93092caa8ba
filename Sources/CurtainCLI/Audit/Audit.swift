// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The log of every access: list it, verify it, take it out.",
        discussion: """
              curtain audit list --patient P-77 --since 30d
              curtain audit verify
            """,
        subcommands: [AuditList.self, AuditVerify.self, AuditCheckpoint.self, AuditExport.self, AuditProve.self])
}
