// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Who acts.
///
/// Every verb and every leaf names one.
package enum Principal: Sendable {
    case staff(StaffPrincipal)
    case participant(ParticipantPrincipal)
    /// A channel's webhook whose signature was right.
    case channel(ChannelPrincipal)
    /// A command on the service's own host, run by somebody who may read the keyring.
    case host
    /// Nobody known yet: signing in, opening an invitation, coming back.
    case visitor
}

/// A signed-in member of staff as the session store knew them when the request came in.
package struct StaffPrincipal: Sendable {
    package let id: StaffID
    package let roles: Roles
    package let pools: Set<PoolID>
    /// Grows whenever roles, pools, state or sessions of the person change; a change made under an older one is refused.
    package let generation: Int64
    /// SHA-256 of the session token.
    package let session: Digest
    /// How the person signed in, for the log: `pwd`.
    package let authentication: String

    package init(
        id: StaffID, roles: Roles, pools: Set<PoolID>, generation: Int64, session: Digest, authentication: String
    ) {
        self.id = id
        self.roles = roles
        self.pools = pools
        self.generation = generation
        self.session = session
        self.authentication = authentication
    }
}

/// The person at the other end of one thread.
package struct ParticipantPrincipal: Sendable {
    package let id: ParticipantID
    package let thread: ThreadID
    package let generation: Int64
    package let session: Digest

    package init(id: ParticipantID, thread: ThreadID, generation: Int64, session: Digest) {
        self.id = id
        self.thread = thread
        self.generation = generation
        self.session = session
    }
}

/// A channel that brings comments by itself.
package struct ChannelPrincipal: Sendable {
    package let id: ChannelID
    package let intakePool: PoolID
    /// The secret that signed; a change is refused once it was removed.
    package let secret: ChannelSecretID

    package init(id: ChannelID, intakePool: PoolID, secret: ChannelSecretID) {
        self.id = id
        self.intakePool = intakePool
        self.secret = secret
    }
}

/// A principal together with what the log records of the request.
package struct Caller: Sendable {
    package let principal: Principal
    /// Appears in the answer, in the request log and in the leaf.
    package let requestID: String
    /// The peer's address in text form; only a keyed hash of it reaches the log.
    package let address: String?

    package init(principal: Principal, requestID: String, address: String?) {
        self.principal = principal
        self.requestID = requestID
        self.address = address
    }

    package static func host(requestID: String) -> Caller {
        Caller(principal: .host, requestID: requestID, address: nil)
    }
}
