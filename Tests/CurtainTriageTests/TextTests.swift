// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainTriage
import Testing

@Suite struct TextTests {
    @Test(
        "Spans count scalars of the original, whatever stands before them",
        arguments: [
            "", "👩‍👩‍👧 ", "e\u{301}\u{301} ", "مرحبا ", "ﬁ ½ ", "\u{200B}\u{FEFF}", "𝓱𝓲 ", "日本 ", "\r\n",
        ])
    func offsets(prefix: String) throws {
        let number = "536-22-8716"
        let text = prefix + "ssn " + number + " ok"
        let result = try SampleRules.engine().triage(text, language: nil)
        let finding = try #require(result.findings.first { $0.identifierType == "SSN" })
        let scalars = Array(text.unicodeScalars)
        var found = ""
        found.unicodeScalars.append(contentsOf: scalars[finding.start..<finding.end])
        #expect(found == number)
    }

    @Test(
        "Disguised words are read as what they stand for",
        arguments: [
            "i want to d\u{200B}ie", "I WANT TO DIE", "i waaaant to die", "і want to dіе", "𝐢 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞",
            "I want to kill myself…", "i want to k1ll myself",
        ])
    func disguise(text: String) throws {
        #expect(try SampleRules.engine().triage(text, language: nil).urgency == .emergency)
    }

    @Test("The same text gives the same findings")
    func deterministic() throws {
        let engine = try SampleRules.engine()
        for sample in CommentCases.all {
            #expect(engine.triage(sample.text, language: nil) == engine.triage(sample.text, language: "es"))
        }
    }

    @Test(
        "Text added after a blank line never removes an identifier with a checksum",
        arguments: [
            "ok", "4111", "- Dana", "@", "1 1 1 1 1 1 1", "the article of 2019-03-02", "\"\"\"",
        ])
    func additions(tail: String) throws {
        let engine = try SampleRules.engine()
        for number in ["4111 1111 1111 1111", "1EG4-TE5-MK73", "1M8GDM9AXKP042788", "GB82WEST12345698765432"] {
            let before = engine.triage(number, language: nil).findings.compactMap { $0.identifierType }
            let after = engine.triage(number + "\n\n" + tail, language: nil).findings.compactMap { $0.identifierType }
            #expect(Set(before).isSubset(of: Set(after)) && !before.isEmpty)
        }
    }

    @Test("Any bytes are read without a crash and every span stays inside the text")
    func anyBytes() throws {
        let engine = try SampleRules.engine()
        let replyGuard = try SampleRules.replyGuard()
        var state: UInt64 = 88_172_645_463_325_252
        let pieces = [
            "@", ".", "/", "-", "(", "1", "555", "dr", "Maria", " ", "\n", "💊", "'s", "http", "com", "ñ", "#",
        ]
        for round in 0..<300 {
            var bytes: [UInt8] = []
            for _ in 0..<60 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                if round % 2 == 0 {
                    bytes.append(UInt8(truncatingIfNeeded: state))
                } else {
                    bytes += Array(pieces[Int(state % UInt64(pieces.count))].utf8)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let count = text.unicodeScalars.count
            for finding in engine.triage(text, language: nil).findings {
                #expect(finding.start >= 0 && finding.start < finding.end && finding.end <= count)
            }
            _ = replyGuard.check(publicText: text, answering: text, language: nil)
        }
    }

    @Test(
        "Long hostile texts are read to the end",
        arguments: [
            "a", "1 ", "1/2/", "@a.b ", "no ", "my son chest pain ", "Maria ", "(330) 555-", "\n", "💊",
        ])
    func hostile(unit: String) throws {
        let text = String(repeating: unit, count: 24_000 / unit.utf8.count)
        let result = try SampleRules.engine().triage(text, language: nil)
        #expect(result.findings.allSatisfy { $0.end <= text.unicodeScalars.count })
    }

    @Test(
        "The work grows with the length and no faster, up to the limit",
        arguments: [
            "a ", "1 ", "1/2/", "no no ", "my son chest pain ", "i my me ", "took the whole bottle of pills ", "the ",
            "cant breathe my chest ", "Maria ", "(330) 555-0155 ", "not ", "if ", "mi hijo dolor de pecho ", "💊 ",
            "worst headache of my life and ", "call me at ", "was is were ", "left right arm ",
        ])
    func linear(unit: String) throws {
        let engine = try SampleRules.engine()
        func steps(_ bytes: Int) -> Int {
            let work = WorkCounter()
            _ = engine.triage(String(repeating: unit, count: bytes / unit.utf8.count), counting: work)
            return work.steps
        }
        let short = steps(TriageEngine.maxTextBytes / 16)
        let long = steps(TriageEngine.maxTextBytes)
        #expect(long <= short * 20, "\(short) steps, then \(long) for sixteen times the text")
        #expect(long <= TriageEngine.maxTextBytes * 400)
    }

    @Test("A text over the limit is cut, not refused")
    func overlong() throws {
        let text = "i want to die " + String(repeating: "a", count: TriageEngine.maxTextBytes)
        #expect(try SampleRules.engine().triage(text, language: nil).urgency == .emergency)
    }
}
