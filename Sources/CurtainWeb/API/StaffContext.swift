// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird

/// A request of somebody who is signed in.
///
/// It cannot be made without an identity.
struct StaffContext: Sendable {
    let principal: StaffPrincipal
    /// What every verb is handed.
    let caller: Caller
    private let parameters: Parameters

    /// Finds out who asks.
    ///
    /// `mayChangePassword` lets in a session that is good for replacing the password and nothing else.
    /// - Throws: ``EdgeError/sessionRequired``, ``EdgeError/passwordChangeRequired``.
    init(_ request: Request, _ context: EdgeContext, relay: Relay, mayChangePassword: Bool = false) throws(EdgeError) {
        guard let token = BearerToken.read(request.headers[.authorization]) else { throw .sessionRequired }
        let isPassive = request.headers[.curtainPassive] != nil
        guard case .staff(let staff, let mustChange)? = relay.authenticate(token: token, passive: isPassive) else {
            throw .sessionRequired
        }
        guard !mustChange || mayChangePassword else { throw .passwordChangeRequired }
        principal = staff
        caller = context.caller(.staff(staff))
        parameters = context.parameters
    }

    /// A reference in the path; one that cannot be read names nothing.
    func reference(_ kind: Reference.Kind) throws(EdgeError) -> Reference {
        guard let text = parameters["ref"], let reference = Reference(in: String(text), kind: kind) else {
            throw .notFound
        }
        return reference
    }

    /// A name in the path, percent-decoded.
    func name(_ key: Substring) throws(EdgeError) -> String {
        guard let text = parameters[key], let name = PercentEncoding.decode(text.utf8) else { throw .notFound }
        return name
    }
}

/// RFC 6750.
package enum BearerToken {
    package static func read(_ header: String?) -> String? {
        guard let header else { return nil }
        if header.hasPrefix("Bearer "), header.utf8.count == 50, header.utf8.dropFirst(7).allSatisfy({ $0 > 0x20 }) {
            return String(Substring(header.utf8.dropFirst(7)))
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = trimmed(parts[1])
        return token.isEmpty || token.utf8.count > 256 ? nil : token
    }
}
