// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
package import CurtainTriage

/// One file of rules, as it was read.
package struct RuleFile: Sendable {
    /// What messages call it; part of the rules' identifier.
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// Compiles files into rules.
package enum RuleSet {
    /// Bytes a file may have.
    package static let sizeLimit = 4 << 20

    /// Compiles files in their order.
    ///
    /// The identifier of the rules is the first 16 hexadecimal digits of SHA-256 over the names and bytes of the files.
    ///
    /// - Throws: ``TriageRulesError`` with file and line.
    package static func compile(_ files: [RuleFile]) throws(TriageRulesError) -> TriageRules {
        let rules = try TriageRules(files: try parse(files), identifier: identifier(of: files))
        guard let fault = GuardSelfTest.fault(in: rules) else { return rules }
        throw TriageRulesError(
            file: files.last.flatMap { $0.name.split(separator: "/").first }.map(String.init) ?? "rules", line: 0,
            message: "with these rules the guard of public replies would \(fault.isRefused ? "refuse" : "let through") "
                + "\"\(fault.text)\"",
            hint: "restore the shipped files of the guard; a clinic's own file may add to them, not take away")
    }

    /// What is probably not meant in files that compile.
    ///
    /// - Throws: ``TriageRulesError`` with file and line, as ``compile(_:)``.
    package static func lint(_ files: [RuleFile]) throws(TriageRulesError) -> RuleReport {
        try TriageRules.lint(try parse(files))
    }

    private static func parse(
        _ files: [RuleFile]
    ) throws(TriageRulesError) -> [(name: String, root: RuleNode)] {
        var parsed: [(name: String, root: RuleNode)] = []
        for file in files { parsed.append((file.name, try YAMLText.parse(text(of: file), name: file.name))) }
        return parsed
    }

    /// Names the exact files: their names and their bytes.
    package static func identifier(of files: [RuleFile]) -> String {
        var all: [UInt8] = []
        for file in files { all += Array(file.name.utf8) + [0] + SHA256.hash(file.bytes).bytes }
        return String(Hex.encode(SHA256.hash(all).bytes).prefix(16))
    }

    /// The file's text.
    package static func text(of file: RuleFile) throws(TriageRulesError) -> String {
        guard let text = String(validating: file.bytes, as: UTF8.self) else {
            throw TriageRulesError(file: file.name, line: 0, message: "the file is not UTF-8", hint: "save it as UTF-8")
        }
        return text
    }
}
