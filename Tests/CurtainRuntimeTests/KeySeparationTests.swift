// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainRuntime
import Glibc
import Testing

struct KeySeparationTests {
    @Test("A keyring, key file or passphrase file inside the data directory is refused")
    func secretInsideData() throws {
        let host = try TestHost()
        for variable in ["CURTAIN_KEYRING_PATH", "CURTAIN_KEYRING_KEY_FILE"] {
            let configuration = try host.load([variable: host.path("var/data/keys/secret")])
            let error = #expect(throws: HostProblem.self) { try KeySeparation.check(configuration) }
            #expect(
                error == .keyringInsideData(keyring: host.path("var/data/keys/secret"), data: host.path("var/data")))
        }
        let configuration = try host.load([
            "CURTAIN_KEYRING_SLOT": "passphrase-file", "CURTAIN_KEYRING_PASSPHRASE_FILE": "var/data/passphrase",
        ])
        #expect(throws: HostProblem.self) { try KeySeparation.check(configuration) }
    }

    @Test("A data directory inside the keyring's directory is refused, and so is one and the same directory")
    func dataInsideKeyring() throws {
        let host = try TestHost()
        for data in ["var/keys/data", "var/keys"] {
            let configuration = try host.load(["CURTAIN_DATA_DIRECTORY": data])
            #expect(throws: HostProblem.self) { try KeySeparation.check(configuration) }
        }
    }

    @Test("Symbolic links do not hide that keys and data share a directory")
    func links() throws {
        let host = try TestHost()
        _ = try HostFile.makeDirectories(host.path("var/data"))
        #expect(symlink(host.path("var/data"), host.path("elsewhere")) == 0)
        let configuration = try host.load(["CURTAIN_KEYRING_PATH": "elsewhere/keyring"])
        #expect(throws: HostProblem.self) { try KeySeparation.check(configuration) }
        #expect(HostPath.isInside(host.path("elsewhere/not/there/yet"), of: host.path("var/data")))
    }

    @Test("Directories side by side are fine, also when one name begins like the other")
    func apart() throws {
        let host = try TestHost()
        try KeySeparation.check(try host.load())
        try KeySeparation.check(try host.load(["CURTAIN_KEYRING_PATH": "var/data-keys/keyring"]))
    }
}
