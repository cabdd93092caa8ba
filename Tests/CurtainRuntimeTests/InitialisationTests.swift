// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import CurtainUseCases
import Testing

struct InitialisationTests {
    @Test("A deployment is made with keyring, database, pools, admin and templates")
    func complete() async throws {
        let host = try TestHost()
        let report = try await host.initialise()
        #expect(report.slots == ["keyfile", "recovery"])
        #expect(report.pools == ["front-desk", "nurses"])
        #expect(report.verifierKey.hasPrefix("localhost/audit/1+"))
        #expect(report.recoveryKey != nil)
        #expect(HostFile.status(host.path("var/data"))?.mode == 0o700)
        #expect(HostFile.status(host.path("var/keys/keyring"))?.mode == 0o600)
        #expect(HostFile.status(host.path("var/keys/keyring.key"))?.mode == 0o400)
        #expect(HostFile.status(host.path("var/data/curtain.db"))?.mode == 0o600)

        let runtime = try await Runtime.open(try host.load())
        let pools = try await runtime.relay.pools(as: Runtime.host("test")).map(\.name)
        #expect(pools.sorted() == ["front-desk", "nurses"])
        let templates = try await runtime.relay.templates(as: Runtime.host("test"))
        #expect(templates.count == 2)
        #expect(templates.allSatisfy { !$0.template.isApproved })
        #expect(runtime.relay.deployment == report.deployment)
        await runtime.close()
    }

    @Test("The admin's one-time password opens only with a new password")
    func oneTimePassword() async throws {
        let host = try TestHost()
        let report = try await host.initialise()
        let runtime = try await Runtime.open(try host.load())
        let visitor = Caller(principal: .visitor, requestID: "test", address: nil)
        await #expect(throws: RelayError.passwordChangeRequired) {
            try await runtime.relay.signIn(
                login: "admin", password: report.oneTimePassword, newPassword: nil, as: visitor)
        }
        await runtime.close()
    }

    @Test("A second run is refused and changes nothing")
    func twice() async throws {
        let host = try TestHost()
        try await host.initialise()
        let keyring = try HostFile.read(host.path("var/keys/keyring"), limit: 65_536)
        await #expect(throws: HostProblem.alreadyInitialised(path: host.path("var/data/curtain.db"))) {
            try await host.initialise()
        }
        #expect(try HostFile.read(host.path("var/keys/keyring"), limit: 65_536) == keyring)
    }

    @Test("A run that fails at its end takes back everything it made")
    func cleansUp() async throws {
        let host = try TestHost()
        var request = InitialisationRequest()
        request.admin = "not a login\u{1B}"
        let before = try host.names(".")
        await #expect(throws: RelayError.self) { try await host.initialise(request) }
        #expect(!HostFile.exists(host.path("var/data")))
        #expect(!HostFile.exists(host.path("var/keys")))
        #expect(try host.names(".") == before)
        try await host.initialise()
    }

    @Test("A key file that was there before a failed run stays")
    func keepsKeyFile() async throws {
        let host = try TestHost()
        _ = try HostFile.makeDirectories(host.path("secrets"))
        try HostFile.write(host.path("secrets/root.key"), [UInt8](repeating: 7, count: 32), mode: 0o400)
        var request = InitialisationRequest()
        request.admin = "not a login\u{1B}"
        request.keyFile = host.path("secrets/root.key")
        await #expect(throws: RelayError.self) { try await host.initialise(request) }
        #expect(HostFile.exists(host.path("secrets/root.key")))
        #expect(!HostFile.exists(host.path("var/keys")))
    }

    @Test("One slot is not enough unless that was accepted")
    func slots() async throws {
        let host = try TestHost()
        var request = InitialisationRequest()
        request.makesRecoveryKey = false
        await #expect(throws: HostProblem.tooFewSlots) { try await host.initialise(request) }
        #expect(!HostFile.exists(host.path("var")))
        request.acceptsNoRecovery = true
        let report = try await host.initialise(request)
        #expect(report.slots == ["keyfile"])
        #expect(report.recoveryKey == nil)
    }

    @Test("The printed recovery key and a passphrase open the keyring; a wrong one does not")
    func otherSecrets() async throws {
        let host = try TestHost()
        try host.write("passphrase", "correct horse\nsecond line\n", mode: 0o600)
        var request = InitialisationRequest()
        request.passphraseFile = host.path("passphrase")
        let report = try await host.initialise(request)
        #expect(report.slots == ["keyfile", "passphrase", "recovery"])
        let recoveryKey = try #require(report.recoveryKey)
        try host.write("recovery", recoveryKey.reveal() + "\n", mode: 0o600)
        for secret in [
            KeyringAccess.Override.passphraseFile(host.path("passphrase")), .recoveryFile(host.path("recovery")),
        ] {
            let runtime = try await Runtime.open(try host.load(), secret: secret)
            await runtime.close()
        }
        try host.write("wrong", "incorrect horse\n", mode: 0o600)
        let configuration = try host.load()
        let error = await #expect(throws: (any Error).self) {
            try await Runtime.open(configuration, secret: .passphraseFile(host.path("wrong")))
        }
        #expect(error.map { ProblemKind($0) } == .refused)
        #expect(!DataDirectory.holder(of: configuration.dataDirectory).held)
    }

    @Test("A passphrase file that others may read, or that is empty, is refused")
    func passphraseFiles() throws {
        let host = try TestHost()
        try host.write("open", "secret\n", mode: 0o644)
        #expect(throws: HostProblem.openToOthers(path: host.path("open"), mode: 0o644)) {
            try Passphrase.read(file: host.path("open"))
        }
        try host.write("empty", "\n", mode: 0o600)
        #expect(throws: HostProblem.emptyPassphrase(path: host.path("empty"))) {
            try Passphrase.read(file: host.path("empty"))
        }
    }

    @Test("Slots of the keyring are listed without opening it")
    func listing() async throws {
        let host = try TestHost()
        try await host.initialise()
        let listing = try KeyringListing.read(try host.load().keyring)
        #expect(listing.generation == 1)
        #expect(listing.slots.map(\.type) == ["keyfile", "recovery"])
    }
}
