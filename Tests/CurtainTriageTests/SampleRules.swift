// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRules
import CurtainTriage
import Foundation

/// The shipped rules, read once, and an invented clinic.
enum SampleRules {
    static let clinic = ClinicFacts(
        names: ["Northside Clinic"], phones: ["(330) 555-0100"], emails: ["desk@northside.example"],
        domains: ["northside.example"], places: ["Akron"], addresses: ["12 Commerce Street"],
        staff: ["Dr. Lindqvist", "Paula Reyes"])

    /// The package's root: three folders up from this file.
    static var root: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    static func load() throws -> TriageRules {
        let folder = root.appendingPathComponent("config/triage")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".yaml") }.sorted()
        return try RuleSet.compile(
            try names.map { RuleFile(name: $0, bytes: Array(try Data(contentsOf: folder.appendingPathComponent($0)))) })
    }

    private static let shared = Result { try load() }

    static func rules() throws -> TriageRules { try shared.get() }

    static func engine() throws -> TriageEngine { TriageEngine(rules: try rules(), clinic: clinic) }

    static func replyGuard() throws -> ReplyGuard { ReplyGuard(rules: try rules(), clinic: clinic) }

    /// The folder with development data, where this machine has one.
    static var sharedData: URL? {
        let environment = ProcessInfo.processInfo.environment["CURTAIN_SHARED"]
        let base = environment.map { URL(fileURLWithPath: $0) } ?? root.appendingPathComponent("../shared")
        let data = base.appendingPathComponent("data")
        return FileManager.default.fileExists(atPath: data.path) ? data : nil
    }
}
