// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainTriage

/// Reads the part of YAML that the rule files use: two-space indent, plain or double-quoted scalars, block lists,
/// mappings, and flow lists on one line.
///
/// Only for tests; the service reads the files with a full parser.
struct PlainYAML {
    struct Failure: Error { var line: Int }

    private struct Line {
        var number: Int
        var indent: Int
        var text: Substring
    }

    private var lines: [Line] = []
    private var next = 0

    static func parse(_ text: String) throws -> RuleNode {
        var reader = PlainYAML()
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let body = raw.drop { $0 == " " }
            if body.isEmpty || body.hasPrefix("#") { continue }
            reader.lines.append(Line(number: index + 1, indent: raw.count - body.count, text: body))
        }
        guard let first = reader.lines.first else { return .mapping([], line: 1) }
        return try reader.block(indent: first.indent)
    }

    private mutating func block(indent: Int) throws -> RuleNode {
        guard next < lines.count else { return .scalar("", line: lines.last?.number ?? 1) }
        let start = lines[next]
        if start.text.hasPrefix("- ") || start.text == "-" { return try list(indent: indent, line: start.number) }
        return try mapping(indent: indent, line: start.number)
    }

    private mutating func list(indent: Int, line: Int) throws -> RuleNode {
        var items: [RuleNode] = []
        while next < lines.count, lines[next].indent == indent, lines[next].text.hasPrefix("-") {
            let item = lines[next].text.dropFirst().drop { $0 == " " }
            if isKey(item) {
                // The rest of the line is the first line of a mapping two columns further in.
                lines[next].text = item
                lines[next].indent = indent + 2
                items.append(try block(indent: indent + 2))
            } else {
                items.append(scalar(item, line: lines[next].number))
                next += 1
            }
        }
        return .list(items, line: line)
    }

    private mutating func mapping(indent: Int, line: Int) throws -> RuleNode {
        var entries: [(key: String, line: Int, value: RuleNode)] = []
        while next < lines.count, lines[next].indent == indent, !lines[next].text.hasPrefix("- ") {
            let current = lines[next]
            guard let colon = current.text.firstIndex(of: ":") else { throw Failure(line: current.number) }
            let key = String(current.text[..<colon])
            let rest = current.text[current.text.index(after: colon)...].drop { $0 == " " }
            next += 1
            if !rest.isEmpty {
                entries.append((key, current.number, scalar(rest, line: current.number)))
            } else if next < lines.count, lines[next].indent > indent {
                entries.append((key, current.number, try block(indent: lines[next].indent)))
            } else {
                entries.append((key, current.number, .scalar("", line: current.number)))
            }
        }
        if next < lines.count, lines[next].indent > indent { throw Failure(line: lines[next].number) }
        return .mapping(entries, line: line)
    }

    private func isKey(_ text: Substring) -> Bool {
        guard !text.hasPrefix("\""), let colon = text.firstIndex(of: ":") else { return false }
        let after = text.index(after: colon)
        return (after == text.endIndex || text[after] == " ") && !text[..<colon].contains(" ")
    }

    private func scalar(_ text: Substring, line: Int) -> RuleNode {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let items = text.dropFirst().dropLast().split(separator: ",").map { $0.drop { $0 == " " } }
            return .list(items.map { scalar($0, line: line) }, line: line)
        }
        guard text.hasPrefix("\""), text.hasSuffix("\""), text.count > 1 else {
            return .scalar(String(text), line: line)
        }
        let inside = text.dropFirst().dropLast()
        return .scalar(String(inside).replacing("\\\"", with: "\""), line: line)
    }
}
