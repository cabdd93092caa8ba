// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Who may ask for an action at all.
///
/// Which objects it reaches is the `Scope`, checked in the transaction.
package struct Requirement: Sendable {
    /// Any one of these roles; empty means no member of staff.
    package let anyOf: Roles
    /// The confirmed participant of a thread.
    package let participant: Bool
    /// A channel's signed webhook.
    package let channel: Bool
    /// Commands on the host.
    package let host: Bool
    /// A caller who proves something else in the change itself: a password, a token.
    package let visitor: Bool
    /// Staff reach every pool, members or not: only for what hands out no protected text.
    package let everyPool: Bool

    package init(
        anyOf: Roles = [], participant: Bool = false, channel: Bool = false, host: Bool = false, visitor: Bool = false,
        everyPool: Bool = false
    ) {
        self.anyOf = anyOf
        self.everyPool = everyPool
        self.participant = participant
        self.channel = channel
        self.host = host
        self.visitor = visitor
    }

    package static let everyStaff: Roles = [.agent, .clinician, .auditor, .admin]
}

/// Something a principal asks the service to do.
///
/// Adding one means saying who may.
package protocol Action: Sendable {
    /// The leaf that records it.
    static var event: AuditEvent { get }
    /// Who may ask for it.
    static var requirement: Requirement { get }
}

/// Which objects a permitted caller reaches.
package enum Scope: Sendable, Equatable {
    /// Threads and comments of these pools.
    case pools(Set<PoolID>)
    /// One thread alone.
    case thread(ThreadID)
    /// The whole deployment, for actions that hand out no protected text, and for the host.
    case deployment
}

/// Proof that the policy allowed an action.
///
/// Only `AccessPolicy` makes one, and every change of the store asks for one.
package struct Permit<Asked: Action>: Sendable {
    package let action: Asked
    package let caller: Caller
    package let scope: Scope

    fileprivate init(action: Asked, caller: Caller, scope: Scope) {
        self.action = action
        self.caller = caller
        self.scope = scope
    }
}

/// The policy said no.
package struct AccessDenied: Error, Sendable, Equatable {
    package let event: AuditEvent

    package init(event: AuditEvent) {
        self.event = event
    }
}

/// The one place where it is decided who may do what: denied unless the action's requirement names the caller.
package enum AccessPolicy {
    package static func permit<Asked: Action>(
        _ action: Asked, for caller: Caller
    ) throws(AccessDenied) -> Permit<Asked> {
        let requirement = Asked.requirement
        switch caller.principal {
        case .staff(let staff):
            guard !staff.roles.isDisjoint(with: requirement.anyOf) else { throw AccessDenied(event: Asked.event) }
            // Membership opens text only to those whose role may see text at all.
            return Permit(
                action: action, caller: caller, scope: requirement.everyPool ? .deployment : .pools(staff.pools))
        case .participant(let participant):
            guard requirement.participant else { throw AccessDenied(event: Asked.event) }
            return Permit(action: action, caller: caller, scope: .thread(participant.thread))
        case .channel(let channel):
            guard requirement.channel else { throw AccessDenied(event: Asked.event) }
            return Permit(action: action, caller: caller, scope: .pools([channel.intakePool]))
        case .visitor:
            guard requirement.visitor else { throw AccessDenied(event: Asked.event) }
            return Permit(action: action, caller: caller, scope: .deployment)
        case .host:
            guard requirement.host else { throw AccessDenied(event: Asked.event) }
            return Permit(action: action, caller: caller, scope: .deployment)
        }
    }
}
