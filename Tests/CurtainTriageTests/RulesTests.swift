// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRules
import CurtainTriage
import Testing

@Suite struct RulesTests {
    private func error(_ yaml: String) throws -> TriageRulesError? {
        let root = try YAMLText.parse(yaml, name: "x.yaml")
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
        #expect(rules.identifier.utf8.count == 16)
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
        let own = try TriageRules(
            files: [(name: "90.yaml", root: try YAMLText.parse(yaml, name: "x.yaml"))], identifier: "")
        let engine = TriageEngine(rules: own, clinic: ClinicFacts())
        #expect(own.version == "ours-3")
        #expect(engine.triage("I need a Blue-Umbrella", language: nil).urgencyCategory == "abuse")
    }

    private func engine(_ yaml: String) throws -> TriageEngine {
        let root = try YAMLText.parse("version: \"1\"\nsection: urgency\n" + yaml, name: "x.yaml")
        return TriageEngine(rules: try TriageRules(files: [("x.yaml", root)], identifier: ""), clinic: ClinicFacts())
    }

    private func rule(_ pattern: String, more: String = "") -> String {
        """
        rules:
          - id: x.one
            level: emergency
            category: test
            reason: a test
        \(more)    patterns:
              - \(pattern)

        """
    }

    @Test("A concept may be an arrangement of others, a number in words counts, a whole holds what its parts mean")
    func arrangements() throws {
        let yaml = """
            lists:
              value-30: thirty
            concepts:
              body:
                - arm, leg
              hurt:
                - <body> .. hurts
              many:
                - <count>
            numbers:
              - concept: count
                unit: pills
                min: 20
              - concept: pills
                min: 1000
            """
        let hurt = try engine(yaml + "\n" + rule("<hurt> & <number>"))
        #expect(hurt.triage("my leg really hurts since 5", language: nil).urgency == .emergency)
        #expect(hurt.triage("my leg since 5", language: nil).urgency == .none)
        let counted = """
            lists:
              value-30: thirty
              digit-2: two
            concepts:
              pill:
                - pills
              many:
                - <count>
            numbers:
              - concept: count
                unit: pill
                min: 20
            """
        let many = try engine(counted + "\n" + rule("took .. <many>"))
        #expect(many.triage("she took thirty two pills", language: nil).urgency == .emergency)
        #expect(many.triage("she took 32 pills", language: nil).urgency == .emergency)
        #expect(many.triage("she took two pills", language: nil).urgency == .none)
    }

    @Test("A pattern may begin a sentence, ask, and leave out what is taken out")
    func anchors() throws {
        let start = try engine(rule("^ take .. pills"))
        #expect(start.triage("Hello. Take two pills", language: nil).urgency == .emergency)
        #expect(start.triage("we take two pills", language: nil).urgency == .none)
        let asks = try engine(rule("pills & <question>"))
        #expect(asks.triage("which pills?", language: nil).urgency == .emergency)
        #expect(asks.triage("which pills", language: nil).urgency == .none)
        let concepts = "concepts:\n  fine:\n    - your feedback\n"
        let consumed = try engine(concepts + rule("your", more: "    consume: [fine]\n"))
        #expect(consumed.triage("your feedback and your knee", language: nil).urgency == .emergency)
        #expect(consumed.triage("your feedback", language: nil).urgency == .none)
    }

    @Test("Possessives and contractions are read both ways")
    func apostrophes() throws {
        let yaml = "concepts:\n  gut:\n    - crohns flare, whats new\n"
        let engine = try engine(yaml + rule("<gut>"))
        for text in ["Crohn's flare", "crohns flare", "What's new", "whats new"] {
            #expect(engine.triage(text, language: nil).urgency == .emergency, "\(text)")
        }
    }

    @Test("A phrase can be taken out of an earlier file, and one that is not there cannot")
    func removal() throws {
        let yaml = "concepts:\n  a:\n    - blue umbrella, red hat\n    - -red hat\n"
        #expect(try engine(yaml + rule("<a>")).triage("a red hat", language: nil).urgency == .none)
        #expect(try error("version: \"1\"\nconcepts:\n  a:\n    - -red hat\n")?.line == 4)
    }

    @Test("Lint names phrases that stand twice or add nothing, and concepts nobody uses")
    func lint() throws {
        let yaml = "version: \"1\"\nconcepts:\n  a:\n    - red hat, red, red\n"
        let report = try TriageRules.lint([("x.yaml", try YAMLText.parse(yaml, name: "x.yaml"))])
        #expect(report.warnings.count == 3 && report.warnings.allSatisfy { $0.line == 3 || $0.line == 4 })
    }

    @Test("Rules that hollow out the guard are not compiled; the shipped ones pass")
    func selfTest() throws {
        #expect(GuardSelfTest.fault(in: try SampleRules.rules()) == nil)
        let empty = RuleFile(name: "triage/only.yaml", bytes: Array("version: \"1\"\n".utf8))
        #expect(throws: TriageRulesError.self) { try RuleSet.compile([empty]) }
    }
}
