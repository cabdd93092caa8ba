// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import Testing

struct TemplateLoadingTests {
    private func load(_ yaml: String) throws -> [TemplateSource] {
        let host = try TestHost()
        try host.write("config/templates/public.yaml", yaml)
        return try TemplateLoading.load(directory: host.path("config/templates"))
    }

    @Test("Templates are read with name, kind, locale and text")
    func wellFormed() throws {
        let templates = try load(TestHost.publicTemplate)
        #expect(templates.map(\.name) == ["invitation", "take-it-private"])
        #expect(templates.map(\.kind) == [.invitation, .publicReply])
        #expect(templates.last?.placeholders == ["landing_url"])
    }

    @Test(
        "A template that cannot be used is refused with its line",
        arguments: [
            ("name: a\nkind: public\nlocale: en\ntxet: hi\n", 4, "did you mean \"text\""),
            ("name: a\nkind: private\nlocale: en\ntext: hi\n", 2, "no such kind"),
            ("name: a\nkind: public\nlocale: en\ntext: hi {link}\n", 4, "no placeholder"),
            ("name: a\nkind: public\nlocale: en\ntext: hi {phone\n", 4, "not closed"),
            ("name: a\nkind: public\nlocale: en\n", 1, "lacks \"text\""),
            ("- name: a\n", 1, "expected keys"),
        ])
    func malformed(yaml: String, line: Int, message: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try load(yaml) }
        #expect(error?.problems.first?.line == line)
        #expect(error?.problems.first?.message.contains(message) == true)
    }

    @Test("A template that stands twice is refused")
    func twice() throws {
        let error = #expect(throws: ConfigurationError.self) { try load(TestHost.invitationTemplate) }
        #expect(error?.problems.first?.message.contains("another file") == true)
    }

    @Test("The shipped rules and templates load")
    func shipped() throws {
        let host = try TestHost()
        let configuration = try host.load([
            "CURTAIN_TRIAGE_DIRECTORY": "\(ProjectFiles.root)/config/triage",
            "CURTAIN_TEMPLATES_DIRECTORY": "\(ProjectFiles.root)/config/templates",
        ])
        let templates = try TemplateLoading.load(directory: configuration.templatesDirectory)
        #expect(Set(templates.map(\.kind)) == Set(TemplateKind.allCases))
        _ = try TriageLoading.load(directory: configuration.triageDirectory)
    }
}
