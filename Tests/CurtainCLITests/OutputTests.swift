// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCLI
import Testing

@Suite struct OutputTests {
    private struct Row {
        let ref: String
        let text: String
    }

    private let columns = [Column<Row>("REF") { $0.ref }, Column<Row>("TEXT", flexible: true) { $0.text }]

    @Test("A table lines its columns up by width on the screen")
    func aligned() {
        var table = Table([Column<Row>("TEXT") { $0.text }, Column<Row>("REF") { $0.ref }])
        let lines = table.lines([Row(ref: "C-1", text: "日本"), Row(ref: "C-20", text: "ab\u{1B}c")])
        #expect(lines == [#"TEXT       REF"#, #"日本       C-1"#, #"ab\u{1B}c  C-20"#])
    }

    @Test("A narrow terminal clips the flexible column only")
    func clipped() {
        var table = Table(columns, width: 20)
        let lines = table.lines([Row(ref: "C-1042", text: "a long text that does not fit")])
        #expect(lines == ["REF     TEXT", "C-1042  a long text…"])
    }

    @Test("Away from a terminal nothing is clipped")
    func whole() {
        var table = Table(columns)
        let text = String(repeating: "x", count: 300)
        #expect(table.lines([Row(ref: "C-1", text: text)])[1] == "C-1  \(text)")
    }

    @Test("Rows that follow stand below the first ones")
    func following() {
        var table = Table(columns)
        _ = table.lines([Row(ref: "C-1042", text: "one")])
        #expect(table.lines([Row(ref: "C-9", text: "two")], header: false) == ["C-9     two"])
    }

    @Test("A sheet names its values and indents text, harmlessly")
    func sheet() {
        var page = Sheet()
        page.field("state", "open")
        page.field("author", "mal\u{202E}lory")
        page.field("absent", nil)
        page.blank()
        page.paragraph("first\n\nlast\u{1B}[0m", indent: 2)
        #expect(
            page.lines(colours: false) == [
                "state:  open", #"author: mal\u{202E}lory"#, "", "  first", "", #"  last\u{1B}[0m"#,
            ])
    }

    @Test("JSON says the same and cannot drive a terminal")
    func json() throws {
        let value = ["b": "\u{202E}\u{1B}[31m\u{9B}\u{E0041}ü/", "a": "x"]
        let json = try JSONText.encode(value, compact: true)
        #expect(json == #"{"a":"x","b":"\u202e\u001b[31m\u009b\udb40\udc41ü/"}"#)
    }
}
