// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainRuntime
import Testing

struct CertificateTests {
    @Test("Development certificates are valid, cover the hosts, and belong to their key and authority")
    func made() throws {
        let host = try TestHost()
        let outcome = try DevelopmentCertificates(
            directory: host.path("certs"), hosts: ["relay.test", "192.0.2.10"]
        ).make()
        #expect(outcome.madeAuthority && outcome.madeServer)
        #expect(outcome.names == ["localhost", "127.0.0.1", "::1", "relay.test", "192.0.2.10"])
        let server = try CertificateCheck.read(certificate: outcome.certificatePath, key: outcome.keyPath)
        #expect(server.matchesKey == true)
        #expect(!server.isAuthority)
        #expect(server.covers("relay.test") && server.covers("RELAY.test") && !server.covers("other.test"))
        #expect(server.notAfter > Timestamp.systemNow().adding(.seconds(80 * 86_400)))
        let authority = try CertificateCheck.read(certificate: outcome.authorityPath, key: host.path("certs/ca.key"))
        #expect(authority.isAuthority)
        #expect(authority.matchesKey == true)
        #expect(HostFile.status(outcome.keyPath)?.mode == 0o600)
        #expect(HostFile.status(host.path("certs/ca.key"))?.mode == 0o600)
    }

    @Test("What is valid is kept; a new host, the end of validity and force make it anew")
    func renewal() throws {
        let host = try TestHost()
        let directory = host.path("certs")
        _ = try DevelopmentCertificates(directory: directory).make()
        let again = try DevelopmentCertificates(directory: directory).make()
        #expect(!again.madeAuthority && !again.madeServer)
        let wider = try DevelopmentCertificates(directory: directory, hosts: ["relay.test"]).make()
        #expect(!wider.madeAuthority && wider.madeServer)
        let later = WallClock { Timestamp.systemNow().adding(.seconds(80 * 86_400)) }
        let renewed = try DevelopmentCertificates(directory: directory, clock: later).make()
        #expect(!renewed.madeAuthority && renewed.madeServer)
        let forced = try DevelopmentCertificates(directory: directory).make(force: true)
        #expect(forced.madeAuthority && forced.madeServer)
    }

    @Test("A key of another pair is told, and files that hold something else are refused")
    func mismatch() throws {
        let host = try TestHost()
        let outcome = try DevelopmentCertificates(directory: host.path("certs")).make()
        let crossed = try CertificateCheck.read(certificate: outcome.certificatePath, key: host.path("certs/ca.key"))
        #expect(crossed.matchesKey == false)
        for (certificate, key) in [
            (host.path("none.pem"), outcome.keyPath), (outcome.keyPath, outcome.keyPath),
            (outcome.certificatePath, outcome.certificatePath),
        ] {
            #expect(throws: HostProblem.self) { try CertificateCheck.read(certificate: certificate, key: key) }
        }
    }

    @Test("A wildcard covers one label")
    func wildcard() throws {
        let host = try TestHost()
        let outcome = try DevelopmentCertificates(directory: host.path("certs"), hosts: ["*.clinic.test"]).make()
        let check = try CertificateCheck.read(certificate: outcome.certificatePath, key: nil)
        #expect(check.covers("relay.clinic.test"))
        #expect(!check.covers("clinic.test") && !check.covers("a.b.clinic.test"))
    }
}
