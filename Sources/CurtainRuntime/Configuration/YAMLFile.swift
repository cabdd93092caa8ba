// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainTriage
import FoundationEssentials
import Yams

/// Reads YAML with the line of each value, for the configuration, the triage rules and the templates.
package enum YAMLFile {
    /// Bytes a file may have.
    static let sizeLimit = 4 << 20
    private static let depthLimit = 32
    private static let nodeLimit = 500_000

    /// Reads and parses a file.
    ///
    /// `name`: what messages call the file.
    /// - Throws: ``ConfigurationError`` with the line, never with the text around it.
    package static func read(_ path: String, name: String) throws(ConfigurationError) -> (
        root: RuleNode, bytes: [UInt8]
    ) {
        let bytes: [UInt8]
        do {
            bytes = try HostFile.read(path, limit: sizeLimit)
        } catch {
            throw ConfigurationError(source: name, message: error.message, hint: error.hint)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(source: name, message: "the file is not UTF-8", hint: "save it as UTF-8")
        }
        return (try parse(text, name: name), bytes)
    }

    /// Parses YAML text; an empty document is an empty mapping.
    package static func parse(_ text: String, name: String) throws(ConfigurationError) -> RuleNode {
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
    ) throws(ConfigurationError) -> RuleNode {
        left -= 1
        let line = node.mark?.line ?? 1
        guard depth < depthLimit, left > 0 else {
            throw ConfigurationError(
                source: name, line: line, message: "the file is nested too deeply or too large",
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
                    throw ConfigurationError(
                        source: name, line: keyLine, message: "a key is not plain text",
                        hint: "write keys as one word, followed by a colon")
                }
                let converted = try convert(value, name: name, depth: depth + 1, left: &left)
                entries.append((keyText.string, keyLine, converted))
            }
            return .mapping(entries, line: line)
        default:
            throw ConfigurationError(
                source: name, line: line, message: "aliases are not supported here", hint: "write the value out")
        }
    }

    /// Line and cause of a parser's error; its own description would quote the file.
    private static func problem(_ error: any Error, name: String) -> ConfigurationError {
        let hint = "check the indentation, the colons and the quotes there"
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ConfigurationError(source: name, line: mark.line, message: "not YAML: \(problem)", hint: hint)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.sorted().joined(separator: ", ")
            return ConfigurationError(
                source: name, line: context.mark.line, message: "a key stands here twice: \(keys)",
                hint: "remove one of the two")
        default:
            return ConfigurationError(source: name, message: "not YAML", hint: hint)
        }
    }
}

extension RuleNode {
    /// The line it begins on.
    var firstLine: Int {
        switch self {
        case .scalar(_, let line), .list(_, let line), .mapping(_, let line): line
        }
    }

    /// The text of a plain value.
    var text: String? {
        guard case .scalar(let text, _) = self else { return nil }
        return text
    }
}
