// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import HTTPTypes
import Hummingbird

/// The two cookies of the patient pages.
///
/// The prefix makes browsers insist on `Secure`, the whole site and no domain.
package enum PatientCookie: String, Sendable, CaseIterable {
    case session = "__Host-curtain"
    case claim = "__Host-curtain-claim"

    /// `Set-Cookie` that stores a token until the browser ends; the service ends the session earlier.
    package func set(_ token: Redacted<String>) -> String {
        "\(rawValue)=\(token.reveal()); Path=/; Secure; HttpOnly; SameSite=Strict"
    }

    /// `Set-Cookie` that removes it.
    package var removal: String {
        "\(rawValue)=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
    }

    /// The token in `Cookie` fields; the first where there are two.
    package func read(_ fields: [String]) -> String? {
        for field in fields {
            for pair in field.split(separator: ";") {
                guard let equals = pair.firstIndex(of: "="), trimmed(pair[..<equals]) == rawValue else { continue }
                let token = trimmed(pair[pair.index(after: equals)...])
                return token.isEmpty || token.utf8.count > 256 ? nil : token
            }
        }
        return nil
    }
}

extension Response {
    mutating func set(_ cookie: PatientCookie, to token: Redacted<String>) {
        headers.append(HTTPField(name: .setCookie, value: cookie.set(token)))
    }

    mutating func remove(_ cookie: PatientCookie) {
        headers.append(HTTPField(name: .setCookie, value: cookie.removal))
    }
}
