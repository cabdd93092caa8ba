// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import Glibc
import Testing

struct DoctorTests {
    private func findings(
        _ host: TestHost, _ environment: [String: String] = [:], clock: WallClock = .system
    ) async -> [Finding] {
        await Doctor(configuration: host.path("config/curtain.yaml"), environment: environment, clock: clock).examine()
    }

    private func ready() async throws -> TestHost {
        let host = try TestHost()
        _ = try DevelopmentCertificates(directory: host.path("certs")).make()
        try await host.initialise()
        return host
    }

    private func failures(_ findings: [Finding]) -> [Finding] { findings.filter { $0.level == .fail } }

    @Test("A deployment that is well has no failure, and each warning says what to do")
    func well() async throws {
        let host = try await ready()
        let found = await findings(host)
        #expect(failures(found) == [])
        #expect(found.filter { $0.level != .ok }.allSatisfy { !$0.action.isEmpty })
        #expect(found.contains { $0.check == "sign-in" && $0.level == .warn })
        #expect(
            found.contains { $0.check == "templates" && $0.level == .warn && $0.message.contains("invitation (en)") })
        #expect(found.contains { $0.check == "database settings" && $0.message.contains("synchronous=2") })
    }

    @Test("It works while the data directory is held, by asking the process that serves")
    func serving() async throws {
        let host = try await ready()
        let runtime = try await Runtime.open(try host.load())
        let idle = await findings(host)
        #expect(idle.contains { $0.check == "lock" && $0.level == .warn })
        let server = try ControlServer.start(
            in: runtime.configuration.dataDirectory, handler: ControlHandler.make(runtime, version: "test"))
        let found = await findings(host)
        server.stop()
        await runtime.close()
        #expect(failures(found) == [])
        #expect(found.contains { $0.check == "lock" && $0.message.contains("serving, version test") })
    }

    @Test("A configuration that does not load is the only finding")
    func configuration() async throws {
        let host = try TestHost()
        try host.write("config/curtain.yaml", TestHost.configuration + "\nnod: x\n")
        let found = await findings(host)
        #expect(found.map(\.check) == ["configuration"])
        #expect(found.first?.message.contains("line 10") == true)
    }

    @Test("Nothing made yet: the hints lead to init and certs")
    func nothingYet() async throws {
        let host = try TestHost()
        let failed = failures(await findings(host))
        #expect(failed.contains { $0.check == "data directory" && $0.action.contains("curtaind init") })
        #expect(failed.contains { $0.check == "public certificate" && $0.action.contains("curtaind certs dev") })
        #expect(failed.contains { $0.check == "store" && $0.action.contains("curtaind init") })
    }

    @Test("Files and directories that others may read are failures")
    func modes() async throws {
        let host = try await ready()
        chmod(host.path("var/data/curtain.db"), 0o644)
        chmod(host.path("var/keys"), 0o755)
        chmod(host.path("certs/server.key"), 0o640)
        let failed = failures(await findings(host))
        #expect(failed.contains { $0.check == "database files" && $0.action.hasPrefix("run \"chmod go-rwx ") })
        #expect(failed.contains { $0.check == "keyring directory" })
        #expect(failed.contains { $0.check == "public certificate" && $0.message.contains("server.key") })
    }

    @Test("Certificates: expired, soon to expire, another key, another name")
    func certificates() async throws {
        let host = try await ready()
        func check(_ days: Int, _ environment: [String: String] = [:]) throws -> Finding? {
            let now = Timestamp.systemNow().adding(.seconds(days * 86_400))
            return CertificateChecks(try host.load(environment), now: now).findings().first
        }
        #expect(try check(0)?.level == .ok)
        #expect(try check(80)?.level == .warn)
        #expect(try check(88)?.level == .fail)
        #expect(try check(91)?.message.contains("expired") == true)
        #expect(try check(-2)?.message.contains("valid only from") == true)
        #expect(try check(0, ["CURTAIN_PUBLIC_KEY": "certs/ca.key"])?.message.contains("does not belong") == true)
        let other = try check(0, ["CURTAIN_PUBLIC_ORIGIN": "https://relay.test"])
        #expect(other?.message.contains("does not cover relay.test") == true)
        let authority = CertificateChecks(
            try host.load(["CURTAIN_PUBLIC_CLIENT_CA": "certs/server.pem"]), now: .systemNow()
        ).findings()
        #expect(authority.contains { $0.level == .fail && $0.message.contains("not an authority") })
    }

    @Test("A clock that is not of this time, or behind the log, is a failure")
    func clock() async throws {
        let host = try await ready()
        let early = await findings(host, clock: WallClock { Timestamp(milliseconds: 0) })
        #expect(early.contains { $0.check == "clock" && $0.level == .fail })
        let behind = WallClock { Timestamp.systemNow().adding(.seconds(-3600)) }
        let found = await findings(host, clock: behind)
        #expect(found.contains { $0.check == "clock" && $0.level == .fail && $0.message.contains("log was written") })
    }

    @Test("A foreign keyring, a missing key file and keys beside the data are failures")
    func keys() async throws {
        let host = try await ready()
        let other = try TestHost()
        try await other.initialise()
        let foreign = await findings(
            host,
            [
                "CURTAIN_KEYRING_PATH": other.path("var/keys/keyring"),
                "CURTAIN_KEYRING_KEY_FILE": other.path("var/keys/keyring.key"),
            ])
        #expect(failures(foreign).contains { $0.check == "store" })
        let missing = failures(await findings(host, ["CURTAIN_KEYRING_KEY_FILE": "none.key"]))
        #expect(missing.contains { $0.check == "keyring" })
        #expect(missing.contains { $0.check == "key file" })
        let beside = failures(await findings(host, ["CURTAIN_KEYRING_PATH": "var/data/keyring"]))
        #expect(beside.contains { $0.check == "key separation" })
    }

    @Test("A lock file that is gone or ahead is a failure that names recover")
    func lockFile() async throws {
        let host = try await ready()
        HostFile.remove(host.path("var/data/audit.lock"))
        let failed = failures(await findings(host))
        #expect(failed.contains { $0.check == "store" && $0.action.contains("curtaind recover") })
    }
}
