// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainChannels
package import CurtainCore
package import CurtainCrypto
package import CurtainStoreSQLite
import CurtainTriage
package import CurtainUseCases

/// An opened deployment: the data directory is held, the keyring and the store are open, the relay is ready.
package struct Runtime: Sendable {
    package let configuration: CurtainConfiguration
    package let directory: DataDirectory
    package let keyRing: KeyRing
    package let store: SQLiteStore
    package let relay: Relay
    private let poster: HTTPPoster
    /// As the configuration has them now.
    package let templates: [TemplateSource]

    /// Checks where keys and data are, takes the data directory, and opens everything in it.
    ///
    /// `keyRing`: the keyring, when the caller has opened it already. `alone`: nobody is
    /// served meanwhile, so that bulk work may take all of the writer.
    /// - Throws: ``ConfigurationError``, ``HostProblem``, `CryptoError`, `StartProblem`; nothing stays held then.
    package static func open(
        _ configuration: CurtainConfiguration, secret: KeyringAccess.Override = .none, keyRing opened: KeyRing? = nil,
        alone: Bool = false, clock: WallClock = .system
    ) async throws -> Runtime {
        try KeySeparation.check(configuration)
        let parts = try Parts.load(configuration)
        guard HostFile.exists(configuration.databasePath) else {
            throw HostProblem.notInitialised(path: configuration.databasePath)
        }
        let directory = try DataDirectory.take(configuration.dataDirectory)
        do {
            let keyRing = try opened ?? KeyringAccess.open(configuration.keyring, override: secret)
            var options = storeOptions(configuration)
            if alone { options.bulk = .alone }
            let store = try SQLiteStore.open(options, keyRing: keyRing, clock: clock)
            do {
                return try await assemble(
                    configuration, parts: parts, directory: directory, keyRing: keyRing, store: store, clock: clock)
            } catch {
                await store.close()
                throw error
            }
        } catch {
            directory.release()
            throw error
        }
    }

    /// Builds the relay over a store that is open already.
    static func assemble(
        _ configuration: CurtainConfiguration, parts: Parts, directory: DataDirectory, keyRing: KeyRing,
        store: SQLiteStore, clock: WallClock
    ) async throws -> Runtime {
        let deployment = try keyRing.unwrap(try await store.deploymentKey())
        let poster = HTTPPoster(configuration.posts)
        var settings = configuration.relaySettings
        settings.crisis = try configuration.crisis.opened()
        let relay = try Relay(
            store: store, keys: keyRing, keyring: KeyringPlace(path: configuration.keyring.path),
            deploymentKey: deployment,
            rules: RuleBook(parts.rules, clinic: configuration.facts.including(configuration.clinic)),
            poster: poster, settings: settings, clock: clock)
        return Runtime(
            configuration: configuration, directory: directory, keyRing: keyRing, store: store, relay: relay,
            poster: poster,
            templates: parts.templates)
    }

    /// Finishes queued changes, closes the store and lets go of the data directory.
    package func close() async {
        await relay.keyWork.stop()
        await relay.deepWork.stop()
        await poster.close()
        await store.close()
        directory.release()
    }

    /// The caller that commands on the host act as.
    package static func host(_ command: String) -> Caller {
        .host(requestID: "host-\(command)-\(RawID(at: .systemNow()))")
    }

    static func storeOptions(_ configuration: CurtainConfiguration) -> SQLiteStore.Options {
        SQLiteStore.Options(
            databasePath: configuration.databasePath, lockPath: configuration.audit.lockFile, node: configuration.node)
    }
}

/// What is read from the configuration's directories before anything is opened.
struct Parts: Sendable {
    let rules: TriageRules
    let templates: [TemplateSource]

    static func load(_ configuration: CurtainConfiguration) throws(ConfigurationError) -> Parts {
        Parts(
            rules: try TriageLoading.load(directory: configuration.triageDirectory),
            templates: try TemplateLoading.load(directory: configuration.templatesDirectory))
    }
}
