// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import Synchronization

/// Who acts and where from, as a leaf names it.
///
/// Made before a change queues: its keyed hashes cost time.
struct LeafOrigin: Sendable {
    let agent: LeafAgent
    let address: [UInt8]?
    let request: String
    /// The acting person, for the index.
    let actor: LogEntityRef?

    init(_ caller: Caller, keyRing: KeyRing) {
        self.init(
            request: caller.requestID, address: caller.address.map { keyRing.auditMAC("ip", Array($0.utf8)) },
            part: Part(caller.principal, keyRing: keyRing))
    }

    init(request: String, address: [UInt8]?, part: Part) {
        self.request = request
        self.address = address
        agent = part.agent
        actor = part.actor
    }

    /// What is the same in every leaf of one session.
    struct Part: Sendable {
        let agent: LeafAgent
        let actor: LogEntityRef?
    }
}

extension LeafOrigin.Part {
    init(_ principal: Principal, keyRing: KeyRing) {
        switch principal {
        case .staff(let staff):
            agent = LeafAgent(
                user: "st_" + staff.id.description, role: staff.roles.list.joined(separator: "+"),
                auth: staff.authentication,
                session: keyRing.auditMAC("sid", staff.session.bytes))
            actor = LogEntityRef(kind: .staff, id: staff.id.raw)
        case .participant(let participant):
            agent = LeafAgent(
                user: "pa_" + participant.id.description, role: "participant", auth: "pwd",
                session: keyRing.auditMAC("sid", participant.session.bytes))
            actor = LogEntityRef(kind: .participant, id: participant.id.raw)
        case .channel(let channel):
            agent = LeafAgent(user: "ch_" + channel.id.description, role: "channel", auth: "hook", session: nil)
            actor = LogEntityRef(kind: .channel, id: channel.id.raw)
        case .host:
            agent = LeafAgent(user: "host", role: "host", auth: "host", session: nil)
            actor = nil
        case .visitor:
            agent = LeafAgent(user: "none", role: "visitor", auth: "none", session: nil)
            actor = nil
        }
    }
}

/// Codes of sessions and addresses that were just used: every request of a person needs the same two.
final class OriginCache: Sendable {
    private struct Key: Hashable {
        let session: Digest
        let generation: Int64
    }

    private struct Known {
        var parts: [Key: LeafOrigin.Part] = [:]
        var addresses: [String: [UInt8]] = [:]
    }

    private static let limit = 4096
    private let known = Mutex(Known())
    private let keyRing: KeyRing

    init(keyRing: KeyRing) {
        self.keyRing = keyRing
    }

    func origin(of caller: Caller) -> LeafOrigin {
        let key: Key? =
            switch caller.principal {
            case .staff(let staff): Key(session: staff.session, generation: staff.generation)
            case .participant(let participant):
                Key(session: participant.session, generation: participant.generation)
            case .channel, .host, .visitor: nil
            }
        let (part, address) = known.withLock { known in
            (key.flatMap { known.parts[$0] }, caller.address.flatMap { known.addresses[$0] })
        }
        let made = LeafOrigin(
            request: caller.requestID,
            address: address ?? caller.address.map { keyRing.auditMAC("ip", Array($0.utf8)) },
            part: part ?? LeafOrigin.Part(caller.principal, keyRing: keyRing))
        if part != nil, address != nil { return made }
        known.withLock { known in
            if known.parts.count >= Self.limit { known.parts = [:] }
            if known.addresses.count >= Self.limit { known.addresses = [:] }
            if let key { known.parts[key] = LeafOrigin.Part(agent: made.agent, actor: made.actor) }
            if let address = caller.address { known.addresses[address] = made.address }
        }
        return made
    }
}

extension LogEntityRef {
    static func thread(_ id: ThreadID) -> LogEntityRef { LogEntityRef(kind: .thread, id: id.raw) }
    static func comment(_ id: CommentID) -> LogEntityRef { LogEntityRef(kind: .comment, id: id.raw) }
    static func patient(_ id: PatientID) -> LogEntityRef { LogEntityRef(kind: .patient, id: id.raw) }
    static func staff(_ id: StaffID) -> LogEntityRef { LogEntityRef(kind: .staff, id: id.raw) }
    static func message(_ id: MessageID) -> LogEntityRef { LogEntityRef(kind: .message, id: id.raw) }
    static func invitation(_ id: InvitationID) -> LogEntityRef { LogEntityRef(kind: .invitation, id: id.raw) }
    static func outbox(_ id: OutboxID) -> LogEntityRef { LogEntityRef(kind: .outbox, id: id.raw) }
    static func pool(_ id: PoolID) -> LogEntityRef { LogEntityRef(kind: .pool, id: id.raw) }
    static func channel(_ id: ChannelID) -> LogEntityRef { LogEntityRef(kind: .channel, id: id.raw) }
    static func template(_ id: TemplateID) -> LogEntityRef { LogEntityRef(kind: .template, id: id.raw) }
    static func participant(_ id: ParticipantID) -> LogEntityRef { LogEntityRef(kind: .participant, id: id.raw) }
}

extension LeafAgent {
    /// The commands and jobs of the service itself.
    static let service = LeafAgent(user: "host", role: "host", auth: "host", session: nil)
}

extension LeafAttribute {
    var pair: (String, LeafValue) {
        switch value {
        case .text(let text): (name, .text(text))
        case .number(let number): (name, .int(number))
        }
    }
}
