// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainClient

struct TemplatesShow: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a template's exact text and what the reply guard says of it.",
        discussion: """
              curtain templates show take-it-private --locale es
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The template.")
    var template: String

    @Option(help: "Its language, such as en or es.")
    var locale: String?

    func run(_ connection: Connection) async throws {
        let found = try await connection.client.template(template, locale: locale)
        try connection.output.one(found) { $0.show(found) }
    }
}
