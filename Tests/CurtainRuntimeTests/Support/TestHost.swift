// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import Glibc

/// A directory of one test, with a configuration of its own; removed when the test lets go of it.
final class TestHost: Sendable {
    let root: String

    init() throws {
        var template = Array("/tmp/curtain-runtime-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw HostProblem.notADirectory(path: "/tmp") }
        root = HostPath.resolved(String(cString: made))
        _ = try HostFile.makeDirectories("\(root)/config/triage", mode: 0o755)
        _ = try HostFile.makeDirectories("\(root)/config/templates", mode: 0o755)
        try write("config/curtain.yaml", TestHost.configuration)
        try write("config/triage/rules.yaml", TestHost.rules)
        try write("config/templates/invitation.yaml", TestHost.invitationTemplate)
        try write("config/templates/public.yaml", TestHost.publicTemplate)
    }

    deinit { TestHost.remove(root) }

    func path(_ relative: String) -> String { "\(root)/\(relative)" }

    func write(_ relative: String, _ text: String, mode: UInt32 = 0o644) throws {
        _ = try HostFile.makeDirectories(HostPath.directory(of: path(relative)), mode: 0o755)
        try HostFile.write(path(relative), Array(text.utf8), mode: mode, replacing: true)
    }

    func text(_ relative: String) throws -> String {
        String(decoding: try HostFile.read(path(relative), limit: 1 << 22), as: UTF8.self)
    }

    /// The configuration, with `CURTAIN_…` variables over it.
    func load(_ environment: [String: String] = [:]) throws -> CurtainConfiguration {
        try CurtainConfiguration.load(path("config/curtain.yaml"), environment: environment)
    }

    /// Makes the deployment of this directory.
    @discardableResult
    func initialise(_ request: InitialisationRequest = InitialisationRequest()) async throws -> InitialisationReport {
        try await Initialisation(try load(), request).run()
    }

    /// Everything below a path, sorted.
    func names(_ relative: String) throws -> [String] { try HostFile.names(in: path(relative)) }

    static let configuration = """
        node: test-1
        clinic:
          display_name: Lakeside Family
          phone: "(614) 555-0100"
          landing_url: https://relay.test/private
          check_url: https://clinic.test/messages
        passwords:
          scrypt_ln: 14
          scrypt_p: 1
        """

    /// Just enough for the guard's own test: the shipped rules take a second to load where nothing is optimised.
    static let rules = """
        version: test-1
        section: guard
        rules:
          - id: G2.test
            code: confirms_patient
            reason: a test
            ignore: [negated, past, hypothetical, generic, quoted, resolved, idiom]
            patterns:
              - last visit
              - trusting us
              - our records
              - no record of you
              - your diagnosis
              - your balance
              - full name
              - other pills
              - this patient
              - you know who
              - the crown
              - about this
              - ultima cita
              - fecha de nacimiento
              - su expediente
        """

    static let publicTemplate = """
        name: take-it-private
        kind: public
        locale: en
        text: Thank you for writing. We answer personal questions in private only. {landing_url}
        """

    static let invitationTemplate = """
        name: invitation
        kind: invitation
        locale: en
        text: "{clinic} would like to talk with you in private: {link} or {code}. See {check_url}."
        """

    private static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            chmod(path, 0o700)
            for name in (try? HostFile.names(in: path)) ?? [] { remove("\(path)/\(name)") }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}

/// The project's own files.
enum ProjectFiles {
    static let root = HostPath.absolute("../../../..", from: #filePath)

    static func text(_ relative: String) throws -> String {
        String(decoding: try HostFile.read("\(root)/\(relative)", limit: 1 << 22), as: UTF8.self)
    }
}
