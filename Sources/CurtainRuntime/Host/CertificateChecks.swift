// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// Certificates of the listeners: dates, key, names.
package struct CertificateChecks: Sendable {
    private static let warnDays: Int64 = 14
    private static let alarmDays: Int64 = 3

    private let configuration: CurtainConfiguration
    private let now: Timestamp

    package init(_ configuration: CurtainConfiguration, now: Timestamp) {
        self.configuration = configuration
        self.now = now
    }

    package func findings() -> [Finding] {
        listener("public certificate", configuration.publicListener)
            + listener("staff certificate", configuration.staffListener)
    }

    private func listener(_ check: String, _ listener: ListenerConfiguration) -> [Finding] {
        var findings: [Finding] = []
        do {
            let certificate = try CertificateCheck.read(certificate: listener.certificate, key: listener.key)
            findings.append(judge(check, certificate, listener))
        } catch {
            findings.append(Finding(check, .fail, error.message, action: error.hint))
        }
        if let keyMode = HostFile.status(listener.key)?.mode, keyMode & 0o077 != 0 {
            let problem = HostProblem.openToOthers(path: listener.key, mode: keyMode)
            findings.append(Finding(check, .fail, problem.message, action: problem.hint))
        }
        guard let clientCA = listener.clientCA else { return findings }
        do {
            let authority = try CertificateCheck.read(certificate: clientCA, key: nil)
            findings.append(
                authority.isAuthority
                    ? Finding(check, .ok, "client certificates of \(clientCA) are accepted")
                    : Finding(
                        check, .fail, "\(clientCA) is not an authority",
                        action: "name the certificate that signed the clients' certificates"))
        } catch {
            findings.append(Finding(check, .fail, error.message, action: error.hint))
        }
        return findings
    }

    private func judge(
        _ check: String, _ certificate: CertificateCheck, _ listener: ListenerConfiguration
    ) -> Finding {
        let renew = "renew it; \"curtaind certs dev\" does on a development machine"
        if certificate.matchesKey == false {
            return Finding(
                check, .fail, "the key \(listener.key) does not belong to \(listener.certificate)",
                action: "put the matching pair there")
        }
        if certificate.notAfter <= now {
            return Finding(check, .fail, "it expired at \(certificate.notAfter)", action: renew)
        }
        if certificate.notBefore > now {
            return Finding(
                check, .fail, "it is valid only from \(certificate.notBefore)", action: "check the clock, or wait")
        }
        if !certificate.covers(listener.originHost) {
            return Finding(
                check, .fail, "it does not cover \(listener.originHost), the name in the origin",
                action: "correct the origin in curtain.yaml, or have the certificate made for that name")
        }
        let days = (certificate.notAfter.milliseconds - now.milliseconds) / 86_400_000
        if days < Self.alarmDays {
            return Finding(check, .fail, "it expires in \(days) days, at \(certificate.notAfter)", action: renew)
        }
        if days < Self.warnDays {
            return Finding(check, .warn, "it expires in \(days) days, at \(certificate.notAfter)", action: renew)
        }
        return Finding(
            check, .ok, "valid until \(certificate.notAfter), for \(certificate.names.joined(separator: ", "))")
    }
}
