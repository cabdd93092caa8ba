// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import Testing

struct ConfigurationTests {
    private func problems(_ yaml: String, _ environment: [String: String] = [:]) throws -> [ConfigurationError.Problem]
    {
        let host = try TestHost()
        try host.write("config/curtain.yaml", yaml)
        do {
            _ = try host.load(environment)
            return []
        } catch let error as ConfigurationError {
            return error.problems
        }
    }

    @Test("The shipped configuration is valid, and every default in it is the default of the program")
    func shippedFile() throws {
        let path = "\(ProjectFiles.root)/config/curtain.yaml"
        let shipped = try CurtainConfiguration.load(path, environment: [:])
        let values = try CurtainConfiguration.plainValues(of: path)
        for (key, fallback) in CurtainConfiguration.declaredSettings() {
            let written = try #require(values[key], "\(key) is not in config/curtain.yaml")
            if let fallback, !key.hasPrefix("clinic.facts.") { #expect(written == fallback, "\(key)") }
        }
        #expect(shipped.dataDirectory == "\(ProjectFiles.root)/var/data")
        #expect(shipped.publicListener.port == 8443)
        #expect(shipped.unknownVariables.isEmpty)
    }

    @Test("Every key is described in docs/configuration.md with its default")
    func documentedKeys() throws {
        let text = try ProjectFiles.text("docs/configuration.md")
        for (key, _) in CurtainConfiguration.declaredSettings() {
            #expect(text.contains("`\(key)`"), "\(key)")
        }
    }

    @Test("An unknown key is reported with its line and the nearest known one")
    func unknownKey() throws {
        let found = try problems(TestHost.configuration + "\nstaff:\n  port: 9000\n  prot: 9001\n")
        let problem = try #require(found.first)
        #expect(found.count == 1)
        #expect(problem.line == 12)
        #expect(problem.message == "unknown key \"staff.prot\"; did you mean \"staff.port\"?")
        #expect(problem.text.contains("curtain.yaml line 12: "))
    }

    @Test(
        "A value of the wrong type or out of range is reported with its line",
        arguments: [
            ("public:\n  port: https\n", "is no whole number"),
            ("public:\n  port: 70000\n", "out of range"),
            ("public:\n  port: [1, 2]\n", "is no plain value"),
            ("sessions:\n  staff_idle: 900\n", "is no duration"),
            ("sessions:\n  staff_idle: 30d\n", "out of range"),
            ("logging:\n  level: loud\n", "has no such choice"),
            ("public:\n  origin: http://relay.test\n", "is no origin"),
            ("public:\n  origin: https://relay.test/path\n", "is no origin"),
            ("audit:\n  origin: two words\n", "has spaces"),
        ])
    func wrongValues(yaml: String, message: String) throws {
        let found = try problems(TestHost.configuration + "\n" + yaml)
        #expect(found.map(\.line) == [11])
        #expect(found.first?.message.contains(message) == true)
        #expect(found.first?.hint.isEmpty == false)
    }

    @Test("A list that is written as text is refused")
    func listAsText() throws {
        let text = TestHost.configuration.replacing("check_url:", with: "facts:\n    names: Lakeside\n  check_url:")
        let found = try problems(text)
        #expect(found.map(\.message) == ["\"clinic.facts.names\" is no list"])
    }

    @Test("All problems are found at once, in the order of the file")
    func severalProblems() throws {
        let found = try problems("nodes: a\nclinic:\n  phone: \"1\"\npublic:\n  port: x\n")
        #expect(found.map(\.line) == [1, 5, nil, nil, nil])
        #expect(found.last?.message.contains("is missing") == true)
    }

    @Test("A key that stands twice and text that is no YAML are refused without quoting the file")
    func malformed() throws {
        let twice = try problems("node: secret-a\nnode: secret-b\n")
        #expect(twice.count == 1)
        #expect(twice.first?.message.contains("secret") == false)
        let broken = try problems("node: [secret\nclinic: }\n")
        #expect(broken.first?.line != nil)
        #expect(broken.first?.message.contains("secret") == false)
    }

    @Test("The environment stands over the file, and its mistakes are named by their variable")
    func environment() throws {
        let host = try TestHost()
        let loaded = try host.load(["CURTAIN_PUBLIC_PORT": "9443", "CURTAIN_CLINIC_FACTS_NAMES": "One,Two"])
        #expect(loaded.publicListener.port == 9443)
        #expect("\(loaded.facts)".contains("names: [\"One\", \"Two\"]"))
        let found = try problems(TestHost.configuration, ["CURTAIN_PUBLIC_PORT": "x"])
        #expect(found.first?.text.hasPrefix("environment variable CURTAIN_PUBLIC_PORT: ") == true)
        #expect(try host.load(["CURTAIN_PUBLIC_PROT": "1"]).unknownVariables == ["CURTAIN_PUBLIC_PROT"])
    }

    @Test("Relative paths start above a directory called config, and beside the file elsewhere")
    func relativePaths() throws {
        let host = try TestHost()
        #expect(try host.load().dataDirectory == host.path("var/data"))
        try host.write("etc/curtain.yaml", TestHost.configuration + "\ndata:\n  directory: ../store\n")
        let other = try CurtainConfiguration.load(host.path("etc/curtain.yaml"), environment: [:])
        #expect(other.dataDirectory == host.path("store"))
        #expect(other.keyring.path == host.path("etc/var/keys/keyring"))
    }

    @Test("A passphrase file that is not named is asked for")
    func passphraseFile() throws {
        let found = try problems(TestHost.configuration + "\nkeyring:\n  slot: passphrase-file\n")
        #expect(found.map(\.message) == ["\"keyring.passphrase_file\" is empty"])
    }

    @Test("A missing file is one clear problem")
    func missingFile() throws {
        #expect(throws: ConfigurationError.self) {
            try CurtainConfiguration.load("/nonexistent/curtain.yaml", environment: [:])
        }
    }
}
