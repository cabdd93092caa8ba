// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainTestSupport
import CurtainWeb
import Foundation
import Testing

@Suite("Certificates of a listener")
struct ListenerCertificateTests {
    private static let during = Timestamp(rfc3339: "2027-03-01T00:00:00Z")
    private static let before = Timestamp(rfc3339: "2020-01-01T00:00:00Z")
    private static let after = Timestamp(rfc3339: "2045-01-01T00:00:00Z")

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try Samples.certificate.write(toFile: directory.file("a.crt"), atomically: true, encoding: .utf8)
        try Samples.key.write(toFile: directory.file("a.key"), atomically: true, encoding: .utf8)
        try Samples.otherKey.write(toFile: directory.file("b.key"), atomically: true, encoding: .utf8)
        try "no PEM".write(toFile: directory.file("junk"), atomically: true, encoding: .utf8)
    }

    private func settings(_ certificate: String, _ key: String, authority: String? = nil) -> ListenerSettings {
        ListenerSettings(
            host: "127.0.0.1", port: 0, certificatePath: directory.file(certificate), keyPath: directory.file(key),
            clientCAPath: authority.map { directory.file($0) }, origin: "https://relay.example")
    }

    private func problem(_ settings: ListenerSettings, at now: Timestamp? = Self.during) throws -> ListenerProblem? {
        let now = try #require(now)
        do throws(ListenerProblem) {
            try settings.checkCertificate(at: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("A matching pair within its dates serves")
    func good() throws {
        #expect(try problem(settings("a.crt", "a.key")) == nil)
        #expect(try problem(settings("a.crt", "a.key", authority: "a.crt")) == nil)
    }

    @Test("A key of another certificate is named as such")
    func mismatch() throws {
        #expect(
            try problem(settings("a.crt", "b.key"))
                == .keyDoesNotMatch(certificate: directory.file("a.crt"), key: directory.file("b.key")))
    }

    @Test("Dates are checked on both sides")
    func dates() throws {
        guard case .certificateNotYetValid = try problem(settings("a.crt", "a.key"), at: Self.before) else {
            Issue.record("not refused before its time")
            return
        }
        guard case .certificateExpired = try problem(settings("a.crt", "a.key"), at: Self.after) else {
            Issue.record("not refused after its time")
            return
        }
    }

    @Test("Missing and unreadable files are told apart, each with a hint")
    func files() throws {
        let expected: [(ListenerSettings, ListenerProblem)] = [
            (settings("none", "a.key"), .certificateMissing(path: directory.file("none"))),
            (settings("junk", "a.key"), .certificateUnreadable(path: directory.file("junk"))),
            (settings("a.crt", "none"), .keyMissing(path: directory.file("none"))),
            (settings("a.crt", "junk"), .keyUnreadable(path: directory.file("junk"))),
            (
                settings("a.crt", "a.key", authority: "junk"),
                .clientAuthorityUnreadable(path: directory.file("junk"))
            ),
        ]
        for (settings, wanted) in expected {
            let found = try #require(try problem(settings))
            #expect(found == wanted)
            #expect(!found.message.isEmpty)
            #expect(!found.hint.isEmpty)
        }
    }
}

/// Made for these tests; valid from 2026-11-21 to 2036-11-18 and used nowhere else.
private enum Samples {
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBnzCCAUWgAwIBAgIUflZMgKx3AL1FIXvMPPuHUxVC8DswCgYIKoZIzj0EAwIw
        GDEWMBQGA1UEAwwNcmVsYXkuZXhhbXBsZTAeFw0yNjExMjEwODM0MjNaFw0zNjEx
        MTgwODM0MjNaMBgxFjAUBgNVBAMMDXJlbGF5LmV4YW1wbGUwWTATBgcqhkjOPQIB
        BggqhkjOPQMBBwNCAASpqZbAkGSf/N7a4LLUxTKK/RTjuPGhBrno4yMpNwlOrhex
        OnsO5FuC8m4smMcst7/Oro/1L5xDEBxmt49zLYowo20wazAdBgNVHQ4EFgQUWMKD
        SHwv9xcmSEuoM8xjgJAetqowHwYDVR0jBBgwFoAUWMKDSHwv9xcmSEuoM8xjgJAe
        tqowDwYDVR0TAQH/BAUwAwEB/zAYBgNVHREEETAPgg1yZWxheS5leGFtcGxlMAoG
        CCqGSM49BAMCA0gAMEUCIFhL3kqQF3kMxr+lwVixYfrgCH1VDPBnWfi65cScpM5S
        AiEAu2aeLr0oIzL7yUk4upLuhN2VGUnkWq423TA3X782y+o=
        -----END CERTIFICATE-----

        """

    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTMNXPs2W2zDQlpGd
        pbmUODQQvV3MelvGAgUhyjc1OHehRANCAASpqZbAkGSf/N7a4LLUxTKK/RTjuPGh
        Brno4yMpNwlOrhexOnsO5FuC8m4smMcst7/Oro/1L5xDEBxmt49zLYow
        -----END PRIVATE KEY-----

        """

    static let otherKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgIpY6OY1NNO7Qj0xI
        PkjR6RbRnBo6X++QJbj2T6/Jo/WhRANCAASE5kSdoYPxJ9obXC43wrg3LPQviTJq
        8I0VQlW16q2BP5pN6nLdChZlP7vWJoLtvofRbqSQLhtzumbaKvk+TT1J
        -----END PRIVATE KEY-----

        """
}
