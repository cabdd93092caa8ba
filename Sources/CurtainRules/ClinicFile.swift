// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainTriage

/// What a clinic says of itself, in a file of its own: JSON or YAML.
///
/// Keys: `name` (text) or `names`, `phones`, `emails`, `domains`, `places`, `addresses`, `staff` (lists, or one text).
package enum ClinicFile {
    private static let known = ["name", "names", "phones", "emails", "domains", "places", "addresses", "staff"]

    /// The facts, and the keys that mean nothing here.
    ///
    /// - Throws: ``TriageRulesError`` with file and line.
    package static func parse(
        _ file: RuleFile
    ) throws(TriageRulesError) -> (facts: ClinicFacts, unknown: [String]) {
        let root = try YAMLText.parse(RuleSet.text(of: file), name: file.name)
        guard case .mapping(let entries, _) = root else {
            throw TriageRulesError(
                file: file.name, line: root.line, message: "a clinic's file is keys and values",
                hint: "it has \(known.joined(separator: ", "))")
        }
        var lists: [String: [String]] = [:]
        for entry in entries where known.contains(entry.key) {
            lists[entry.key] = try texts(entry.value, key: entry.key, file: file.name)
        }
        let facts = ClinicFacts(
            names: (lists["name"] ?? []) + (lists["names"] ?? []), phones: lists["phones"] ?? [],
            emails: lists["emails"] ?? [], domains: lists["domains"] ?? [], places: lists["places"] ?? [],
            addresses: lists["addresses"] ?? [], staff: lists["staff"] ?? [])
        return (facts, entries.map { $0.key }.filter { !known.contains($0) })
    }

    private static func texts(
        _ node: RuleNode, key: String, file: String
    ) throws(TriageRulesError) -> [String] {
        switch node {
        case .scalar(let text, _): return text.isEmpty ? [] : [text]
        case .list(let items, _):
            var texts: [String] = []
            for item in items {
                guard case .scalar(let text, _) = item else { throw problem(item.line, key, file) }
                texts.append(text)
            }
            return texts
        case .mapping(_, let line): throw problem(line, key, file)
        }
    }

    private static func problem(_ line: Int, _ key: String, _ file: String) -> TriageRulesError {
        TriageRulesError(
            file: file, line: line, message: "\"\(key)\" is not a text or a list of texts",
            hint: "write \"\(key)\": [\"one\", \"two\"]")
    }
}
