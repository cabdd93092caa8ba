// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import CurtainUseCases
import Testing

struct DevelopmentSetupTests {
    private func setup(_ host: TestHost) async throws -> DevelopmentSetup.Outcome {
        try await DevelopmentSetup(try host.load()) { _ in }.run()
    }

    @Test("It makes people, channels, approved templates and samples, and the second run changes nothing")
    func twice() async throws {
        let host = try TestHost()
        try host.write("samples/comments.jsonl", try ProjectFiles.text("samples/comments.jsonl"))
        let first = try await setup(host)
        #expect(first.made)
        #expect(first.imported?.counts == [.added: 40])
        #expect(HostFile.status(first.loginsPath)?.mode == 0o600)
        let keyring = try HostFile.read(host.path("var/keys/keyring"), limit: 65_536)
        let second = try await setup(host)
        #expect(!second.made)
        #expect(second.logins == first.logins)
        #expect(try HostFile.read(host.path("var/keys/keyring"), limit: 65_536) == keyring)

        let runtime = try await Runtime.open(try host.load())
        let templates = try await runtime.relay.templates(as: Runtime.host("test"))
        #expect(templates.filter { !$0.template.isApproved }.map(\.refusals) == [])
        let pools = try await runtime.relay.pools(as: Runtime.host("test"))
        #expect(pools.first { $0.name == "front-desk" }?.memberLogins == ["amy"])
        #expect(pools.first { $0.name == "nurses" }?.memberLogins == ["nora"])
        let channels = try await runtime.relay.channels(as: Runtime.host("test"))
        #expect(channels.map(\.name).sorted() == ["blog", "facebook", "google_review", "mastodon", "x"])
        await runtime.close()
    }

    @Test("A deployment that init made is left alone")
    func foreign() async throws {
        let host = try TestHost()
        try await host.initialise()
        await #expect(throws: HostProblem.foreignDeployment(path: host.path("var/data"))) { try await setup(host) }
    }
}
