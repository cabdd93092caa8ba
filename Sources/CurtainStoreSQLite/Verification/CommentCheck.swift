// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAudit
import CurtainCore
import CurtainCrypto
import GRDB

/// Holds public comments and their snapshots against the log.
///
/// Each leaf that took a snapshot in is compared with the snapshot, which is opened in its place. At the end each
/// comment must have exactly as many snapshots as the log says, and the one that poses as current must be.
struct CommentCheck: Sendable {
    private static let chunk = 128
    /// What makes a snapshot; being judged anew makes a current one of the same content.
    private static let events: Set<AuditEvent> = [.commentReceive, .commentEdit, .commentDelete, .commentRetriage]

    /// Snapshots of each comment by its number, as the newest leaf says.
    private var snapshots = Tally()
    /// The revision that is current.
    private var current = Tally()
    private var deleted = Tally()
    /// Number of the last comment whose end was checked.
    private var last = Int64.min

    /// Takes an entry that was verified; each once, in order.
    mutating func take(
        _ leaf: Leaf, _ db: Database, _ keys: inout OpenedKeys, _ progress: inout DeepProgress
    ) throws {
        guard let event = leaf.event, Self.events.contains(event), leaf.outcome == .success, let hash = leaf.hash,
            let id = leaf.named(.comment),
            case .int(let revision) = leaf.attributes["revision"]
        else { return }
        progress.snapshots += 1
        let number = try db.first("SELECT number FROM comment WHERE id = ?", .raw(id)) { $0.int(0) }
        guard let number else {
            return progress.found(
                DeepFault(.comment, "entry \(leaf.seq) names a comment that is not there (cm_\(id))"))
        }
        snapshots[number] = UInt64(clamping: revision)
        if leaf.event == .commentDelete {
            deleted[number] = 1
        } else if leaf.attributes["receipt"] != .text(Receipt.late.rawValue) {
            current[number] = UInt64(clamping: revision)
        }
        let name = "comment C-\(number), snapshot \(revision)"
        try progress.examine(.comment, name) {
            let blob = try db.first(
                "SELECT blob FROM commentSnapshot WHERE comment = ? AND revision = ?", .int(number), .int(revision)
            ) { $0.blob(0) }
            guard let blob else {
                throw DeepFault(.comment, "\(name): it is missing, and entry \(leaf.seq) took it in")
            }
            guard SHA256.hash(blob) == hash else {
                throw DeepFault(.comment, "\(name): its text is not the one that entry \(leaf.seq) took in")
            }
            _ = try keys.open(
                blob,
                at: .comment(
                    org: keys.ring.organization, comment: id, revision: UInt32(clamping: revision)),
                of: KeySubject(kind: .comment, id: id), db)
        }
    }

    /// Checks some more comments; answers whether there are no more.
    mutating func advance(_ db: Database, _ progress: inout DeepProgress) throws -> Bool {
        let comments = try db.all(
            """
            SELECT number, snapshots, revision, deletedAtSource,
                (SELECT count(*) FROM commentSnapshot WHERE comment = comment.number)
            FROM comment WHERE number > ? ORDER BY number LIMIT ?
            """, .int(last), .number(Self.chunk)
        ) { row in
            (
                number: row.int(0), snapshots: UInt64(clamping: row.int(1)), revision: UInt64(clamping: row.int(2)),
                isDeleted: row.bool(3), stored: UInt64(clamping: row.int(4))
            )
        }
        for comment in comments {
            last = comment.number
            progress.comments += 1
            let name = "comment C-\(comment.number)"
            guard let known = snapshots[comment.number] else {
                progress.found(DeepFault(.comment, "\(name): no entry of the log took it in"))
                continue
            }
            if (comment.snapshots, comment.stored) != (known, known) {
                progress.found(
                    DeepFault(
                        .comment,
                        "\(name): it counts \(comment.snapshots) snapshots, \(comment.stored) are stored, "
                            + "and the log has \(known)"))
            }
            if let current = current[comment.number], comment.revision != current {
                progress.found(
                    DeepFault(
                        .comment, "\(name): snapshot \(comment.revision) poses as current, and \(current) is"))
            }
            if !comment.isDeleted, deleted[comment.number] != nil {
                progress.found(DeepFault(.comment, "\(name): it was deleted at its source, and does not say so"))
            }
        }
        return comments.count < Self.chunk
    }
}
