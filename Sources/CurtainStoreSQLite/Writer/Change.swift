// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import GRDB

/// One change while it runs inside its savepoint: the connection, and what is to happen if it stands.
///
/// Used on the writer's thread only.
final class Change {
    let db: Database
    let now: Timestamp
    private let keys: KeyRing
    private let bumped: [RawID: Int64]

    /// A leaf of this change, what it is found by, and the sealed side row that goes with it.
    struct Entry {
        let draft: LeafDraft
        let index: [LogEntityRef]
        let detail: SealedDetail?
    }

    /// Leaves of this change; they get their numbers when the batch commits.
    private(set) var entries: [Entry] = []
    /// Changes of the memory that requests are checked against, made after COMMIT.
    private(set) var edits: [(inout LiveState) -> Void] = []
    /// Principals whose rights this change altered, with their new generation.
    private(set) var newGenerations: [RawID: Int64] = [:]

    /// Version under which a data key must be wrapped.
    var activeKEKVersion: UInt32 { keys.activeKEKVersion }

    init(db: Database, now: Timestamp, keys: KeyRing, bumped: [RawID: Int64]) {
        self.db = db
        self.now = now
        self.keys = keys
        self.bumped = bumped
    }

    /// Drafts a leaf.
    ///
    /// Messages are not indexed: their thread is.
    func log(
        _ event: AuditEvent, by origin: LeafOrigin, _ entities: [LogEntityRef] = [],
        outcome: AuditOutcome = .success, chain: (head: Digest, count: UInt64)? = nil, hash: Digest? = nil,
        purpose: String? = nil, _ attributes: [LeafAttribute] = [], detail: SealedDetail? = nil
    ) {
        var index = entities.filter { $0.kind != .message }
        if let actor = origin.actor { index.append(actor) }
        entries.append(
            Entry(
                draft: LeafDraft(
                    event: event, outcome: outcome, time: now, agent: origin.agent, address: origin.address,
                    request: origin.request, purpose: purpose,
                    entities: entities.map { LeafEntity(kind: $0.kind, id: $0.id) }, chain: chain, hash: hash,
                    attributes: attributes.map(\.pair), detail: detail?.commitment),
                index: index, detail: detail))
    }

    /// Drafts a leaf that names nothing.
    func log(
        _ event: AuditEvent, by origin: LeafOrigin, outcome: AuditOutcome = .success, _ attributes: [LeafAttribute]
    ) {
        log(event, by: origin, [], outcome: outcome, attributes)
    }

    /// Runs after COMMIT, before the waiter is resumed.
    func afterCommit(_ edit: @escaping (inout LiveState) -> Void) {
        edits.append(edit)
    }

    /// From here on every change that was permitted under an older generation is refused.
    func bump(_ principal: RawID, to generation: Int64) {
        newGenerations[principal] = generation
    }

    /// - Throws: ``StoreError/revoked`` when the principal's rights changed after the permit was made.
    func requireCurrent(_ principal: Principal) throws {
        let (id, generation): (RawID, Int64)
        switch principal {
        case .staff(let staff): (id, generation) = (staff.id.raw, staff.generation)
        case .participant(let participant): (id, generation) = (participant.id.raw, participant.generation)
        case .channel(let channel):
            let isThere = try db.first(
                "SELECT 1 FROM channelSecret WHERE id = ? AND channel = ?", .id(channel.secret), .id(channel.id)
            ) { _ in true }
            guard isThere == true else { throw StoreError.revoked }
            return
        case .host, .visitor: return
        }
        if let newest = newGenerations[id] ?? bumped[id], generation < newest { throw StoreError.revoked }
    }

    /// Stores a wrapped data key; one that was wrapped before a rotation is wrapped again first, so that a re-wrap
    /// ends.
    func insert(_ key: WrappedDataKey) throws {
        let key = key.kekVersion == activeKEKVersion ? key : try keys.rewrap(key)
        guard key.kekVersion == activeKEKVersion else { throw StoreError.staleKey }
        try db.run(
            """
            INSERT INTO dataKey (subjectKind, subject, version, kekVersion, nonce, ciphertext, commitment)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            .number(key.subject.kind.rawValue), .raw(key.subject.id), .number(key.version), .number(key.kekVersion),
            .blob(key.nonce), .blob(key.ciphertext), .blob(key.commitment))
    }
}
