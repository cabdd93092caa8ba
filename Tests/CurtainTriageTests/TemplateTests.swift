// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRules
import CurtainTriage
import Foundation
import Testing

@Suite struct TemplateTests {
    private struct Template {
        var file: String
        var values: [String: String]
    }

    private func templates() throws -> [Template] {
        let folder = SampleRules.root.appendingPathComponent("config/templates")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
            .sorted()
            .map { name in
                let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                guard case .mapping(let entries, _) = try YAMLText.parse(text, name: name) else {
                    return Template(file: name, values: [:])
                }
                var values: [String: String] = [:]
                for entry in entries {
                    if case .scalar(let value, _) = entry.value { values[entry.key] = value }
                }
                return Template(file: name, values: values)
            }
    }

    private func placeholders(_ text: String) -> Set<String> {
        Set(text.split(separator: "{").dropFirst().compactMap { $0.split(separator: "}").first.map(String.init) })
    }

    @Test("Each template has its four keys and only the placeholders of its kind")
    func form() throws {
        let templates = try templates()
        let names = Set(
            templates.map { "\($0.values["name"] ?? "").\($0.values["kind"] ?? "").\($0.values["locale"] ?? "")" })
        for wanted in ["take-it-private.public", "invitation.invitation", "safety.public"] {
            #expect(names.contains(wanted + ".en") && names.contains(wanted + ".es"))
        }
        let allowed = [
            "public": Set(["clinic", "landing_url", "phone"]), "invitation": ["clinic", "link", "code", "check_url"],
        ]
        for template in templates {
            #expect(Set(template.values.keys) == ["name", "kind", "locale", "text"], "\(template.file)")
            let kind = template.values["kind"] ?? ""
            #expect(placeholders(template.values["text"] ?? "").isSubset(of: allowed[kind] ?? []), "\(template.file)")
        }
    }

    @Test("The guard allows each public template once it is rendered, and none before")
    func rendered() throws {
        let replyGuard = try SampleRules.replyGuard()
        for template in try templates() where template.values["kind"] == "public" {
            let text = (template.values["text"] ?? "").replacing("{clinic}", with: "Northside Clinic")
                .replacing("{landing_url}", with: "https://relay.northside.example/private")
                .replacing("{phone}", with: "(330) 555-0100")
            for comment in [nil, "I want to die", "You lost my biopsy, Denise", "gracias"] {
                let verdict = replyGuard.check(
                    publicText: text, answering: comment, language: template.values["locale"])
                #expect(verdict == .allowed, "\(template.file)")
            }
        }
    }
}
