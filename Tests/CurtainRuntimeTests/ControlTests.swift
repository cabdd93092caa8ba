// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import Testing

struct ControlTests {
    @Test("A backup is made by the process that serves, once, and verifies with the public key alone")
    func backupWhileServing() async throws {
        let host = try TestHost()
        let report = try await host.initialise()
        let configuration = try host.load()
        let runtime = try await Runtime.open(configuration)
        let server = try ControlServer.start(
            in: configuration.dataDirectory, handler: ControlHandler.make(runtime, version: "test"))
        #expect(HostFile.status(host.path("var/data/curtaind.sock"))?.mode == 0o600)
        let (copy, serving) = try await Backup.run(configuration, to: host.path("copy.db"))
        #expect(serving)
        #expect(copy.bytes > 0)
        #expect(HostFile.status(copy.path)?.mode == 0o600)
        await #expect(throws: HostProblem.exists(path: copy.path)) {
            try await Backup.run(configuration, to: copy.path)
        }
        server.stop()
        await runtime.close()
        let log = try LogCheck.run(
            configuration, database: copy.path, key: report.verifierKey, progress: { _, _ in })
        #expect(log.entries == copy.logSize)
        #expect(!HostFile.exists(host.path("var/data/curtaind.sock")))
    }

    @Test("Without a running process the backup opens the deployment itself")
    func backupWhileStopped() async throws {
        let host = try TestHost()
        try await host.initialise()
        let (copy, serving) = try await Backup.run(try host.load(), to: host.path("copy.db"))
        #expect(!serving)
        #expect(HostFile.exists(copy.path))
        #expect(!DataDirectory.holder(of: host.path("var/data")).held)
    }

    @Test("A copy beside the keyring is refused, and so is one in a directory that is not there")
    func badTargets() async throws {
        let host = try TestHost()
        try await host.initialise()
        let configuration = try host.load()
        for target in ["var/keys/copy.db", "none/copy.db"] {
            await #expect(throws: HostProblem.self) { try await Backup.run(configuration, to: host.path(target)) }
        }
    }

    @Test("A refusal of the running process reaches the command with message and hint")
    func refusal() async throws {
        let host = try TestHost()
        _ = try HostFile.makeDirectories(host.path("var/data"))
        let server = try ControlServer.start(in: host.path("var/data")) { _ in
            ControlResponse(message: "the disk is full", hint: "free some space")
        }
        await #expect(throws: HostProblem.refused(message: "the disk is full", hint: "free some space")) {
            try await ControlClient.ask(ControlRequest(command: .status), directory: host.path("var/data"), seconds: 60)
        }
        server.stop()
    }

    @Test("Nobody listening is told from a process that does not answer")
    func nobody() async throws {
        let host = try TestHost()
        let answer = try await ControlClient.ask(ControlRequest(command: .status), directory: host.root, seconds: 1)
        #expect(answer == nil)
    }

    @Test("The socket works in a directory with a path longer than a socket address holds")
    func longPath() async throws {
        let host = try TestHost()
        let deep = host.path(String(repeating: "directory-with-a-long-name/", count: 6) + "data")
        _ = try HostFile.makeDirectories(deep)
        let server = try ControlServer.start(in: deep) { _ in
            ControlResponse(backup: BackupResponse(path: "/x", bytes: 1, logSize: 2))
        }
        let answer = try await ControlClient.ask(ControlRequest(command: .backup), directory: deep, seconds: 60)
        #expect(answer?.backup?.logSize == 2)
        server.stop()
    }

    @Test("A lost lock file is recovered after the log was verified, and the recovery is an entry of the log")
    func recovery() async throws {
        let host = try TestHost()
        try await host.initialise()
        let configuration = try host.load()
        HostFile.remove(configuration.audit.lockFile)
        await #expect(throws: (any Error).self) { try await Runtime.open(configuration) }
        let recovery = try Recovery.begin(configuration)
        let found = try recovery.examine { _, _ in }
        #expect(found.refusal?.message.contains("lock file") == true)
        let size = try await recovery.run(found)
        #expect(size == found.log.entries + 1)
        recovery.end()
        let again = try Recovery.begin(configuration)
        #expect(try again.examine { _, _ in }.refusal == nil)
        again.end()
        let runtime = try await Runtime.open(configuration)
        await runtime.close()
    }
}
