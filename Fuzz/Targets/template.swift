// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
@testable import CurtainRuntime

private let constants = ClinicConstants(
    displayName: "Harbor Clinic", phone: "555-0100", landingURL: "https://clinic.example/private",
    checkURL: "https://clinic.example/check")

/// The input as a template file, and as the text of a template of each kind.
func fuzz(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    if let node = try? YAMLFile.parse(text, name: "fuzz"),
        let template = try? TemplateLoading.template(node, file: "fuzz")
    {
        check(rendered(template) != nil, "a template that was read can be filled in")
    }
    for kind in TemplateKind.allCases {
        let template = TemplateSource(name: "fuzz", kind: kind, locale: "en", text: text)
        guard let out = rendered(template) else { continue }
        check(!out.utf8.contains(0x7B) && !out.utf8.contains(0x7D), "no placeholder is left")
        check(Set(template.placeholders ?? ["?"]).isSubset(of: TemplateSource.placeholders(of: kind)), "it is known")
    }
}

private func rendered(_ source: TemplateSource) -> String? {
    let template = StoredTemplate(
        id: TemplateID(RawID(high: 1, low: 2)), source: source, digest: Digest(words: (0, 0, 0, 0)),
        approvedAt: Timestamp(milliseconds: 0), approvedBy: nil)
    switch source.kind {
    case .publicReply: return (try? PublicText(template, constants: constants, guardedBy: { _ in [] }))?.text
    case .invitation:
        return (try? InvitationText(template, constants: constants, link: "https://a.example/i#x", code: "4CHR"))?.text
    }
}
