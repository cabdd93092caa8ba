// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct TemplatesList: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List templates and whether their present text is approved.",
        discussion: """
              curtain templates list
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ connection: Connection) async throws {
        let templates = try await connection.client.templates()
        try connection.output.list(
            templates, whole: templates,
            columns: [
                Column("TEMPLATE") { $0.name },
                Column("KIND") { $0.kind },
                Column("LOCALE") { $0.locale },
                Column("APPROVED", style: { $0.approved ? .plain : .warning }) {
                    $0.approved ? moment($0.approvedAt) : ($0.refusals.isEmpty ? "no" : "refused by the guard")
                },
                Column("BY") { $0.approvedBy ?? "" },
                Column("DIGEST") { String($0.digest.prefix(12)) },
                Column("TEXT", flexible: true) { $0.text },
            ], empty: "no templates; curtaind reads them from config/templates")
    }
}
