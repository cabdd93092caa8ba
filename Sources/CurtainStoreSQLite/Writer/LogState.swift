// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import GRDB

/// The writer's view of the log: the tree's right edge and the newest checkpoint.
///
/// A value: a batch works on a copy.
struct LogState: Sendable {
    var tree: LogTree
    var checkpoint: LogCheckpoint
    /// Time of the newest leaf; an earlier one gets a `clock.step` leaf before it.
    var lastTime: Timestamp
    /// What the last `append` added and the index does not hold yet.
    private(set) var added: [Posting] = []

    init(tree: LogTree, checkpoint: LogCheckpoint, lastTime: Timestamp) {
        self.tree = tree
        self.checkpoint = checkpoint
        self.lastTime = lastTime
    }

    /// Numbers, encodes and stores the drafts of a batch, with the tiles they fill and one signed checkpoint.
    mutating func append(
        _ changes: [Change], to db: Database, at now: Timestamp, node: String, signer: LogSigner
    ) throws {
        let before = tree.size
        added = []
        for change in changes {
            for entry in change.entries {
                if entry.draft.time < lastTime {
                    try store(.clockStep(from: lastTime, to: entry.draft.time), index: [], db, node: node)
                }
                let seq = try store(entry.draft, index: entry.index, db, node: node)
                if let detail = entry.detail {
                    try db.run(
                        "INSERT INTO auditDetail (id, seq, salt, blob) VALUES (?, ?, ?, ?)",
                        .raw(detail.id), .number(seq), .blob(detail.salt), .blob(detail.blob))
                }
            }
        }
        guard tree.size > before else { return }
        let root = tree.root()
        let note = try SignedNote.sign(
            checkpoint: Checkpoint(origin: signer.name, size: tree.size, root: root), with: signer)
        try db.run("INSERT INTO auditCheckpoint (size, note) VALUES (?, ?)", .number(tree.size), .text(note))
        checkpoint = LogCheckpoint(size: tree.size, root: root, note: note)
    }

    @discardableResult
    private mutating func store(
        _ draft: LeafDraft, index: [LogEntityRef], _ db: Database, node: String
    ) throws -> UInt64 {
        let seq = tree.size
        let bytes = try draft.encode(seq: seq, node: node)
        try db.run("INSERT INTO auditLeaf (seq, leaf) VALUES (?, ?)", .number(seq), .blob(bytes))
        for (place, entity) in index.enumerated() where !index[..<place].contains(entity) {
            added.append(Posting(entity: entity, seq: seq))
        }
        for tile in tree.append(TreeHash.leaf(bytes)) {
            try db.run(
                "INSERT INTO auditTile (level, position, hashes) VALUES (?, ?, ?)",
                .number(tile.level), .number(tile.index), .blob(tile.bytes))
        }
        lastTime = draft.time
        return seq
    }
}

extension LeafDraft {
    /// The clock went back: how far, so that times in the log can be read rightly.
    fileprivate static func clockStep(from old: Timestamp, to new: Timestamp) -> LeafDraft {
        LeafDraft(
            event: .clockStep, time: new, agent: .service,
            attributes: [("from", .text(old.description)), ("to", .text(new.description))])
    }
}
