// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainTriage
import Yams

/// YAML text with the line of each value; JSON is YAML too.
package enum YAMLText {
    private static let depthLimit = 32
    private static let nodeLimit = 500_000

    /// Parses YAML text; an empty document is an empty mapping.
    ///
    /// `name`: what messages call the file.
    /// - Throws: ``TriageRulesError`` with the line, never with the text around it; line 0 when it is not known.
    package static func parse(_ text: String, name: String) throws(TriageRulesError) -> RuleNode {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw problem(error, name: name)
        }
        guard let root else { return .mapping([], line: 1) }
        var left = nodeLimit
        return try convert(root, name: name, depth: 0, left: &left)
    }

    private static func convert(
        _ node: Node, name: String, depth: Int, left: inout Int
    ) throws(TriageRulesError) -> RuleNode {
        left -= 1
        let line = node.mark?.line ?? 1
        guard depth < depthLimit, left > 0 else {
            throw TriageRulesError(
                file: name, line: line, message: "the file is nested too deeply or too large",
                hint: "write aliases out and split the file")
        }
        switch node {
        case .scalar(let scalar):
            return .scalar(scalar.string, line: line)
        case .sequence(let sequence):
            var items: [RuleNode] = []
            for item in sequence { items.append(try convert(item, name: name, depth: depth + 1, left: &left)) }
            return .list(items, line: line)
        case .mapping(let mapping):
            var entries: [(key: String, line: Int, value: RuleNode)] = []
            for (key, value) in mapping {
                let keyLine = key.mark?.line ?? line
                guard case .scalar(let keyText) = key else {
                    throw TriageRulesError(
                        file: name, line: keyLine, message: "a key is not plain text",
                        hint: "write keys as one word, followed by a colon")
                }
                let converted = try convert(value, name: name, depth: depth + 1, left: &left)
                entries.append((keyText.string, keyLine, converted))
            }
            return .mapping(entries, line: line)
        default:
            throw TriageRulesError(
                file: name, line: line, message: "aliases are not supported here", hint: "write the value out")
        }
    }

    /// Line and cause of a parser's error; its own description would quote the file.
    private static func problem(_ error: any Error, name: String) -> TriageRulesError {
        let hint = "check the indentation, the colons and the quotes there"
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return TriageRulesError(file: name, line: mark.line, message: "not YAML: \(problem)", hint: hint)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.sorted().joined(separator: ", ")
            return TriageRulesError(
                file: name, line: context.mark.line, message: "a key stands here twice: \(keys)",
                hint: "remove one of the two")
        default:
            return TriageRulesError(file: name, line: 0, message: "not YAML", hint: hint)
        }
    }
}
