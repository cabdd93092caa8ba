// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainTriage
import Testing

@Suite struct RegressionTests {
    @Test("The regression sets are large enough to mean something")
    func sizes() {
        #expect(CommentCases.all.count >= 60)
        #expect(ReplyCases.all.count >= 40)
    }

    @Test("Each comment of the regression set gets its identifiers, urgency, intent and flags")
    func comments() throws {
        let engine = try SampleRules.engine()
        for sample in CommentCases.all {
            let result = engine.triage(sample.text, language: nil)
            let types = Set(result.findings.filter { $0.certainty >= .likely }.compactMap { $0.identifierType })
            #expect(types == sample.identifiers, "\(sample.text)")
            #expect(result.urgency.rawValue == sample.urgency, "\(sample.text)")
            if let intent = sample.intent { #expect(result.intent.rawValue == intent, "\(sample.text)") }
            if let complaint = sample.complaint { #expect(result.isComplaint == complaint, "\(sample.text)") }
            #expect(result.isMisinformation == sample.misinformation, "\(sample.text)")
            #expect(result.isSpam == sample.spam, "\(sample.text)")
        }
    }

    @Test("Each reply of the regression set is allowed, or refused for the right cause")
    func replies() throws {
        let replyGuard = try SampleRules.replyGuard()
        for sample in ReplyCases.all {
            switch replyGuard.check(publicText: sample.reply, answering: sample.comment, language: nil) {
            case .allowed:
                #expect(sample.codes.isEmpty, "\(sample.reply)")
            case .refused(let reasons):
                #expect(!sample.codes.isDisjoint(with: reasons.map { $0.code }), "\(sample.reply)")
            }
        }
    }

    @Test("A reply is judged the same whoever wrote the comment")
    func sameForEverybody() throws {
        let replyGuard = try SampleRules.replyGuard()
        let text = "Thank you for your feedback. Please call (330) 555-0100."
        for comment in [nil, "Great", "I am Denise and my knee hurts", "you lost my labs"] {
            #expect(replyGuard.check(publicText: text, answering: comment, language: nil) == .allowed)
        }
    }

    @Test("A dropped sign stays among the findings with its cause")
    func droppedSigns() throws {
        let engine = try SampleRules.engine()
        let past = engine.triage("My uncle had chest pain years ago", language: nil)
        #expect(past.findings.contains { $0.kind == "dropped.past" })
        #expect(past.urgency == .none)
        let negated = engine.triage("No chest pain at all", language: nil)
        #expect(negated.findings.contains { $0.kind == "dropped.negated" })
    }

    @Test("Findings name their rule and reason and never quote the text")
    func reasons() throws {
        let result = try SampleRules.engine().triage("my name is Wilhelmina and my ssn is 536-22-8716", language: nil)
        #expect(result.findings.count >= 2)
        for finding in result.findings {
            #expect(!finding.rule.isEmpty && !finding.reason.isEmpty)
            #expect(!finding.reason.contains("Wilhelmina") && !finding.reason.contains("8716"))
        }
    }

    @Test("Predictions are JSON lines with escaped ids")
    func predictions() throws {
        let result = try SampleRules.engine().triage("call 330-555-0155", language: nil)
        let line = TriagePredictions.comment(id: "a\"b", result)
        #expect(line.hasPrefix(#"{"id":"a\"b","spans":[{"start":5,"end":17,"type":"PHONE"}]"#))
        #expect(TriagePredictions.reply(id: "r", .allowed).hasPrefix(#"{"id":"r","decision":"allow","#))
    }
}
