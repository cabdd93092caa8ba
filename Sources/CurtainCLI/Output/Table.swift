// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A column of a table.
package struct Column<Row> {
    let title: String
    /// Gives way when the terminal is narrow.
    let isFlexible: Bool
    let style: (Row) -> Style
    let value: (Row) -> String

    package init(
        _ title: String, flexible: Bool = false, style: @escaping (Row) -> Style = { _ in .plain },
        _ value: @escaping (Row) -> String
    ) {
        self.title = title
        isFlexible = flexible
        self.style = style
        self.value = value
    }
}

/// Lays rows out in columns by their width on the screen.
///
/// Every cell goes through ``TerminalText``.
package struct Table<Row> {
    private let columns: [Column<Row>]
    /// Columns of the terminal; nil leaves cells whole.
    private let width: Int?
    private let colours: Bool
    /// Kept between calls, so that rows that follow stand below the first ones.
    private var widths: [Int]
    private static var gap: Int { 2 }
    private static var narrowest: Int { 8 }

    package init(_ columns: [Column<Row>], width: Int? = nil, colours: Bool = false) {
        self.columns = columns
        self.width = width
        self.colours = colours
        widths = columns.map { DisplayWidth.of($0.title) }
    }

    /// The lines of the table, without trailing spaces.
    package mutating func lines(_ rows: [Row], header: Bool = true) -> [String] {
        let cells = rows.map { row in columns.map { TerminalText.line($0.value(row)) } }
        for line in cells {
            for (index, cell) in line.enumerated() { widths[index] = max(widths[index], DisplayWidth.of(cell)) }
        }
        let widths = fitted()
        var out: [String] = []
        if header {
            let titles = columns.map { ($0.title, Style.bold) }
            out.append(line(titles, widths))
        }
        for (row, line) in zip(rows, cells) {
            out.append(self.line(zip(columns, line).map { ($1, $0.style(row)) }, widths))
        }
        return out
    }

    private func line(_ cells: [(text: String, style: Style)], _ widths: [Int]) -> String {
        var out = ""
        let last = cells.lastIndex { !$0.text.isEmpty } ?? 0
        for (index, cell) in cells.enumerated() where index <= last {
            let text = DisplayWidth.clipped(cell.text, to: widths[index])
            out += cell.style.applied(to: text, colours: colours)
            if index < last {
                out += String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(text)) + Self.gap)
            }
        }
        return out
    }

    /// Takes width from flexible columns, widest first, until the line fits.
    private func fitted() -> [Int] {
        guard let width else { return widths }
        var fitted = widths
        func total() -> Int { fitted.reduce(0, +) + Self.gap * (fitted.count - 1) }
        while total() > width {
            let candidates = columns.indices.filter { columns[$0].isFlexible && fitted[$0] > Self.narrowest }
            guard let widest = candidates.max(by: { fitted[$0] < fitted[$1] }) else { break }
            fitted[widest] -= 1
        }
        return fitted
    }
}
