// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Configuration
import CurtainTriage
import FoundationEssentials

/// Reads settings one by one from the environment over a YAML file and collects what is wrong with them.
///
/// A key is known because the program asks for it; what else the file has is unknown. After a problem the default is
/// handed out, so that all problems are found in one pass; ``finish()`` then throws them together.
final class SettingsReader {
    /// A setting the program asked for, for tests and documents.
    struct Declared: Sendable, Equatable {
        let key: String
        /// As it would be written in YAML; nil when the key is required.
        let fallback: String?
    }

    private struct Leaf {
        let value: RuleNode
        let line: Int
    }

    let file: String
    let root: String
    private let leaves: [String: Leaf]
    private let order: [(key: String, line: Int)]
    private let environment: [String: String]
    private let config: ConfigReader
    private(set) var declared: [Declared] = []
    private var tables: [String] = []
    private var problems: [ConfigurationError.Problem] = []

    /// Reads a configuration's tree.
    ///
    /// `file` is what messages call the file, `root` the absolute directory that relative paths start from.
    init(file: String, root: String, tree: RuleNode, environment: [String: String]) throws(ConfigurationError) {
        guard case .mapping = tree else {
            throw ConfigurationError(
                source: file, line: tree.firstLine, message: "expected keys and values",
                hint: "start from the shipped config/curtain.yaml")
        }
        self.file = file
        self.root = root
        self.environment = environment
        let found = Self.flatten(tree, prefix: "")
        order = found.map { ($0.key, $0.leaf.line) }
        leaves = Dictionary(found.map { ($0.key, $0.leaf) }) { first, _ in first }
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, leaf) in found {
            switch leaf.value {
            case .scalar(let text, _):
                values[AbsoluteConfigKey(ConfigKey(key))] = ConfigValue(.string(text), isSecret: false)
            case .list(let items, _):
                let texts = items.compactMap(\.text)
                guard texts.count == items.count else {
                    problems.append(
                        .init(
                            source: file, line: leaf.line, message: "\"\(key)\" holds something that is no plain text",
                            hint: "write one plain value on each line of the list"))
                    continue
                }
                values[AbsoluteConfigKey(ConfigKey(key))] = ConfigValue(.stringArray(texts), isSecret: false)
            case .mapping:
                continue
            }
        }
        config = ConfigReader(providers: [
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "curtain"),
            InMemoryProvider(name: file, values: values),
        ])
    }

    /// The environment variable that overrides a key.
    static func variable(_ key: String) -> String {
        "CURTAIN_" + String(key.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    // MARK: values

    func text(_ key: String, default fallback: String?, allowEmpty: Bool = false, limit: Int = 1024) -> String {
        declare(key, fallback)
        guard let value = string(key) else {
            if let fallback { return fallback }
            missing(key)
            return ""
        }
        if value.isEmpty, !allowEmpty {
            problem(key, "\"\(key)\" is empty", "give it a value, or leave the line out for its default")
            return fallback ?? ""
        }
        if value.utf8.count > limit {
            problem(key, "\"\(key)\" is longer than \(limit) bytes", "shorten it")
        }
        if value.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F }) {
            problem(key, "\"\(key)\" has control characters", "remove them")
        }
        return value
    }

    func integer(_ key: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        declare(key, String(fallback))
        guard let value = string(key), !value.isEmpty else { return fallback }
        guard let number = Int(value) else {
            problem(key, "\"\(key)\" is no whole number", "write digits, such as \(fallback)")
            return fallback
        }
        guard range.contains(number) else {
            problem(
                key, "\"\(key)\" is out of range", "use a number from \(range.lowerBound) to \(range.upperBound)")
            return fallback
        }
        return number
    }

    func duration(_ key: String, default fallback: Duration, in range: ClosedRange<Duration>) -> Duration {
        declare(key, DurationText.write(fallback))
        guard let value = string(key), !value.isEmpty else { return fallback }
        guard let duration = DurationText.parse(value) else {
            problem(
                key, "\"\(key)\" is no duration",
                "write a number and a unit (s, m, h or d), such as \(DurationText.write(fallback))")
            return fallback
        }
        guard range.contains(duration) else {
            let bounds = "\(DurationText.write(range.lowerBound)) to \(DurationText.write(range.upperBound))"
            problem(key, "\"\(key)\" is out of range", "use a duration from \(bounds)")
            return fallback
        }
        return duration
    }

    func choice<Value: RawRepresentable & CaseIterable & Sendable>(_ key: String, default fallback: Value) -> Value
    where Value.RawValue == String {
        declare(key, fallback.rawValue)
        guard let value = string(key), !value.isEmpty else { return fallback }
        guard let known = Value(rawValue: value) else {
            let choices = Value.allCases.map(\.rawValue).joined(separator: ", ")
            problem(key, "\"\(key)\" has no such choice", "use one of: \(choices)")
            return fallback
        }
        return known
    }

    /// A file or directory; relative ones start from the project root.
    ///
    /// Empty only where that is the default.
    func path(_ key: String, default fallback: String) -> String {
        let value = text(key, default: fallback, allowEmpty: fallback.isEmpty, limit: 4096)
        return value.isEmpty ? "" : HostPath.absolute(value, from: root)
    }

    func list(_ key: String) -> [String] {
        declare(key, "[]")
        if case .scalar(let text, _)? = leaves[key]?.value, !text.isEmpty, environment[Self.variable(key)] == nil {
            problem(key, "\"\(key)\" is no list", "write it as [one, two], or one \"- value\" a line")
            return []
        }
        return config.stringArray(forKey: ConfigKey(key)) ?? []
    }

    /// A mapping whose keys are names of the author's choice.
    ///
    /// Not overridden by the environment.
    func table(_ key: String, default fallback: [String: String]) -> [String: String] {
        tables.append(key)
        for (name, text) in fallback.sorted(by: { $0.key < $1.key }) { declare("\(key).\(name)", text) }
        let names = order.map(\.key).filter { $0.hasPrefix(key + ".") }.map { String($0.dropFirst(key.count + 1)) }
        guard !names.isEmpty else {
            if let line = leaves[key]?.line {
                problems.append(
                    .init(
                        source: file, line: line, message: "\"\(key)\" is no table",
                        hint: "write one \"name: value\" a line below it"))
            }
            return fallback
        }
        var values: [String: String] = [:]
        for name in names {
            guard let value = string("\(key).\(name)"), !value.isEmpty else {
                problem("\(key).\(name)", "\"\(key).\(name)\" is empty", "give it a value or remove it")
                continue
            }
            values[name] = value
        }
        return values
    }

    // MARK: problems

    /// Notes a problem of a key, where its value came from.
    func problem(_ key: String, _ message: String, _ hint: String) {
        let variable = Self.variable(key)
        if environment[variable] != nil {
            problems.append(.init(source: "environment variable \(variable)", line: nil, message: message, hint: hint))
        } else {
            problems.append(.init(source: file, line: leaves[key]?.line, message: message, hint: hint))
        }
    }

    /// Throws everything that was wrong, unknown keys included.
    func finish() throws(ConfigurationError) {
        let known = Set(declared.map(\.key))
        for (key, line) in order where !known.contains(key) && !tables.contains(where: { key.hasPrefix($0 + ".") }) {
            if tables.contains(key) { continue }
            let nearest = NearestKey.nearest(to: key, in: known) ?? ""
            problems.append(
                .init(
                    source: file, line: line, message: "unknown key \"\(key)\"; did you mean \"\(nearest)\"?",
                    hint: "correct or remove the key; config/curtain.yaml shows every key"))
        }
        guard problems.isEmpty else {
            throw ConfigurationError(problems: problems.sorted { ($0.line ?? .max) < ($1.line ?? .max) })
        }
    }

    /// Environment variables that look as if they were meant for us and are not.
    func unknownVariables(except allowed: Set<String>) -> [String] {
        let known = Set(declared.map { Self.variable($0.key) }).union(allowed)
        return environment.keys.filter { $0.hasPrefix("CURTAIN_") && !known.contains($0) }.sorted()
    }

    // MARK: helpers

    private func string(_ key: String) -> String? {
        if environment[Self.variable(key)] == nil, let leaf = leaves[key] {
            switch leaf.value {
            case .list, .mapping:
                problem(key, "\"\(key)\" is no plain value", "write one value after the colon")
                return nil
            case .scalar:
                break
            }
        }
        return config.string(forKey: ConfigKey(key))
    }

    private func missing(_ key: String) {
        problems.append(
            .init(
                source: file, line: nil, message: "the key \"\(key)\" is missing",
                hint: "add it; config/curtain.yaml shows how"))
    }

    private func declare(_ key: String, _ fallback: String?) {
        declared.append(Declared(key: key, fallback: fallback))
    }

    /// Plain values by key.
    static func plainValues(_ tree: RuleNode) -> [String: String] {
        var values: [String: String] = [:]
        for (key, leaf) in flatten(tree, prefix: "") {
            switch leaf.value {
            case .scalar(let text, _): values[key] = text
            case .list(let items, _): values[key] = "[" + items.compactMap(\.text).joined(separator: ", ") + "]"
            case .mapping: values[key] = ""
            }
        }
        return values
    }

    private static func flatten(_ node: RuleNode, prefix: String) -> [(key: String, leaf: Leaf)] {
        guard case .mapping(let entries, _) = node else { return [] }
        return entries.flatMap { entry -> [(key: String, leaf: Leaf)] in
            let key = prefix + entry.key
            if case .mapping(let inner, _) = entry.value, !inner.isEmpty {
                return flatten(entry.value, prefix: key + ".")
            }
            return [(key, Leaf(value: entry.value, line: entry.line))]
        }
    }
}
