// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainCrypto
import CurtainRuntime
import CurtainStoreSQLite
import CurtainTriage
package import CurtainUseCases
import Foundation
import Synchronization

extension TestDeployment {
    /// Rules of a clinic's own: comments of the marina are an emergency, replies that name the secure page are refused.
    package static let marinaRules = [
        """
        version: "7"
        section: urgency
        rules:
          - id: ours.marina
            level: emergency
            category: other
            certainty: certain
            reason: the marina floods
            patterns:
              - marina
        """,
        """
        version: "7"
        section: guard
        rules:
          - id: G9.marina
            code: confirms_patient
            certainty: certain
            reason: names the secure page
            ignore: [negated, past, hypothetical, generic, quoted, resolved, idiom]
            patterns:
              - secure page
        """,
    ]

    /// The same clinic after files were added to the shipped rules.
    package func relay(adding files: [String]) async throws -> Relay {
        let rules = try AddedRules.compiled(files)
        let facts = ClinicFacts().including(relay.settings.clinic)
        return try Relay(
            store: store, keys: keys, keyring: KeyringPlace(path: directory.file("keyring")),
            deploymentKey: try keys.unwrap(try await store.deploymentKey()),
            rules: RuleBook(rules, clinic: facts), poster: poster, settings: relay.settings, clock: clock.wall)
    }
}

/// The shipped rules with files beside them, compiled once for all tests.
private enum AddedRules {
    private static let known = Mutex<[[String]: TriageRules]>([:])

    static func compiled(_ files: [String]) throws -> TriageRules {
        try known.withLock { known in
            if let rules = known[files] { return rules }
            let rules = try load(files)
            known[files] = rules
            return rules
        }
    }

    private static func load(_ files: [String]) throws -> TriageRules {
        let directory = try TemporaryDirectory()
        let manager = FileManager.default
        let shipped = TestDeployment.root + "/config/triage"
        for name in try manager.contentsOfDirectory(atPath: shipped) where name.hasSuffix(".yaml") {
            try manager.copyItem(atPath: "\(shipped)/\(name)", toPath: directory.file(name))
        }
        for (number, text) in files.enumerated() {
            try Data(text.utf8).write(to: URL(filePath: directory.file("9\(number)-ours.yaml")))
        }
        return try TriageLoading.load(directory: directory.path)
    }
}
