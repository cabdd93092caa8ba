// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Reads one mapping of a rule file with closed keys.
struct RuleReader {
    let file: String
    let line: Int
    private let entries: [(key: String, line: Int, value: RuleNode)]

    /// Takes a mapping and refuses keys that are not in `known`.
    init(_ node: RuleNode, file: String, known: [String]) throws(TriageRulesError) {
        guard case .mapping(let entries, let line) = node else {
            throw TriageRulesError(
                file: file, line: node.line, message: "expected keys and values here", hint: "use \"key: value\" lines")
        }
        var seen: Set<String> = []
        for entry in entries {
            guard known.contains(entry.key) else {
                throw TriageRulesError(
                    file: file, line: entry.line, message: "unknown key \"\(entry.key)\"",
                    hint: "did you mean \"\(Nearest.name(to: entry.key, in: known))\"?")
            }
            guard seen.insert(entry.key).inserted else {
                throw TriageRulesError(
                    file: file, line: entry.line, message: "key \"\(entry.key)\" stands here twice",
                    hint: "merge the two into one")
            }
        }
        self.file = file
        self.line = line
        self.entries = entries
    }

    /// The entries of a mapping whose keys are names of the author's own choice.
    static func names(
        _ node: RuleNode, file: String
    ) throws(TriageRulesError) -> [(key: String, line: Int, value: RuleNode)] {
        guard case .mapping(let entries, _) = node else {
            throw TriageRulesError(
                file: file, line: node.line, message: "expected names with values here", hint: "use \"name:\" lines")
        }
        return entries
    }

    func node(_ key: String) -> RuleNode? { entries.first { $0.key == key }?.value }

    func string(_ key: String) throws(TriageRulesError) -> String? {
        guard let node = node(key) else { return nil }
        return try RuleReader.string(node, file: file)
    }

    func required(_ key: String) throws(TriageRulesError) -> String {
        guard let value = try string(key) else {
            throw TriageRulesError(
                file: file, line: line, message: "the key \"\(key)\" is missing", hint: "add \"\(key): ...\" here")
        }
        return value
    }

    /// One of a closed set of words.
    func choice(_ key: String, _ choices: [String]) throws(TriageRulesError) -> String? {
        guard let node = node(key) else { return nil }
        let value = try RuleReader.string(node, file: file)
        guard choices.contains(value) else {
            throw TriageRulesError(
                file: file, line: node.line, message: "\"\(value)\" is no \(key)",
                hint: "use one of: \(choices.joined(separator: ", "))")
        }
        return value
    }

    func number(_ key: String) throws(TriageRulesError) -> Double? {
        guard let node = node(key) else { return nil }
        let value = try RuleReader.string(node, file: file)
        guard let number = Double(value) else {
            throw TriageRulesError(
                file: file, line: node.line, message: "\"\(value)\" is no number", hint: "write digits, as 38.5")
        }
        return number
    }

    /// The strings of a list, or one string on its own, each with its line.
    func strings(_ key: String) throws(TriageRulesError) -> [(text: String, line: Int)] {
        guard let node = node(key) else { return [] }
        return try RuleReader.strings(node, file: file)
    }

    static func strings(_ node: RuleNode, file: String) throws(TriageRulesError) -> [(text: String, line: Int)] {
        guard case .list(let items, _) = node else { return [(try string(node, file: file), node.line)] }
        var strings: [(text: String, line: Int)] = []
        for item in items { strings.append((try string(item, file: file), item.line)) }
        return strings
    }

    /// As ``strings(_:file:)``, with each string split at its commas.
    static func items(_ node: RuleNode, file: String) throws(TriageRulesError) -> [(text: String, line: Int)] {
        var items: [(text: String, line: Int)] = []
        for (text, line) in try strings(node, file: file) {
            for part in text.split(separator: ",") {
                let trimmed = part.drop { $0 == " " }
                items.append((trimmed.last == " " ? String(trimmed.dropLast()) : String(trimmed), line))
            }
        }
        return items.filter { !$0.text.isEmpty }
    }

    private static func string(_ node: RuleNode, file: String) throws(TriageRulesError) -> String {
        guard case .scalar(let value, _) = node else {
            throw TriageRulesError(
                file: file, line: node.line, message: "expected a plain value here", hint: "write it on one line")
        }
        return value
    }
}

/// Finds the known name that a mistyped one is closest to.
enum Nearest {
    static func name(to name: String, in known: [String]) -> String {
        known.min { distance(name, $0) < distance(name, $1) } ?? ""
    }

    private static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.utf8.prefix(64))
        let b = Array(b.utf8.prefix(64))
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let change = diagonal + (a[i] == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
