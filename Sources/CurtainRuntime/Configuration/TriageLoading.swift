// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
package import CurtainTriage

/// Reads the rules and lexicons of a directory.
package enum TriageLoading {
    /// Compiles every `.yaml` file of the directory, in the order of their names.
    ///
    /// The identifier of the rules is the first 16 hexadecimal digits of SHA-256 over the names and bytes of the files.
    ///
    /// - Throws: ``ConfigurationError`` with file and line.
    package static func load(directory: String) throws(ConfigurationError) -> TriageRules {
        var files: [(name: String, root: RuleNode)] = []
        var all: [UInt8] = []
        for file in try YAMLDirectory.files(in: directory, what: "triage rules") {
            let (root, bytes) = try YAMLFile.read(file.path, name: file.name)
            files.append((file.name, root))
            all += Array(file.name.utf8) + [0] + SHA256.hash(bytes).bytes
        }
        let identifier = String(Hex.encode(SHA256.hash(all).bytes).prefix(16))
        do {
            return try TriageRules(files: files, identifier: identifier)
        } catch {
            throw ConfigurationError(source: error.file, line: error.line, message: error.message, hint: error.hint)
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
