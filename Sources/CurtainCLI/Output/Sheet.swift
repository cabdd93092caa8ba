// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One thing shown for eyes: fields by name, then paragraphs.
///
/// Every value goes through ``TerminalText``.
package struct Sheet {
    private enum Part {
        case field(String, String, Style)
        case heading(String)
        case paragraph(String, indent: Int)
        case blank
    }

    private var parts: [Part] = []

    package init() {}

    /// A named value; nothing is shown for nil.
    package mutating func field(_ name: String, _ value: String?, _ style: Style = .plain) {
        guard let value else { return }
        parts.append(.field(name, value, style))
    }

    package mutating func heading(_ text: String) {
        parts.append(.heading(text))
    }

    /// Text of several lines.
    package mutating func paragraph(_ text: String, indent: Int = 0) {
        parts.append(.paragraph(text, indent: indent))
    }

    package mutating func blank() {
        parts.append(.blank)
    }

    package func lines(colours: Bool) -> [String] {
        var nameWidth = 0
        for case .field(let name, _, _) in parts { nameWidth = max(nameWidth, DisplayWidth.of(name)) }
        var out: [String] = []
        for part in parts {
            switch part {
            case .field(let name, let value, let style):
                let label = DisplayWidth.padded(name + ":", to: nameWidth + 2)
                let shown = style.applied(to: TerminalText.line(value), colours: colours)
                out.append(Style.dim.applied(to: label, colours: colours) + shown)
            case .heading(let text):
                out.append(Style.bold.applied(to: TerminalText.line(text), colours: colours))
            case .paragraph(let text, let indent):
                let margin = String(repeating: " ", count: indent)
                for line in TerminalText.block(text).split(separator: "\n", omittingEmptySubsequences: false) {
                    out.append(line.isEmpty ? "" : margin + line)
                }
            case .blank: out.append("")
            }
        }
        return out
    }
}
