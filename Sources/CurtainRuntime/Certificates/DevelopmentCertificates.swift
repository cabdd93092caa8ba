// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Crypto
package import CurtainCore
import FoundationEssentials
import SwiftASN1
import X509

/// A certificate authority and a server certificate for development: nobody else trusts them.
package struct DevelopmentCertificates: Sendable {
    /// What was found or made.
    package struct Outcome: Sendable, Equatable {
        package let madeAuthority: Bool
        package let madeServer: Bool
        package let authorityPath: String
        package let certificatePath: String
        package let keyPath: String
        package let notAfter: Timestamp
        package let names: [String]
    }

    private static let authorityDays = 825
    private static let serverDays = 90
    /// A certificate with less than this left is made anew.
    private static let renewalDays = 14

    private let directory: String
    private let hosts: [String]
    private let clock: WallClock

    /// `hosts`: further names and addresses; `localhost`, 127.0.0.1 and ::1 are always covered.
    package init(directory: String, hosts: [String] = [], clock: WallClock = .system) {
        self.directory = directory
        var all = ["localhost", "127.0.0.1", "::1"]
        for host in hosts where !all.contains(host) { all.append(host) }
        self.hosts = all
        self.clock = clock
    }

    private var authorityPath: String { "\(directory)/ca.pem" }
    private var authorityKeyPath: String { "\(directory)/ca.key" }
    private var certificatePath: String { "\(directory)/server.pem" }
    private var keyPath: String { "\(directory)/server.key" }

    /// Makes what is missing, expired or does not cover the hosts; `force` makes everything anew.
    package func make(force: Bool = false) throws -> Outcome {
        _ = try HostFile.makeDirectories(directory, mode: 0o755)
        let keepAuthority = !force && isUsable(authorityPath, key: authorityKeyPath, authority: true)
        let authority = try keepAuthority ? loadAuthority() : makeAuthority()
        let keepServer =
            keepAuthority && isUsable(certificatePath, key: keyPath, authority: false)
            && isIssued(by: authority.certificate)
        if !keepServer { try makeServer(authority) }
        let check = try CertificateCheck.read(certificate: certificatePath, key: keyPath)
        return Outcome(
            madeAuthority: !keepAuthority, madeServer: !keepServer, authorityPath: authorityPath,
            certificatePath: certificatePath, keyPath: keyPath, notAfter: check.notAfter, names: check.names)
    }

    private struct Authority {
        let certificate: Certificate
        let key: Certificate.PrivateKey
    }

    private func isUsable(_ path: String, key: String, authority: Bool) -> Bool {
        guard let check = try? CertificateCheck.read(certificate: path, key: key), check.matchesKey == true else {
            return false
        }
        let renewal = clock.now().adding(.seconds(Self.renewalDays * 86_400))
        guard check.notBefore <= clock.now(), check.notAfter > renewal, check.isAuthority == authority else {
            return false
        }
        return authority
            || hosts.allSatisfy { host in
                check.covers(IPAddressText.parse(host).flatMap { IPAddressText.write($0) } ?? host)
            }
    }

    private func isIssued(by authority: Certificate) -> Bool {
        guard let server = try? CertificateCheck.parse(certificatePath) else { return false }
        return authority.publicKey.isValidSignature(server.signature, for: server)
    }

    private func loadAuthority() throws -> Authority {
        let key = String(decoding: try HostFile.read(authorityKeyPath, limit: 1 << 16), as: UTF8.self)
        return Authority(
            certificate: try CertificateCheck.parse(authorityPath), key: try Certificate.PrivateKey(pemEncoded: key))
    }

    private func makeAuthority() throws -> Authority {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName {
            OrganizationName("Curtain development")
            CommonName("Curtain development authority")
        }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: date(-3600), notValidAfter: date(Self.authorityDays * 86_400), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: key.publicKey)
            },
            issuerPrivateKey: key)
        try store(certificate, at: authorityPath, key: key, at: authorityKeyPath)
        return Authority(certificate: certificate, key: key)
    }

    private func makeServer(_ authority: Authority) throws {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let names: [GeneralName] = hosts.map { host in
            if let bytes = IPAddressText.parse(host) {
                return .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
            }
            return .dnsName(host)
        }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: date(-3600), notValidAfter: date(Self.serverDays * 86_400),
            issuer: authority.certificate.subject,
            subject: try DistinguishedName { CommonName("Curtain development server") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names)
                SubjectKeyIdentifier(hash: key.publicKey)
                AuthorityKeyIdentifier(
                    keyIdentifier: SubjectKeyIdentifier(hash: authority.certificate.publicKey).keyIdentifier)
            },
            issuerPrivateKey: authority.key)
        try store(certificate, at: certificatePath, key: key, at: keyPath)
    }

    private func store(
        _ certificate: Certificate, at path: String, key: Certificate.PrivateKey, at keyPath: String
    ) throws {
        let keyText = try key.serializeAsPEM().pemString + "\n"
        try HostFile.write(keyPath, Array(keyText.utf8), mode: 0o600, replacing: true)
        let text = try certificate.serializeAsPEM().pemString + "\n"
        try HostFile.write(path, Array(text.utf8), mode: 0o644, replacing: true)
    }

    private func date(_ seconds: Int) -> Date {
        Date(timeIntervalSince1970: Double(clock.now().milliseconds / 1000 + Int64(seconds)))
    }
}
