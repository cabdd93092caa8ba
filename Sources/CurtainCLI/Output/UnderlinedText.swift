// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Words of a text that a finding stands on; offsets count Unicode scalars.
struct MarkedSpan: Equatable {
    var start: Int
    var end: Int
    /// A sign that was seen and does not count.
    var dropped: Bool
}

/// A text with the words of its findings underlined by a line below: `^` for those that count, `.` for dropped ones.
enum UnderlinedText {
    private static let width = 96

    /// The lines of the text, each followed by a line of marks where it has any.
    static func lines(_ text: String, _ spans: [MarkedSpan]) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var marks = [UInt8](repeating: 0, count: scalars.count)
        for span in spans {
            for index in max(0, span.start)..<max(max(0, span.start), min(span.end, scalars.count))
            where !span.dropped || marks[index] == 0 {
                marks[index] = span.dropped ? 1 : 2
            }
        }
        var out: [String] = []
        for line in pieces(scalars) {
            var shown = ""
            var below = ""
            var cluster = ""
            var mark: UInt8 = 0
            for index in line {
                cluster.unicodeScalars.append(scalars[index])
                mark = max(mark, marks[index])
                // A cluster is one sign on the screen, however many scalars it has.
                if index + 1 < line.upperBound {
                    var longer = cluster
                    longer.unicodeScalars.append(scalars[index + 1])
                    if longer.count == 1 { continue }
                }
                let safe = TerminalText.line(cluster)
                shown += safe
                let sign = mark == 2 ? "^" : mark == 1 ? "." : " "
                below += String(repeating: sign, count: DisplayWidth.of(safe))
                cluster = ""
                mark = 0
            }
            out.append(shown)
            while below.last == " " { below.removeLast() }
            if !below.isEmpty { out.append(below) }
        }
        return out
    }

    /// The words between two offsets, shortened in the middle when they are many.
    static func excerpt(_ text: String, _ start: Int, _ end: Int) -> String {
        let scalars = Array(text.unicodeScalars)
        guard start >= 0, start < end, end <= scalars.count else { return "" }
        func string(_ range: some Sequence<Unicode.Scalar>) -> String {
            var text = ""
            text.unicodeScalars.append(contentsOf: range)
            return TerminalText.line(text)
        }
        let words = scalars[start..<end]
        return words.count <= 60 ? string(words) : "\(string(words.prefix(28))) ... \(string(words.suffix(28)))"
    }

    /// Index ranges of lines: at line ends, and at a space where a line would be too long.
    private static func pieces(_ scalars: [Unicode.Scalar]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var space: Int?
        for (index, scalar) in scalars.enumerated() {
            if scalar == "\n" {
                lines.append(start..<index)
                start = index + 1
                space = nil
                continue
            }
            if scalar == " " { space = index }
            if index - start >= width {
                let end = space ?? index
                lines.append(start..<end)
                start = space == nil ? index : end + 1
                space = nil
            }
        }
        lines.append(start..<scalars.count)
        return lines
    }
}

extension Sheet {
    /// A text with its findings' words underlined.
    mutating func marked(_ text: String, _ spans: [MarkedSpan]) {
        for line in UnderlinedText.lines(text, spans) { paragraph(line, indent: 2) }
    }
}
