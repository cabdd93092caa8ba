// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import FoundationEssentials
import SwiftASN1
import X509

/// What is known of a certificate file and the key beside it.
package struct CertificateCheck: Sendable, Equatable {
    package let path: String
    package let notBefore: Timestamp
    package let notAfter: Timestamp
    /// DNS names and addresses it covers, in text.
    package let names: [String]
    /// nil when no key was looked at.
    package let matchesKey: Bool?
    package let isAuthority: Bool

    /// Reads a PEM certificate (the first one of the file) and, when a key is named, compares the two.
    ///
    /// - Throws: ``HostProblem/certificate(path:reason:)``.
    package static func read(certificate path: String, key keyPath: String?) throws(HostProblem) -> CertificateCheck {
        let certificate = try parse(path)
        var matches: Bool?
        if let keyPath {
            let text = String(decoding: try contents(keyPath), as: UTF8.self)
            guard let key = try? Certificate.PrivateKey(pemEncoded: text) else {
                throw .certificate(path: keyPath, reason: "it holds no private key in PEM form")
            }
            matches = key.publicKey == certificate.publicKey
        }
        let constraints = try? certificate.extensions.basicConstraints
        var isAuthority = false
        if case .isCertificateAuthority? = constraints { isAuthority = true }
        return CertificateCheck(
            path: path, notBefore: timestamp(certificate.notValidBefore),
            notAfter: timestamp(certificate.notValidAfter),
            names: names(of: certificate), matchesKey: matches, isAuthority: isAuthority)
    }

    /// Whether it covers a host name or address; a leading `*.` covers one label.
    package func covers(_ host: String) -> Bool {
        let host = host.lowercased()
        return names.contains { name in
            let name = name.lowercased()
            if name == host { return true }
            guard name.hasPrefix("*."), let dot = host.firstIndex(of: ".") else { return false }
            return host[dot...] == name.dropFirst()
        }
    }

    static func parse(_ path: String) throws(HostProblem) -> Certificate {
        let text = String(decoding: try contents(path), as: UTF8.self)
        guard let document = try? PEMDocument.parseMultiple(pemString: text).first,
            let certificate = try? Certificate(pemDocument: document)
        else { throw .certificate(path: path, reason: "it holds no certificate in PEM form") }
        return certificate
    }

    private static func contents(_ path: String) throws(HostProblem) -> [UInt8] {
        do {
            return try HostFile.read(path, limit: 1 << 20)
        } catch {
            switch error {
            case .missing: throw .certificate(path: path, reason: "the file is missing")
            case .inputOutput(_, _, let code):
                throw .certificate(path: path, reason: "it cannot be read (errno \(code))")
            default: throw .certificate(path: path, reason: "it cannot be read")
            }
        }
    }

    private static func names(of certificate: Certificate) -> [String] {
        guard let alternatives = try? certificate.extensions.subjectAlternativeNames else { return [] }
        return alternatives.compactMap { name in
            switch name {
            case .dnsName(let name): name
            case .ipAddress(let bytes): IPAddressText.write(Array(bytes.bytes))
            default: nil
            }
        }
    }

    private static func timestamp(_ date: Date) -> Timestamp {
        Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
    }
}
