// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRules
package import CurtainTriage

/// Reads the rules and lexicons of a directory.
package enum TriageLoading {
    /// Compiles every `.yaml` file of the directory, in the order of their names.
    ///
    /// - Throws: ``ConfigurationError`` with file and line.
    package static func load(directory: String) throws(ConfigurationError) -> TriageRules {
        try compile(try files(directory))
    }

    /// As ``load(directory:)``; nil when the files are those that this identifier names.
    package static func load(
        directory: String, unless known: String
    ) throws(ConfigurationError) -> TriageRules? {
        let files = try files(directory)
        return RuleSet.identifier(of: files) == known ? nil : try compile(files)
    }

    private static func files(_ directory: String) throws(ConfigurationError) -> [RuleFile] {
        var files: [RuleFile] = []
        for file in try YAMLDirectory.files(in: directory, what: "triage rules") {
            files.append(try YAMLFile.load(file.path, name: file.name))
        }
        return files
    }

    private static func compile(_ files: [RuleFile]) throws(ConfigurationError) -> TriageRules {
        do {
            return try RuleSet.compile(files)
        } catch {
            throw ConfigurationError(error)
        }
    }
}

/// The YAML files of a configuration directory.
enum YAMLDirectory {
    static func files(
        in directory: String, what: String
    ) throws(ConfigurationError) -> [(path: String, name: String)] {
        let names: [String]
        do {
            names = try HostFile.names(in: directory).filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
        } catch {
            throw ConfigurationError(
                source: directory, message: "no directory of \(what): \(error.message)", hint: error.hint)
        }
        guard !names.isEmpty else {
            throw ConfigurationError(
                source: directory, message: "the directory of \(what) holds no .yaml file",
                hint: "copy the shipped files there")
        }
        return names.map { ("\(directory)/\($0)", "\(HostPath.name(of: directory))/\($0)") }
    }
}
