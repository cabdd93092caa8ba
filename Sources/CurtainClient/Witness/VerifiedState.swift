// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAudit
package import CurtainCore
import CurtainCrypto
import FoundationEssentials

/// How far a log was verified here, entry by entry.
package struct VerifiedState: Sendable, Equatable {
    /// The checkpoint that the entries gave.
    package let checkpoint: Checkpoint
    /// The signed note that says so.
    package let note: String
    /// The right edge of the tree over the entries, to go on from.
    package let edge: TreeEdge
    /// When it was verified.
    package let time: Timestamp
    /// When every entry from the first on was fetched and verified.
    package let wholeTime: Timestamp

    package init(checkpoint: Checkpoint, note: String, edge: TreeEdge, time: Timestamp, wholeTime: Timestamp) {
        self.checkpoint = checkpoint
        self.note = note
        self.edge = edge
        self.time = time
        self.wholeTime = wholeTime
    }
}

/// A state as its file holds it; size and root are read from the note, and the hashes must give that root.
private struct VerifiedRecord: Codable {
    var verifierKey: String
    var note: String
    /// Base64, largest subtree first.
    var edge: [String]
    var verified: String
    var whole: String
}

extension WitnessStore {
    private func verifiedPath(_ key: VerifierKey) -> String { path(key) + ".verified" }

    /// The state from which a log can be gone on with; nil when nothing was verified here yet.
    ///
    /// - Throws: ``ClientError/foreignState(path:reason:)`` for a file that is not what was verified here,
    ///   ``ClientError/witness(_:)`` when the log is shorter than it was, or of one size and another.
    package func verified(_ log: WitnessReport, at now: Timestamp) throws(ClientError) -> VerifiedState? {
        guard let state = try readVerified(log.key) else { return nil }
        guard log.checkpoint.size >= state.checkpoint.size else {
            throw .witness(
                .shrank(
                    remembered: state.checkpoint.size, offered: log.checkpoint.size,
                    evidence: try keepEvidence(remembered: state.note, offered: log.note, for: log.key, at: now)))
        }
        guard log.checkpoint.size > state.checkpoint.size || log.checkpoint.root == state.checkpoint.root else {
            throw .witness(
                .forked(
                    size: state.checkpoint.size,
                    evidence: try keepEvidence(remembered: state.note, offered: log.note, for: log.key, at: now)))
        }
        return state
    }

    private func readVerified(_ key: VerifierKey) throws(ClientError) -> VerifiedState? {
        let path = verifiedPath(key)
        guard let bytes = try PrivateFiles.read(path) else { return nil }
        guard let record = try? JSONDecoder().decode(VerifiedRecord.self, from: Data(bytes)),
            let time = Timestamp(rfc3339: record.verified), let wholeTime = Timestamp(rfc3339: record.whole)
        else { throw .foreignState(path: path, reason: "it cannot be read") }
        guard record.verifierKey == key.vkey else {
            throw .foreignState(path: path, reason: "it is of another log")
        }
        guard let checkpoint = try? SignedNote.openCheckpoint(record.note, with: key) else {
            throw .foreignState(path: path, reason: "the key of the log did not sign its checkpoint")
        }
        let hashes = record.edge.compactMap { text in Base64.decode(text).flatMap { Digest($0) } }
        guard hashes.count == record.edge.count, let edge = TreeEdge(size: checkpoint.size, hashes: hashes),
            edge.root() == checkpoint.root
        else { throw .foreignState(path: path, reason: "its hashes do not give the root that was signed") }
        return VerifiedState(
            checkpoint: checkpoint, note: record.note, edge: edge, time: time, wholeTime: wholeTime)
    }

    /// Remembers how far a log was verified; less than is remembered already is never written.
    package func remember(_ state: VerifiedState, for key: VerifierKey) async throws {
        try await locked(key) {
            if let known = try readVerified(key), known.checkpoint.size > state.checkpoint.size { return }
            let record = VerifiedRecord(
                verifierKey: key.vkey, note: state.note, edge: state.edge.hashes.map { Base64.encode($0.bytes) },
                verified: state.time.description, whole: state.wholeTime.description)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let path = verifiedPath(key)
            guard let data = try? encoder.encode(record) else { throw ClientError.damagedFile(path: path) }
            try PrivateFiles.write(Array(data) + [0x0A], to: path)
        }
    }

    /// Moves a file that was refused out of the way, and answers where it is now.
    package func setVerifiedAside(_ key: VerifierKey, at now: Timestamp) async throws -> String {
        try await locked(key) {
            let kept = "\(verifiedPath(key)).refused-\(now.milliseconds)"
            try PrivateFiles.move(verifiedPath(key), to: kept)
            return kept
        }
    }
}
