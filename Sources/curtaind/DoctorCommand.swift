// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRuntime

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check configuration, keys, files, database, certificates, space and clock.",
        discussion: """
            Works while serving and while stopped. Ends with 0 when nothing fails, else with 78.

            Examples:
              curtaind doctor
              curtaind doctor --format json
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var secret: SecretOptions

    @Option(help: "table or json.")
    var format = Format.table

    func run() async throws {
        try await reporting {
            let findings = await Doctor(configuration: options.path, secret: secret.override).examine()
            switch format {
            case .table: findings.forEach { print(Self.row($0)) }
            case .json: print("[\n" + findings.map { "  " + Self.object($0) }.joined(separator: ",\n") + "\n]")
            }
            let failures = findings.count { $0.level == .fail }
            if failures > 0 {
                Terminal.say("curtaind: \(failures) of \(findings.count) checks failed")
                throw ExitCode(78)
            }
        }
    }

    private static func row(_ finding: Finding) -> String {
        let level = finding.level.rawValue.padding(4)
        let line = "\(level)  \(finding.check.padding(20))  \(finding.message)"
        return finding.action.isEmpty ? line : "\(line)\n      \("".padding(20))  -> \(finding.action)"
    }

    private static func object(_ finding: Finding) -> String {
        """
        {"check": \(JSONText.quote(finding.check)), "level": \(JSONText.quote(finding.level.rawValue)), \
        "message": \(JSONText.quote(finding.message)), "action": \(JSONText.quote(finding.action))}
        """
    }
}

extension String {
    /// With spaces up to a width.
    func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
