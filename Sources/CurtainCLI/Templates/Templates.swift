// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainAPI

struct Templates: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reply templates: the only source of what is said in public.",
        discussion: """
              curtain templates list
            """,
        subcommands: [TemplatesList.self, TemplatesShow.self, TemplatesApprove.self])
}

extension Sheet {
    mutating func show(_ template: TemplateResponse) {
        field("template", template.name)
        field("kind", template.kind)
        field("locale", template.locale)
        field("digest", template.digest)
        field("approved", template.approved ? moment(template.approvedAt) : "no", template.approved ? .plain : .warning)
        field("approved by", template.approvedBy)
        blank()
        paragraph(template.text, indent: 2)
        if !template.refusals.isEmpty {
            blank()
            heading("It cannot be approved:")
            for refusal in template.refusals { paragraph(refusal, indent: 2) }
        }
    }
}
