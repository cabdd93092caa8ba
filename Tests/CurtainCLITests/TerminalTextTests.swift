// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCLI
import Testing

@Suite struct TerminalTextTests {
    @Test(
        "Nothing from outside moves the cursor, rings, colours or reverses text",
        arguments: [
            ("\u{1B}[2J\u{1B}[31mred", #"\u{1B}[2J\u{1B}[31mred"#),
            ("bell\u{07}back\u{08}", #"bell\u{7}back\u{8}"#),
            ("\u{9B}31m", #"\u{9B}31m"#),
            ("over\rwritten", #"over\u{D}written"#),
            ("del\u{7F}", #"del\u{7F}"#),
            ("abc\u{202E}fdp.exe", #"abc\u{202E}fdp.exe"#),
            ("a\u{2066}b\u{2069}c", #"a\u{2066}b\u{2069}c"#),
            ("zero\u{200B}width\u{FEFF}", #"zero\u{200B}width\u{FEFF}"#),
            ("soft\u{AD}hyphen", #"soft\u{AD}hyphen"#),
            ("tag\u{E0041}", #"tag\u{E0041}"#),
            ("filler\u{3164}", #"filler\u{3164}"#),
            ("private\u{E000}", #"private\u{E000}"#),
            ("line\u{2028}separator", #"line\u{2028}separator"#),
            ("joiner a\u{200D}b", #"joiner a\u{200D}b"#),
            ("selector a\u{FE0F}", #"selector a\u{FE0F}"#),
            ("nul\u{0}", #"nul\u{0}"#),
        ])
    func neutralised(text: String, shown: String) {
        #expect(TerminalText.line(text) == shown)
        #expect(TerminalText.block(text) == shown)
    }

    @Test(
        "Ordinary text of any script stays as it is",
        arguments: [
            "Cómo está, señora?", "日本語", "Здравствуйте", "שלום", "naïve e\u{301}", "👩‍⚕️ thanks ❤️ 👍🏽", "",
        ])
    func kept(text: String) {
        #expect(TerminalText.line(text) == text)
    }

    @Test("Line ends stay in a block and become spaces in a line")
    func lineEnds() {
        #expect(TerminalText.line("a\r\nb\tc\nd") == "a b c d")
        #expect(TerminalText.block("a\r\nb\tc\nd") == "a\nb    c\nd")
    }

    @Test("A tower of combining marks is cut to a few")
    func marks() {
        let tower = "a" + String(repeating: "\u{301}", count: 50)
        let shown = TerminalText.line(tower)
        #expect(shown.unicodeScalars.prefix { $0 != "\\" }.count == 5)
        #expect(shown.hasSuffix(#"\u{301}"#))
    }

    @Test(
        "Width counts columns of the screen",
        arguments: [
            ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("👩‍⚕️", 2), ("ﬁ", 1), ("", 0), ("🇪🇸", 2),
        ])
    func width(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test("Clipping never exceeds the width and never splits a character", arguments: 0...8)
    func clipped(limit: Int) {
        for text in [
            "日本語テキスト", "abcdefghijkl", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
        ] {
            let cut = DisplayWidth.clipped(text, to: limit)
            #expect(DisplayWidth.of(cut) <= limit)
            #expect(limit == 0 || cut.hasSuffix("…"))
        }
    }
}
