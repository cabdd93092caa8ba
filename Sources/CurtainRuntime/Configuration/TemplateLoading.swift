// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainTriage

/// Reads the reply templates of a directory.
///
/// A file is one template, with `name`, `kind` (`public` or `invitation`), `locale` and `text`.
package enum TemplateLoading {
    private static let textLimit = 4000
    private static let known = ["name", "kind", "locale", "text"]

    /// Every template of every `.yaml` file, in the order of the files.
    ///
    /// - Throws: ``ConfigurationError`` with file and line: unknown keys, unknown placeholders, a name twice.
    package static func load(directory: String) throws(ConfigurationError) -> [TemplateSource] {
        var templates: [TemplateSource] = []
        var seen: Set<String> = []
        for file in try YAMLDirectory.files(in: directory, what: "templates") {
            let root = try YAMLFile.read(file.path, name: file.name)
            let template = try template(root, file: file.name)
            guard seen.insert("\(template.name)/\(template.locale)").inserted else {
                throw ConfigurationError(
                    source: file.name, line: root.firstLine,
                    message: "template \"\(template.name)\" in \"\(template.locale)\" is in another file already",
                    hint: "rename or remove one of them")
            }
            templates.append(template)
        }
        return templates
    }

    static func template(_ node: RuleNode, file: String) throws(ConfigurationError) -> TemplateSource {
        let entries = try mapping(node, file: file, known: known)
        var values: [String: String] = [:]
        for key in known {
            guard let value = entries[key]?.text, !value.isEmpty else {
                throw ConfigurationError(
                    source: file, line: entries[key]?.firstLine ?? node.firstLine,
                    message: "a template lacks \"\(key)\"", hint: "a template has name, kind, locale and text")
            }
            values[key] = value
        }
        guard let kind = TemplateKind(rawValue: values["kind"] ?? "") else {
            throw ConfigurationError(
                source: file, line: entries["kind"]?.firstLine, message: "there is no such kind of template",
                hint: "use one of: \(TemplateKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var text = Substring(values["text"] ?? "")
        while text.last?.isNewline == true { text.removeLast() }
        let template = TemplateSource(
            name: values["name"] ?? "", kind: kind, locale: values["locale"] ?? "", text: String(text))
        try check(template, file: file, line: entries["text"]?.firstLine ?? node.firstLine)
        return template
    }

    private static func check(_ template: TemplateSource, file: String, line: Int) throws(ConfigurationError) {
        guard template.text.utf8.count <= textLimit else {
            throw ConfigurationError(
                source: file, line: line, message: "a template is longer than \(textLimit) bytes", hint: "shorten it")
        }
        guard let placeholders = template.placeholders else {
            throw ConfigurationError(
                source: file, line: line, message: "a brace is not closed, or closes nothing",
                hint: "braces stand around placeholders only")
        }
        let allowed = TemplateSource.placeholders(of: template.kind)
        for placeholder in placeholders where !allowed.contains(placeholder) {
            throw ConfigurationError(
                source: file, line: line,
                message: "a \(template.kind.rawValue) template has no placeholder \"\(placeholder)\"",
                hint: "use one of: \(allowed.sorted().joined(separator: ", "))")
        }
    }

    private static func mapping(
        _ node: RuleNode, file: String, known: [String]
    ) throws(ConfigurationError) -> [String: RuleNode] {
        guard case .mapping(let entries, let line) = node else {
            throw ConfigurationError(
                source: file, line: node.firstLine, message: "expected keys and values",
                hint: "write \"key: value\" lines")
        }
        var found: [String: RuleNode] = [:]
        for entry in entries {
            guard known.contains(entry.key) else {
                let nearest = NearestKey.nearest(to: entry.key, in: known) ?? ""
                throw ConfigurationError(
                    source: file, line: max(entry.line, line),
                    message: "unknown key \"\(entry.key)\"; did you mean \"\(nearest)\"?",
                    hint: "correct or remove the key")
            }
            found[entry.key] = entry.value
        }
        return found
    }
}
