// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird

/// A request of the patient of one thread.
///
/// It cannot be made without a session.
struct PatientContext: Sendable {
    let principal: ParticipantPrincipal
    let caller: Caller

    /// - Throws: ``EdgeError/sessionRequired``.
    init(_ request: Request, _ context: EdgeContext, relay: Relay) throws(EdgeError) {
        guard let token = PatientCookie.session.read(request.headers[values: .cookie]),
            case .participant(let participant)? = relay.authenticate(token: token, passive: false)
        else { throw .sessionRequired }
        principal = participant
        caller = context.caller(.participant(participant))
    }
}

/// A visitor with a claimed invitation that nobody confirmed yet.
struct ClaimContext: Sendable {
    let session: Digest

    /// - Throws: ``EdgeError/sessionRequired``.
    init(_ request: Request, relay: Relay) throws(EdgeError) {
        guard let token = PatientCookie.claim.read(request.headers[values: .cookie]),
            case .claim(_, let session)? = relay.authenticate(token: token, passive: false)
        else { throw .sessionRequired }
        self.session = session
    }
}
