// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRules
package import CurtainTriage

/// Reads YAML files for the configuration and the templates.
package enum YAMLFile {
    /// Reads and parses a file.
    ///
    /// `name`: what messages call the file.
    /// - Throws: ``ConfigurationError`` with the line, never with the text around it.
    package static func read(_ path: String, name: String) throws(ConfigurationError) -> RuleNode {
        let file = try load(path, name: name)
        do {
            return try YAMLText.parse(RuleSet.text(of: file), name: name)
        } catch {
            throw ConfigurationError(error)
        }
    }

    /// Parses YAML text.
    package static func parse(_ text: String, name: String) throws(ConfigurationError) -> RuleNode {
        do {
            return try YAMLText.parse(text, name: name)
        } catch {
            throw ConfigurationError(error)
        }
    }

    /// A file's bytes, not looked at.
    static func load(_ path: String, name: String) throws(ConfigurationError) -> RuleFile {
        do {
            return RuleFile(name: name, bytes: try HostFile.read(path, limit: RuleSet.sizeLimit))
        } catch {
            throw ConfigurationError(source: name, message: error.message, hint: error.hint)
        }
    }
}

extension ConfigurationError {
    init(_ error: TriageRulesError) {
        self.init(
            source: error.file, line: error.line > 0 ? error.line : nil, message: error.message, hint: error.hint)
    }
}

extension RuleNode {
    /// The line it begins on.
    var firstLine: Int { line }

    /// The text of a plain value.
    var text: String? {
        guard case .scalar(let text, _) = self else { return nil }
        return text
    }
}
