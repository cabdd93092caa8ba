// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainWeb
import Testing

@Suite("Languages of the pages")
struct LanguageTests {
    @Test(
        "The heaviest language we have is taken",
        arguments: [
            ("es", Language.spanish), ("es-MX,es;q=0.9,en;q=0.8", .spanish), ("en-US,es;q=0.9", .english),
            ("fr,de;q=0.9,es;q=0.2", .spanish), ("en;q=0.1, es;q=0.2", .spanish), ("ES", .spanish),
        ])
    func accepted(header: String, language: Language) {
        #expect(Language(accepting: header) == language)
    }

    @Test("A header without a language of ours decides nothing", arguments: [nil, "", "fr", "es;q=0", "*", ",;,q=1"])
    func unknown(header: String?) {
        #expect(Language(accepting: header) == nil)
    }

    @Test("A choice wins over the header, and nonsense is no choice")
    func choice() {
        let chosen = LanguageChoice(chosen: "en", accepting: "es", default: .english)
        #expect(chosen.language == .english)
        #expect(chosen.isChosen)
        let nonsense = LanguageChoice(chosen: "xx", accepting: "es", default: .english)
        #expect(nonsense.language == .spanish)
        #expect(!nonsense.isChosen)
    }

    @Test("Both languages have the same words, none of them empty")
    func tables() {
        let english = PageStrings.table(.english)
        let spanish = PageStrings.table(.spanish)
        #expect(Set(english.keys) == Set(spanish.keys))
        for (key, text) in english.merging(spanish, uniquingKeysWith: { $0 + $1 }) {
            #expect(!text.isEmpty, "\(key)")
        }
        for key in english.keys {
            let marks = ["{clinic}", "{phone}"]
            for mark in marks where english[key]?.contains(mark) == true {
                #expect(spanish[key]?.contains(mark) == true, "\(key) \(mark)")
            }
        }
    }
}
