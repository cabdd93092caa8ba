// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
package import CurtainTriage

extension ClinicFacts {
    /// These facts and what every outgoing text of the clinic may carry: its name, its phone, the hosts of its pages.
    package func including(_ constants: ClinicConstants) -> ClinicFacts {
        var facts = self
        if !facts.names.contains(constants.displayName) { facts.names.append(constants.displayName) }
        if !constants.phone.isEmpty, !facts.phones.contains(constants.phone) { facts.phones.append(constants.phone) }
        for url in [constants.landingURL, constants.checkURL] {
            guard let host = Self.host(of: url), !facts.domains.contains(host) else { continue }
            facts.domains.append(host)
        }
        return facts
    }

    /// The host of an address, without its port, in lower case.
    private static func host(of url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }
        return authority.isEmpty ? nil : authority.lowercased()
    }
}
