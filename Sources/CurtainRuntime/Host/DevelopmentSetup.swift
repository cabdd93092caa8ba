// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import CurtainUseCases
import FoundationEssentials

/// Makes the development deployment behind `make run`: certificates, people, channels, approved templates, samples.
///
/// Running it again finds all of that and changes nothing.
package struct DevelopmentSetup: Sendable {
    /// What was made or found.
    package struct Outcome: Sendable {
        package let made: Bool
        package let certificates: DevelopmentCertificates.Outcome
        /// Text with the logins, also kept in ``loginsPath``.
        package let logins: Redacted<String>
        package let loginsPath: String
        /// nil when the samples were there already, or are missing.
        package let imported: ImportSummary?
        package let verifierKey: String?
    }

    /// Marks a data directory that this made.
    private static let marker = "development"
    /// Channels of the samples, named like their kinds.
    private static let channels: [ChannelKind] = [.facebook, .googleReview, .blog, .x, .mastodon]

    private let configuration: CurtainConfiguration
    private let clock: WallClock
    private let say: @Sendable (String) -> Void

    package init(
        _ configuration: CurtainConfiguration, clock: WallClock = .system, say: @escaping @Sendable (String) -> Void
    ) {
        self.configuration = configuration
        self.clock = clock
        self.say = say
    }

    private var markerPath: String { "\(configuration.dataDirectory)/\(Self.marker)" }
    private var loginsPath: String { "\(HostPath.directory(of: configuration.dataDirectory))/dev-logins.txt" }
    private var samplesPath: String { "\(configuration.root)/samples/comments.jsonl" }

    package func run() async throws -> Outcome {
        let exists = HostFile.exists(configuration.databasePath)
        guard !exists || HostFile.exists(markerPath) else {
            throw HostProblem.foreignDeployment(path: configuration.dataDirectory)
        }
        let folder = HostPath.directory(of: configuration.publicListener.certificate)
        let certificates = try DevelopmentCertificates(directory: folder, clock: clock).make()
        if exists {
            let logins = String(decoding: try HostFile.read(loginsPath, limit: 65_536), as: UTF8.self)
            return Outcome(
                made: false, certificates: certificates, logins: Redacted(logins), loginsPath: loginsPath,
                imported: nil, verifierKey: nil)
        }
        say("making the deployment in \(configuration.dataDirectory)")
        let hadKeyFile = HostFile.exists(configuration.keyring.keyFile)
        let report = try await Initialisation(configuration, InitialisationRequest(), clock: clock).run()
        let runtime = try await Runtime.open(configuration, clock: clock)
        do {
            let (logins, summary) = try await furnish(runtime, report)
            await runtime.close()
            try HostFile.write(loginsPath, Array(logins.reveal().utf8), mode: 0o600, replacing: true)
            try HostFile.write(markerPath, Array("made by dev-setup\n".utf8), mode: 0o600, replacing: true)
            return Outcome(
                made: true, certificates: certificates, logins: logins, loginsPath: loginsPath, imported: summary,
                verifierKey: report.verifierKey)
        } catch {
            await runtime.close()
            removeHalfMade(keepingKeyFile: hadKeyFile)
            throw error
        }
    }

    private func furnish(
        _ runtime: Runtime, _ report: InitialisationReport
    ) async throws -> (Redacted<String>, ImportSummary?) {
        let relay = runtime.relay
        let host = Runtime.host("dev-setup")
        say("adding people, channels and templates")
        let password = Redacted(try Self.makePassword())
        let signedIn = try await relay.signIn(
            login: report.admin, password: report.oneTimePassword, newPassword: password,
            as: Caller(principal: .visitor, requestID: host.requestID, address: nil))
        guard case .staff(let principal, _)? = relay.authenticate(token: signedIn.token.reveal(), passive: false) else {
            throw RelayError.wrongCredentials
        }
        let admin = Caller(principal: .staff(principal), requestID: host.requestID, address: nil)
        var logins = [("admin", report.admin, password.reveal(), "its password")]
        for (login, roles, pools) in Self.people {
            let person = try await relay.addPerson(login: login, roles: roles, pools: pools, as: admin)
            logins.append((roles.description, login, person.password.reveal(), "a one-time password"))
        }
        for kind in Self.channels {
            _ = try await relay.addChannel(
                kind.rawValue, kind: kind, intakePool: Initialisation.intakePool, as: admin)
        }
        for view in try await relay.templates(as: admin) where !view.template.isApproved && view.refusals.isEmpty {
            let source = view.template.source
            _ = try await relay.approveTemplate(
                source.name, locale: source.locale, digest: view.template.digest, as: admin)
        }
        let summary = try await importSamples(relay)
        try await relay.signOut(as: admin)
        return (Redacted(Self.describe(logins, recoveryKey: report.recoveryKey)), summary)
    }

    private static let people: [(login: String, roles: Roles, pools: [String])] = [
        ("amy", [.agent], [Initialisation.intakePool]),
        ("nora", [.clinician], ["nurses"]),
        ("paul", [.auditor], []),
    ]

    private func importSamples(_ relay: Relay) async throws -> ImportSummary? {
        guard HostFile.exists(samplesPath) else { return nil }
        say("importing \(samplesPath)")
        var samples = CommentImport(
            ImportRequest(file: samplesPath, channel: "facebook"), relay: relay, batch: 1, depth: 1, report: { _ in },
            advance: { _ in })
        return try await samples.run()
    }

    /// 100 random bits in groups that can be typed.
    private static func makePassword() throws -> String {
        Crockford32.grouped(String(Crockford32.encode(try SecureRandom.bytes(15)).prefix(20)).lowercased())
    }

    private static func describe(
        _ logins: [(role: String, login: String, password: String, kind: String)], recoveryKey: Redacted<String>?
    ) -> String {
        var text = "Logins of the development deployment. A one-time password is replaced at the first sign-in.\n\n"
        for (role, login, password, kind) in logins {
            let name = login.padding(to: 8)
            text += "  \(name)\(role.padding(to: 12))\(password)   (\(kind))\n"
        }
        if let recoveryKey { text += "\nRecovery key of the keyring: \(recoveryKey.reveal())\n" }
        return text
    }

    /// A deployment that this began and could not finish is of no use to anybody.
    private func removeHalfMade(keepingKeyFile keeps: Bool) {
        for suffix in ["", "-wal", "-shm"] { HostFile.remove(configuration.databasePath + suffix) }
        HostFile.remove(configuration.audit.lockFile)
        HostFile.remove(configuration.keyring.path)
        if configuration.keyring.source == .keyFile, !keeps { HostFile.remove(configuration.keyring.keyFile) }
    }
}

extension String {
    /// With spaces up to a width.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
