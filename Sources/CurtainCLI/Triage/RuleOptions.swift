// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRules
import CurtainTriage
import Glibc

/// Which rules, and whose.
struct RuleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Directory of rules and lexicons (CURTAIN_RULES).", valueName: "directory"),
        completion: .directory)
    var rules: String?

    @Option(
        help: ArgumentHelp("JSON or YAML file with what the clinic may say of itself.", valueName: "file"),
        completion: .file())
    var clinic: String?

    func load(_ host: Host) throws -> LoadedRules {
        let directory = try RuleDirectory.find(rules, host: host)
        let rules: TriageRules
        var facts = ClinicFacts()
        do {
            rules = try RuleSet.compile(try RuleDirectory.files(directory))
            if let clinic {
                let parsed = try ClinicFile.parse(
                    RuleFile(name: clinic, bytes: try FileInput.readAll(clinic, limit: RuleSet.sizeLimit)))
                facts = parsed.facts
                if !parsed.unknown.isEmpty {
                    host.note("\(clinic): not used: \(parsed.unknown.joined(separator: ", "))")
                }
            }
        } catch let error as TriageRulesError {
            throw CLIError.badRules(
                file: error.file, line: error.line, reason: error.message, hint: error.hint)
        }
        return LoadedRules(directory: directory, rules: rules, facts: facts)
    }
}

/// Rules that are ready to judge.
struct LoadedRules: Sendable {
    let directory: String
    let rules: TriageRules
    let facts: ClinicFacts

    var engine: TriageEngine { TriageEngine(rules: rules, clinic: facts) }
    var replyGuard: ReplyGuard { ReplyGuard(rules: rules, clinic: facts) }
}

/// Finds and reads a directory of rules.
enum RuleDirectory {
    private static let usual = "config/triage"

    /// The directory that was named, or the first usual place that is there.
    static func find(_ named: String?, host: Host) throws -> String {
        if let named = named ?? host.environment["CURTAIN_RULES"], !named.isEmpty { return named }
        var places = [usual]
        if var directory = programDirectory() {
            for _ in 0..<5 {
                places.append("\(directory)/\(usual)")
                guard let slash = directory.lastIndex(of: "/"), slash != directory.startIndex else { break }
                directory = String(directory[..<slash])
            }
        }
        places += ["/etc/curtain/triage", "/usr/share/curtain/triage"]
        guard let found = places.first(where: { access($0, R_OK | X_OK) == 0 }) else {
            throw CLIError.usage(
                "there are no rules here", hint: "name their directory with --rules, such as --rules config/triage")
        }
        return found
    }

    /// Every `.yaml` file, in the order of the names.
    static func files(_ directory: String) throws -> [RuleFile] {
        guard let stream = opendir(directory) else {
            throw CLIError.file(path: directory, code: errno, what: "list")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".yaml"), !name.hasPrefix(".") { names.append(name) }
        }
        guard !names.isEmpty else {
            throw CLIError.usage(
                "\(directory) holds no .yaml file", hint: "name the directory of the rules with --rules")
        }
        let label = directory.split(separator: "/").last.map(String.init) ?? directory
        return try names.sorted().map { name in
            RuleFile(
                name: "\(label)/\(name)",
                bytes: try FileInput.readAll("\(directory)/\(name)", limit: RuleSet.sizeLimit))
        }
    }

    /// Where the running program is.
    private static func programDirectory() -> String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        let text = String(cString: path)
        return text.lastIndex(of: "/").map { String(text[..<$0]) }
    }
}
