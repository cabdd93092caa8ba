// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@Suite("Texts of templates")
struct TemplateSourceTests {
    private func template(_ text: String) -> TemplateSource {
        TemplateSource(name: "sample", kind: .invitation, locale: "en", text: text)
    }

    private func rendered(_ text: String) throws -> String {
        let template = StoredTemplate(
            id: TemplateID(RawID(high: 1, low: 2)), source: template(text), digest: Digest(words: (0, 0, 0, 0)),
            approvedAt: Timestamp(milliseconds: 0), approvedBy: nil)
        let constants = ClinicConstants(
            displayName: "Clinic", phone: "555-0100", landingURL: "https://a.example", checkURL: "https://b.example")
        return try InvitationText(template, constants: constants, link: "https://c.example/i#x", code: "4CHR").text
    }

    @Test("Placeholders are found in order and filled in")
    func placeholders() throws {
        #expect(template("{clinic} ({code}): {link}").placeholders == ["clinic", "code", "link"])
        #expect(try rendered("{clinic} ({code}): {link}") == "Clinic (4CHR): https://c.example/i#x")
        #expect(template("no braces").placeholders == [])
    }

    @Test(
        "A brace that is not closed, or closes nothing, is refused wherever it stands",
        arguments: ["{clinic", "clinic}", "a } {clinic}", "{clinic} }", "{clinic}}", "{{clinic}", "{a{clinic}}"])
    func braces(text: String) {
        #expect(template(text).placeholders == nil)
        #expect(throws: OutgoingTextProblem.self) { try rendered(text) }
    }

    @Test("A brace with a combining mark behind it is a brace")
    func combiningMarks() throws {
        #expect(template("{\u{301}clinic}\u{301}").placeholders == ["\u{301}clinic"])
        #expect(throws: OutgoingTextProblem.self) { try rendered("{\u{301}clinic}\u{301}") }
        #expect(try rendered("{clinic}\u{301}") == "Clinic\u{301}")
    }
}
