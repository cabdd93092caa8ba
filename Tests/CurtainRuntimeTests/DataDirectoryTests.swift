// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime
import Glibc
import Testing

struct DataDirectoryTests {
    @Test("A second holder is refused and told which process has it")
    func secondHolder() throws {
        let host = try TestHost()
        let path = host.path("var/data")
        _ = try HostFile.makeDirectories(path)
        let first = try DataDirectory.take(path)
        let error = #expect(throws: HostProblem.self) { try DataDirectory.take(path) }
        #expect(error == .locked(path: path, process: getpid()))
        #expect(error?.hint.contains("stop") == true)
        #expect(DataDirectory.holder(of: path).process == getpid())
        first.release()
        #expect(!DataDirectory.holder(of: path).held)
        try DataDirectory.take(path).release()
    }

    @Test("A directory that others may enter is refused", arguments: [0o755, 0o710, 0o701] as [UInt32])
    func openDirectory(mode: UInt32) throws {
        let host = try TestHost()
        let path = host.path("var/data")
        _ = try HostFile.makeDirectories(path, mode: mode)
        let error = #expect(throws: HostProblem.self) { try DataDirectory.take(path) }
        #expect(error == .openToOthers(path: path, mode: mode))
        #expect(error?.hint == "run \"chmod go-rwx \(path)\"")
    }

    @Test("A missing directory and a file in its place are refused")
    func noDirectory() throws {
        let host = try TestHost()
        #expect(throws: HostProblem.missing(path: host.path("none"))) { try DataDirectory.take(host.path("none")) }
        #expect(throws: HostProblem.notADirectory(path: host.path("config/curtain.yaml"))) {
            try DataDirectory.take(host.path("config/curtain.yaml"))
        }
    }
}
