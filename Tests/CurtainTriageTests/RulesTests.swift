// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainTriage
import Testing

@Suite struct RulesTests {
    private func error(_ yaml: String) throws -> TriageRulesError? {
        let root = try PlainYAML.parse(yaml)
        do {
            _ = try TriageRules(files: [(name: "x.yaml", root: root)], identifier: "")
            return nil
        } catch {
            return error
        }
    }

    @Test("The shipped files load, with their version")
    func shipped() throws {
        let rules = try SampleRules.load()
        #expect(rules.version == "1")
        #expect(rules.identifier == "test")
    }

    @Test("An unknown key is refused with its line and the nearest known key")
    func unknownKey() throws {
        let found = try #require(try error("version: \"1\"\nconcept:\n  a:\n    - b\n"))
        #expect(found.line == 2)
        #expect(found.hint.contains("\"concepts\""))
    }

    @Test("An unknown list, section, context or concept is refused with its line")
    func unknownNames() throws {
        #expect(try error("version: \"1\"\nlists:\n  gven:\n    - ada\n")?.hint.contains("given") == true)
        #expect(try error("version: \"1\"\nsection: urgncy\nrules:\n  - id: a\n    reason: b\n")?.line == 2)
        let rule =
            "version: \"1\"\nsection: spam\nrules:\n  - id: a\n    reason: b\n    patterns:\n      - <nothere> .. c\n"
        #expect(try error(rule)?.line == 7)
        let context = "version: \"1\"\nsection: spam\nrules:\n  - id: a\n    reason: b\n    ignore: [pst]\n"
        #expect(try error(context)?.message.contains("pst") == true)
    }

    @Test("A phrase with an open bracket, an empty part or a repeated id is refused")
    func badRules() throws {
        #expect(try error("version: \"1\"\nconcepts:\n  a:\n    - (b|c\n")?.line == 4)
        let empty = "version: \"1\"\nsection: spam\nrules:\n  - id: a\n    reason: b\n    patterns:\n      - c .. & d\n"
        #expect(try error(empty)?.line == 7)
        let twice = "version: \"1\"\nsection: spam\nrules:\n  - id: a\n    reason: b\n  - id: a\n    reason: c\n"
        #expect(try error(twice)?.message.contains("two rules") == true)
        #expect(try error("lists:\n  given:\n    - ada\n")?.message.contains("version") == true)
    }

    @Test("A clinic's own file adds to the shipped words")
    func ownFile() throws {
        let yaml = """
            version: "ours-3"
            section: urgency
            rules:
              - id: ours.code-word
                level: emergency
                category: abuse
                reason: the code word of our leaflet
                patterns:
                  - blue umbrella
            """
        let own = try TriageRules(files: [(name: "90.yaml", root: try PlainYAML.parse(yaml))], identifier: "")
        let engine = TriageEngine(rules: own, clinic: ClinicFacts())
        #expect(own.version == "ours-3")
        #expect(engine.triage("I need a Blue-Umbrella", language: nil).urgencyCategory == "abuse")
    }
}
