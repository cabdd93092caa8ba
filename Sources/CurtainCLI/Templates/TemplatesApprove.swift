// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI
import CurtainClient

struct TemplatesApprove: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a template's exact text. A later change of the text ends the approval.",
        discussion: """
            Shows the text and asks. Where nobody can be asked, name what was read before with --digest.

              curtain templates approve take-it-private --locale en
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The template.")
    var template: String

    @Option(help: "Its language, such as en or es.")
    var locale: String?

    @Option(help: "Approve only if the text has this digest, as \"templates show\" says.")
    var digest: String?

    func run(_ connection: Connection) async throws {
        let found = try await connection.client.template(template, locale: locale)
        if let digest, !matches(digest, found.digest) {
            throw CLIError.usage(
                "the text is not the one with that digest", hint: "look at it with \"curtain templates show\"")
        }
        guard found.refusals.isEmpty else {
            throw CLIError.usage(
                "the reply guard refuses this text: \(found.refusals.joined(separator: "; "))",
                hint: "change the template's file on the server")
        }
        if digest == nil, !global.yes {
            for line in TerminalText.block(found.text).split(separator: "\n", omittingEmptySubsequences: false) {
                connection.host.writeDiagnostic("  \(line)\n")
            }
            try connection.confirm("everybody who is answered with \(found.name) (\(found.locale)) will read this text")
        }
        let approved = try await connection.client.approveTemplate(
            template, ApproveTemplateRequest(locale: found.locale, digest: found.digest))
        try connection.output.done(
            approved, "\(approved.name) (\(approved.locale)) is approved")
    }

    /// Whole, or its first 12 digits as the list shows them.
    private func matches(_ typed: String, _ digest: String) -> Bool {
        let typed = typed.lowercased()
        return typed == digest || typed.utf8.count >= 12 && digest.hasPrefix(typed)
    }
}
