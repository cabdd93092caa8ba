// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import CurtainStoreSQLite
import CurtainUseCases

/// What a new deployment is made of.
package struct InitialisationRequest: Sendable {
    package var admin = "admin"
    /// The pool that routed conversations go to first; `front-desk` is made besides.
    package var pool = "nurses"
    /// Slots beyond the configured one.
    package var keyFile: String?
    package var passphraseFile: String?
    package var promptsPassphrase = false
    package var makesRecoveryKey = true
    package var acceptsNoRecovery = false

    package init() {}
}

/// What was made, with what is shown this once and never again.
package struct InitialisationReport: Sendable {
    package let deployment: String
    package let logOrigin: String
    package let verifierKey: String
    package let dataDirectory: String
    package let keyringPath: String
    package let slots: [String]
    package let keyFile: String?
    /// The key file, when the configuration does not name it and the service would not find it.
    package let keyFileToSet: String?
    package let recoveryKey: Redacted<String>?
    package let admin: String
    package let oneTimePassword: Redacted<String>
    package let pools: [String]
    package let templates: [TemplateSource]
    package let staffOrigin: String
}

/// Makes a deployment: directories, keyring, database with its first leaf, pools, the first admin, templates.
///
/// It never touches a deployment that exists, and takes back everything it made when it fails.
package struct Initialisation: Sendable {
    /// Pool that takes comments in.
    package static let intakePool = "front-desk"

    private let configuration: CurtainConfiguration
    private let request: InitialisationRequest
    private let clock: WallClock

    package init(_ configuration: CurtainConfiguration, _ request: InitialisationRequest, clock: WallClock = .system) {
        self.configuration = configuration
        self.request = request
        self.clock = clock
    }

    package func run() async throws -> InitialisationReport {
        try KeySeparation.check(configuration)
        if let keyFile = request.keyFile {
            try KeySeparation.check(
                keyring: configuration.keyring.path, keyFile: keyFile, dataDirectory: configuration.dataDirectory)
        }
        for path in [configuration.databasePath, configuration.keyring.path, configuration.audit.lockFile]
        where HostFile.exists(path) {
            throw HostProblem.alreadyInitialised(path: path)
        }
        let parts = try Parts.load(configuration)
        let plan = try slotPlan()
        var undo = Undo()
        do {
            return try await make(parts, plan, &undo)
        } catch {
            undo.rollBack()
            throw error
        }
    }

    // MARK: slots

    private struct SlotPlan {
        var secrets: [SlotSecret] = []
        /// Made before the keyring when it is not there.
        var keyFile: String?
        var recoveryKey: String?
    }

    private func slotPlan() throws -> SlotPlan {
        var plan = SlotPlan()
        let keyring = configuration.keyring
        if let path = request.keyFile ?? (keyring.source == .keyFile ? keyring.keyFile : nil) {
            plan.keyFile = path
            plan.secrets.append(.keyFile(path: path))
        }
        if let path = request.passphraseFile ?? (keyring.source == .passphraseFile ? keyring.passphraseFile : nil) {
            plan.secrets.append(.passphrase(try Passphrase.read(file: path)))
        } else if request.promptsPassphrase || keyring.source == .prompt {
            plan.secrets.append(.passphrase(try Passphrase.promptNew()))
        }
        if request.makesRecoveryKey {
            let key = try SlotSecret.makeRecoveryKey()
            plan.recoveryKey = key
            plan.secrets.append(.recovery(key))
        }
        guard plan.secrets.count >= 2 || request.acceptsNoRecovery else { throw HostProblem.tooFewSlots }
        return plan
    }

    // MARK: making

    private func make(_ parts: Parts, _ plan: SlotPlan, _ undo: inout Undo) async throws -> InitialisationReport {
        undo.made(directories: try HostFile.makeDirectories(configuration.dataDirectory))
        undo.made(directories: try HostFile.makeDirectories(HostPath.directory(of: configuration.audit.lockFile)))
        undo.made(directories: try HostFile.makeDirectories(HostPath.directory(of: configuration.keyring.path)))
        undo.made(file: DataDirectory.lockPath(in: configuration.dataDirectory))
        let directory = try DataDirectory.take(configuration.dataDirectory)
        defer { directory.release() }
        if let path = plan.keyFile, !HostFile.exists(path) {
            undo.made(directories: try HostFile.makeDirectories(HostPath.directory(of: path)))
            undo.made(file: path)
            try SlotSecret.makeKeyFile(at: path)
        }
        undo.made(file: configuration.keyring.path)
        let keyRing = try KeyringFile.create(
            origin: configuration.audit.origin, slots: plan.secrets, at: configuration.keyring.path)
        let subject = KeySubject(kind: .deployment, id: keyRing.organization)
        let (_, wrapped) = try keyRing.newDataKey(for: subject, version: 1)
        for suffix in ["", "-wal", "-shm"] { undo.made(file: configuration.databasePath + suffix) }
        undo.made(file: configuration.audit.lockFile)
        let store = try SQLiteStore.create(
            Runtime.storeOptions(configuration), keyRing: keyRing, deploymentKey: wrapped, clock: clock)
        do {
            let runtime = try await Runtime.assemble(
                configuration, parts: parts, directory: directory, keyRing: keyRing, store: store, clock: clock)
            let report = try await furnish(runtime, plan)
            await store.close()
            return report
        } catch {
            await store.close()
            throw error
        }
    }

    private func furnish(_ runtime: Runtime, _ plan: SlotPlan) async throws -> InitialisationReport {
        let host = Runtime.host("init")
        var pools = [Self.intakePool]
        if !request.pool.isEmpty, request.pool != Self.intakePool { pools.append(request.pool) }
        for pool in pools { _ = try await runtime.relay.addPool(pool, as: host) }
        let admin = try await runtime.relay.addPerson(login: request.admin, roles: [.admin], pools: [], as: host)
        _ = try await runtime.relay.importTemplates(runtime.templates, as: host)
        return InitialisationReport(
            deployment: runtime.relay.deployment, logOrigin: runtime.relay.logOrigin,
            verifierKey: runtime.relay.verifierKey, dataDirectory: configuration.dataDirectory,
            keyringPath: configuration.keyring.path, slots: plan.secrets.map(\.type.name), keyFile: plan.keyFile,
            keyFileToSet: configuration.keyring.source == .keyFile && plan.keyFile != configuration.keyring.keyFile
                ? plan.keyFile : nil,
            recoveryKey: plan.recoveryKey.map { Redacted($0) }, admin: request.admin,
            oneTimePassword: admin.password, pools: pools, templates: runtime.templates,
            staffOrigin: configuration.staffListener.origin)
    }
}
