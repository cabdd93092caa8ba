// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Testing

@Suite struct CSVReaderTests {
    private func read(_ text: String, chunk: Int = 4096, _ mapping: ImportMapping = .init())
        -> (rows: [CommentRow], bad: [RejectedRow])
    {
        JSONLinesReaderTests.read(Array(text.utf8), chunk: chunk, .csv, mapping)
    }

    @Test("Quotes, commas and line ends inside a field are text", arguments: [1, 3, 4096])
    func quoting(chunk: Int) {
        let text = "ID,Text,Lang\r\n1,\"he said \"\"hi\"\", then\r\nleft\",en\r\n2,plain,\n3,\"\"\"\",\"es\""
        let (rows, bad) = read(text, chunk: chunk)
        #expect(bad.isEmpty)
        #expect(rows.map(\.text) == ["he said \"hi\", then\r\nleft", "plain", "\""])
        #expect(rows.map(\.line) == [2, 4, 5])
        #expect(rows.map(\.language) == ["en", nil, "es"])
    }

    @Test(
        "A bad record costs its own line and the rest goes on",
        arguments: [
            ("2,he said \"hi\",x", "a quote stands inside an unquoted field"),
            ("2,\"he said \"hi\" to\",x", "text follows a closing quote"),
            ("2,only", "2 columns, the header has 3"), ("2,a,b,c", "4 columns, the header has 3"),
            ("2,a\rb,", "a carriage return stands alone"), ("2,,", "text is missing"),
            (",text,", "externalID is missing"),
        ])
    func malformed(record: String, reason: String) throws {
        for chunk in [1, 5, 4096] {
            let (rows, bad) = read("id,text,lang\n1,one,\n\(record)\n3,three,\n", chunk: chunk)
            #expect(rows.map(\.externalID) == ["1", "3"])
            #expect(bad.map(\.line) == [3])
            #expect(try #require(bad.first).reason.hasSuffix(reason))
        }
    }

    @Test("A quote that is never closed does not swallow the file", arguments: [1, 4096])
    func unclosed(chunk: Int) {
        let (rows, bad) = read("id,text\n1,one\n2,\"open\n3,three\n4,four", chunk: chunk)
        #expect(rows.map(\.externalID) == ["1", "3", "4"])
        #expect(bad.map(\.line) == [3])
    }

    @Test("A record that is too long costs its first line, in bounded memory")
    func longRecord() {
        let long = String(repeating: "line\n", count: 300_000)
        let (rows, bad) = read("id,text\n1,\"\(long)\",\n", chunk: 65_536)
        #expect(rows.isEmpty)
        #expect(bad.first == RejectedRow(line: 2, reason: "the record is longer than 1048576 bytes"))
    }

    @Test("What is said of a record does not hang on how much of the file was fed", arguments: [1, 7, 4096])
    func longMalformedRecord(chunk: Int) {
        // Within the limit a quote is open; text follows the closing one far behind it.
        let text = Array("id,text\n1,\"\(String(repeating: "line ", count: 20))\n\"x\n2,two\n".utf8)
        var reader = CommentFileReader(format: .csv, lineLimit: 64)
        var items: [ImportItem] = []
        for start in stride(from: 0, to: text.count, by: chunk) {
            items += reader.feed(text[start..<min(start + chunk, text.count)])
        }
        items += reader.finish()
        #expect(items.first == .rejected(RejectedRow(line: 2, reason: "the record is longer than 64 bytes")))
        #expect(items.last == .row(CommentRow(line: 4, externalID: "2", text: "two")))
    }

    @Test(
        "A last line without a line end is counted",
        arguments: [
            (.csv, "id,text\n1,one"), (.csv, "id,text\n1,one\n"), (.csv, "id,text\n1,\"open"),
            (.jsonl, "\n{}"), (.jsonl, "\n{}\n"), (.jsonl, "\n\(String(repeating: "x", count: 80))"),
        ] as [(ImportFormat, String)])
    func lines(format: ImportFormat, text: String) {
        var reader = CommentFileReader(format: format, lineLimit: 64)
        _ = reader.feed(Array(text.utf8))
        _ = reader.finish()
        #expect(reader.lines == 2)
    }

    @Test("Columns that nothing is read from may have any names, also the same one twice, or none")
    func ignoredColumns() {
        let (rows, bad) = read("id,text,notes,notes,,\n1,one,a,b,,\n2,two,,,c,d\n")
        #expect(bad.isEmpty)
        #expect(rows.map(\.text) == ["one", "two"])
    }

    @Test(
        "Without the columns it needs a file is refused once",
        arguments: [
            ("id,words\n1,a\n2,b\n", "text"), ("name,text\n1,a\n2,b\n", "externalID"), ("id,text,id\n1,a,1\n", "twice"),
        ])
    func header(text: String, reason: String) throws {
        let (rows, bad) = read(text)
        #expect(rows.isEmpty)
        #expect(bad.count == 1)
        #expect(try #require(bad.first).reason.contains(reason))
    }

    @Test("Bytes that are no UTF-8 cost their record only")
    func invalidUTF8() {
        let bytes = Array("id,text\n1,a".utf8) + [0xC3, 0x28] + Array("\n2,b\n".utf8)
        let (rows, bad) = JSONLinesReaderTests.read(bytes, chunk: 2, .csv)
        #expect(rows.map(\.externalID) == ["2"])
        #expect(bad == [RejectedRow(line: 2, reason: "not UTF-8")])
    }

    @Test("Columns are mapped by name, exactly")
    func mapping() throws {
        var mapping = ImportMapping()
        try mapping.map("text=Body")
        try mapping.map("externalID=Nr")
        try mapping.map("author=Who")
        let (rows, bad) = read("Nr,Body,text,Who\n9,the body,not this,kim\n", chunk: 4096, mapping)
        #expect(bad.isEmpty)
        #expect(rows == [CommentRow(line: 2, externalID: "9", author: "kim", text: "the body")])
        #expect(read("Nr,Body,Else\n1,a,b\n", chunk: 4096, mapping).bad.count == 1)
    }

    @Test("Assignments that make no sense are refused", arguments: ["text", "text=", "colour=Body", "=x"])
    func badMapping(assignment: String) {
        var mapping = ImportMapping()
        #expect(throws: ImportMappingError.self) { try mapping.map(assignment) }
    }

    @Test("A field is mapped once")
    func mappedTwice() throws {
        var mapping = ImportMapping()
        try mapping.map("text=Body")
        #expect(throws: ImportMappingError.mappedTwice("text")) { try mapping.map("body=Other") }
    }

    @Test("Rows without an external id get one of the line, or of a named column")
    func identifiers() {
        let file = "id,text,key\n,a,k1\n7,b,k2\n"
        #expect(read(file).rows.map(\.externalID) == ["7"])
        let lines = ImportMapping(idPolicy: .fromLine, lineIDPrefix: "old.csv")
        #expect(read(file, chunk: 4096, lines).rows.map(\.externalID) == ["old.csv:2", "7"])
        let column = ImportMapping(idPolicy: .field("key"))
        #expect(read(file, chunk: 4096, column).rows.map(\.externalID) == ["k1", "k2"])
    }

    @Test(
        "The form of a file is known by its name",
        arguments: [
            ("a.csv", ImportFormat.csv), ("A.CSV", .csv), ("x/b.jsonl", .jsonl), ("b.ndjson", .jsonl), ("b.txt", nil),
        ])
    func form(name: String, form: ImportFormat?) {
        #expect(ImportFormat(fileName: name) == form)
    }
}
