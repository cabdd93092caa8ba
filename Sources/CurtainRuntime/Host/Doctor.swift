// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import CurtainTriage
import FoundationEssentials

/// Looks at everything a deployment rests on and says of each what to do.
///
/// Changes nothing but what a start changes.
package struct Doctor: Sendable {
    private let path: String
    private let environment: [String: String]
    private let clock: WallClock
    private let secret: KeyringAccess.Override

    package init(
        configuration path: String, environment: [String: String] = ProcessInfo.processInfo.environment,
        secret: KeyringAccess.Override = .none, clock: WallClock = .system
    ) {
        self.path = path
        self.environment = environment
        self.secret = secret
        self.clock = clock
    }

    /// Every finding, in a fixed order.
    package func examine() async -> [Finding] {
        let configuration: CurtainConfiguration
        do {
            configuration = try CurtainConfiguration.load(path, environment: environment)
        } catch {
            return error.problems.map { Finding("configuration", .fail, $0.text, action: $0.hint) }
        }
        var findings = [Finding("configuration", .ok, "\(path) is valid")]
        findings += configuration.unknownVariables.map {
            Finding("environment", .warn, "\($0) belongs to no setting", action: "unset it, or correct its name")
        }
        findings += parts(configuration)
        findings += [separation(configuration)]
        findings += FileChecks(configuration).findings()
        findings += CertificateChecks(configuration, now: clock.now()).findings()
        findings += HostChecks(configuration, clock: clock).findings()
        findings += await StoreChecks(configuration, clock: clock, secret: secret).findings()
        findings.append(
            Finding(
                "sign-in", .warn, "staff sign in with a password alone",
                action: "keep the staff listener on a private network; a second factor comes in a later version"))
        return findings
    }

    private func parts(_ configuration: CurtainConfiguration) -> [Finding] {
        var findings: [Finding] = []
        do {
            let rules = try TriageLoading.load(directory: configuration.triageDirectory)
            findings.append(Finding("triage", .ok, "rules \(rules.version) (\(rules.identifier))"))
        } catch {
            findings += error.problems.map { Finding("triage", .fail, $0.text, action: $0.hint) }
        }
        do {
            let templates = try TemplateLoading.load(directory: configuration.templatesDirectory)
            findings.append(Finding("templates", .ok, "\(templates.count) templates in the files"))
        } catch {
            findings += error.problems.map { Finding("templates", .fail, $0.text, action: $0.hint) }
        }
        if configuration.clinic.isExample {
            findings.append(
                Finding(
                    "clinic", .warn, "the clinic's name, phone or addresses are those of the example",
                    action: "set clinic.* in \(path) before anything is said in public"))
        } else {
            findings.append(Finding("clinic", .ok, "name, phone and addresses are set"))
        }
        return findings
    }

    private func separation(_ configuration: CurtainConfiguration) -> Finding {
        do {
            try KeySeparation.check(configuration)
        } catch {
            return Finding("key separation", .fail, error.message, action: error.hint)
        }
        let keyring = configuration.keyring
        let keyFolder = HostPath.resolved(HostPath.directory(of: keyring.keyFile))
        if keyring.source == .keyFile, keyFolder == HostPath.resolved(HostPath.directory(of: keyring.path)) {
            return Finding(
                "key separation", .warn, "the key file lies beside the keyring that it opens",
                action:
                    "move it elsewhere (another disk, a credential of the service manager), so that no copy holds both")
        }
        return Finding("key separation", .ok, "keyring and data are in different directories")
    }
}

extension ClinicConstants {
    /// Whether anything of it comes from the invented clinic of the shipped file.
    var isExample: Bool {
        [landingURL, checkURL].contains { $0.contains(".example") || $0.contains("//localhost") }
            || phone.contains("555-01")
    }
}
