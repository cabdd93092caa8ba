// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainClient
import FoundationEssentials
import Testing

@Suite struct ProfileTests {
    private func profile(_ name: String = "relay", _ url: String = "https://relay.example") throws -> Profile {
        Profile(name: name, address: try ServerAddress(url), authority: "/tmp/ca.pem", token: "secret", login: "rosa")
    }

    @Test("A profile is read back as it was written, in files that only their owner reads")
    func modes() throws {
        let place = try TemporaryPlace()
        let store = ProfileStore(directory: place.path + "/a/curtain")
        try store.write(profile())
        try store.setCurrent("relay")
        #expect(try store.read("relay") == profile())
        #expect(try place.mode("/a/curtain") == 0o700)
        #expect(try place.mode("/a/curtain/servers") == 0o700)
        #expect(try place.mode("/a/curtain/servers/relay.json") == 0o600)
        #expect(try place.mode("/a/curtain/current") == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.directory + "/servers") == ["relay.json"])
    }

    @Test(
        "A file or directory that others can read is refused, with the cure",
        arguments: [
            "/servers/relay.json", "/servers", "",
        ])
    func open(part: String) throws {
        let place = try TemporaryPlace()
        let store = ProfileStore(directory: place.path + "/curtain")
        try store.write(profile())
        let path = store.directory + part
        try FileManager.default.setAttributes(
            [.posixPermissions: part.hasSuffix("json") ? 0o640 : 0o755], ofItemAtPath: path)
        let error = #expect(throws: ClientError.self) {
            if part.hasSuffix("json") { _ = try store.read("relay") } else { try store.write(profile()) }
        }
        #expect(error == .openFile(path: path))
        #expect(error?.hint == "run \"chmod go-rwx \(path)\"")
    }

    @Test("A damaged profile is told, not guessed at", arguments: ["", "{", "{}", #"{"url":"http://relay.example"}"#])
    func damaged(text: String) throws {
        let place = try TemporaryPlace()
        let store = ProfileStore(directory: place.path + "/curtain")
        try store.write(profile())
        let path = store.directory + "/servers/relay.json"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: ClientError.damagedFile(path: path)) { try store.read("relay") }
    }

    @Test("A server is found by name, by address, or because it is the current or only one")
    func selection() throws {
        let place = try TemporaryPlace()
        let store = ProfileStore(directory: place.path + "/curtain")
        #expect(throws: ClientError.noServer) { try store.find(nil) }
        try store.write(profile())
        #expect(try store.find(nil)?.name == "relay")
        try store.write(profile("other", "https://other.example:8443"))
        #expect(throws: ClientError.noServer) { try store.find(nil) }
        try store.setCurrent("other")
        #expect(try store.find(nil)?.name == "other")
        #expect(try store.find("relay")?.name == "relay")
        #expect(try store.find("https://OTHER.example:8443/")?.name == "other")
        #expect(try store.find("https://new.example") == nil)
        #expect(throws: ClientError.unknownServer("missing")) { try store.find("missing") }
        #expect(throws: ClientError.unknownServer("../relay")) { try store.find("../relay") }
    }

    @Test(
        "No name of a server leaves the directory",
        arguments: ["", "..", ".x", "a/b", "a b", String(repeating: "a", count: 65)])
    func names(name: String) throws {
        #expect(!Profile.isName(name))
        let place = try TemporaryPlace()
        #expect(throws: ClientError.badProfileName(name)) {
            try ProfileStore(directory: place.path).write(profile(name))
        }
    }

    @Test("The configuration stands where XDG says, else below the home directory")
    func directory() {
        #expect(ProfileStore.defaultDirectory(environment: ["XDG_CONFIG_HOME": "/x", "HOME": "/h"]) == "/x/curtain")
        #expect(
            ProfileStore.defaultDirectory(environment: ["XDG_CONFIG_HOME": "x", "HOME": "/h"]) == "/h/.config/curtain")
    }

    @Test("An address names its server when nobody does")
    func defaultName() throws {
        #expect(Profile.defaultName(of: try ServerAddress("https://relay.example:8443")) == "relay.example_8443")
        #expect(Profile.isName(Profile.defaultName(of: try ServerAddress("https://[::1]:8443"))))
    }
}
