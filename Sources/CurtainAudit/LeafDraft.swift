// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// Why bytes or fields are not a leaf.
package enum LeafError: Error, Equatable, Sendable {
    /// A field is empty, too long, repeated, or holds a character that it may not; its name in the leaf.
    case field(String)
    /// More than 4,096 bytes.
    case tooLong
    /// Not the one canonical form of a leaf; the name of the part where reading stopped.
    case malformed(String)
    /// The leaf carries another number than its place.
    case wrongNumber(UInt64)

    package var message: String {
        switch self {
        case .field(let name): "field \"\(name)\" of an audit leaf is outside its limits"
        case .tooLong: "an audit leaf is longer than 4,096 bytes"
        case .malformed(let part): "not a canonical audit leaf (at \"\(part)\")"
        case .wrongNumber(let number): "it says it is leaf \(number)"
        }
    }

    package var hint: String {
        switch self {
        case .field, .tooLong: "this is a fault of the program: report it with the request id"
        case .malformed, .wrongNumber: "the log was altered here, or written by a newer version"
        }
    }
}

/// Who acted.
package struct LeafAgent: Sendable, Equatable {
    /// `st_<uuid>` staff, `pt_<uuid>` participant, `ch_<uuid>` channel, `host` or `none`.
    package let user: String
    /// The roles that allowed it, joined by `+`, or what stands for a role.
    package let role: String
    /// How the person was authenticated.
    package let auth: String
    /// Code of the session, 16 bytes.
    package let session: [UInt8]?

    package init(user: String, role: String, auth: String, session: [UInt8]? = nil) {
        self.user = user
        self.role = role
        self.auth = auth
        self.session = session
    }
}

/// What was acted on.
package struct LeafEntity: Hashable, Sendable {
    package let kind: AuditEntityKind
    package let id: RawID

    package init(kind: AuditEntityKind, id: RawID) {
        self.kind = kind
        self.id = id
    }

    package init(_ reference: LogEntityRef) {
        self.init(kind: reference.kind, id: reference.id)
    }

    /// FHIR audit-entity-type: 1 person, 2 system object.
    package var typeCode: String {
        switch kind {
        case .patient, .staff, .participant: "1"
        case .thread, .comment, .message, .invitation, .outbox, .pool, .channel, .template: "2"
        }
    }

    /// FHIR object-role: 1 patient, 4 domain resource, 5 master file, 6 user, 11 security user entity, 12 security
    /// user group, 13 security resource, 16 data destination, 20 job.
    package var roleCode: String {
        switch kind {
        case .patient: "1"
        case .thread, .comment, .message: "4"
        case .template: "5"
        case .participant: "6"
        case .staff: "11"
        case .pool: "12"
        case .invitation: "13"
        case .channel: "16"
        case .outbox: "20"
        }
    }
}

/// A value among the extra fields of an event.
package enum LeafValue: Hashable, Sendable {
    /// Between -(2^53-1) and 2^53-1, so that every JSON reader gets it whole.
    case int(Int64)
    /// At most 512 bytes; never protected text.
    case text(String)
}

/// A leaf before it has a number: all that a change says about itself.
///
/// The writer numbers and encodes it.
///
/// - SeeAlso: `docs/formats.md`, "Leaf".
package struct LeafDraft: Sendable {
    package var event: AuditEvent
    package var outcome: AuditOutcome
    package var time: Timestamp
    package var agent: LeafAgent
    /// Code of the network address, 16 bytes.
    package var address: [UInt8]?
    /// The request's id.
    package var request: String?
    /// Purpose of use: `TREAT`, `HOPERAT`, `ETREAT`.
    package var purpose: String?
    package var entities: [LeafEntity]
    /// The thread's chain value and count of messages after the change.
    package var chain: (head: Digest, count: UInt64)?
    /// SHA-256 of the sealed bytes that this leaf vouches for.
    package var hash: Digest?
    /// Extra fields of the event; encoded in the order of their names.
    package var attributes: [(String, LeafValue)]
    /// SHA-256(salt(32) || detail) of the sealed side row.
    package var detail: Digest?

    package init(
        event: AuditEvent, outcome: AuditOutcome = .success, time: Timestamp, agent: LeafAgent,
        address: [UInt8]? = nil, request: String? = nil, purpose: String? = nil, entities: [LeafEntity] = [],
        chain: (head: Digest, count: UInt64)? = nil, hash: Digest? = nil,
        attributes: [(String, LeafValue)] = [], detail: Digest? = nil
    ) {
        self.event = event
        self.outcome = outcome
        self.time = time
        self.agent = agent
        self.address = address
        self.request = request
        self.purpose = purpose
        self.entities = entities
        self.chain = chain
        self.hash = hash
        self.attributes = attributes
        self.detail = detail
    }
}

/// Limits of a leaf's fields, in bytes.
enum LeafLimit {
    static let leaf = 4096
    static let user = 64
    static let role = 64
    static let auth = 64
    static let request = 128
    static let purpose = 16
    static let node = 64
    static let name = 32
    static let text = 512
    static let integer: Int64 = 9_007_199_254_740_991
}
