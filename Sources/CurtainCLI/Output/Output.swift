// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The forms a result may have.
package enum OutputFormat: String, Sendable, CaseIterable {
    case table, json, ndjson
}

/// Writes results to standard output, in the one place that looks at the format.
struct Output {
    let format: OutputFormat
    let host: Host
    let quiet: Bool

    /// A list: a table, one JSON document, or a line of JSON for each item.
    func list<Item: Encodable>(
        _ items: [Item], whole: some Encodable, columns: [Column<Item>], empty: String
    ) throws {
        switch format {
        case .table: try table(items, columns, empty: empty)
        case .json: try host.write(JSONText.encode(whole, compact: false) + "\n")
        case .ndjson: try each(items)
        }
    }

    /// One thing: a sheet, or JSON.
    func one(_ value: some Encodable, _ sheet: (inout Sheet) -> Void) throws {
        switch format {
        case .table:
            var page = Sheet()
            sheet(&page)
            try print(page.lines(colours: host.coloursOutput))
        case .json: try host.write(JSONText.encode(value, compact: false) + "\n")
        case .ndjson: try host.write(JSONText.encode(value, compact: true) + "\n")
        }
    }

    /// Something done: a sentence that `--quiet` silences, or JSON.
    func done(_ value: some Encodable, _ sentence: String) throws {
        switch format {
        case .table: if !quiet { try print([TerminalText.line(sentence)]) }
        case .json: try host.write(JSONText.encode(value, compact: false) + "\n")
        case .ndjson: try host.write(JSONText.encode(value, compact: true) + "\n")
        }
    }

    /// Items as they come: rows below one header, or lines of JSON.
    func stream<Item: Encodable>(_ columns: [Column<Item>]) -> (_ items: [Item]) throws -> Void {
        switch format {
        case .table: tableStream(columns)
        case .json, .ndjson: { items in try each(items) }
        }
    }

    /// A table of rows that are only for eyes.
    func table<Row>(_ rows: [Row], _ columns: [Column<Row>], empty: String) throws {
        guard !rows.isEmpty else {
            if !quiet { host.note(empty) }
            return
        }
        var table = table(columns)
        try print(table.lines(rows))
    }

    /// What a table comes to, below it; JSON says it in fields.
    func total(_ sentence: String) throws {
        if format == .table, !quiet { try print([TerminalText.line(sentence)]) }
    }

    /// Rows as they come, below one header.
    func tableStream<Row>(_ columns: [Column<Row>]) -> (_ rows: [Row]) throws -> Void {
        var table = table(columns)
        var begun = false
        return { rows in
            guard !rows.isEmpty else { return }
            try print(table.lines(rows, header: !begun))
            begun = true
        }
    }

    /// A line of JSON for each item.
    func each(_ items: [some Encodable]) throws {
        for item in items { try host.write(JSONText.encode(item, compact: true) + "\n") }
    }

    private func table<Item>(_ columns: [Column<Item>]) -> Table<Item> {
        Table(columns, width: host.outputWidth, colours: host.coloursOutput)
    }

    private func print(_ lines: [String]) throws {
        try host.write(lines.map { $0 + "\n" }.joined())
    }
}
