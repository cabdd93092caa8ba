// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAPI
package import CurtainAudit
package import CurtainCore
import CurtainCrypto

/// How a server's log stands to what was remembered of it.
package struct WitnessReport: Sendable, Equatable {
    package let key: VerifierKey
    package let checkpoint: Checkpoint
    package let note: String
    /// The state before this command; nil at the first contact.
    package let remembered: WitnessState?

    package init(key: VerifierKey, checkpoint: Checkpoint, note: String, remembered: WitnessState?) {
        self.key = key
        self.checkpoint = checkpoint
        self.note = note
        self.remembered = remembered
    }
}

/// Watches that a server's log only ever grows.
///
/// Before a command does anything the newest checkpoint is fetched, verified under the pinned key and proven to
/// continue the one remembered; then it is remembered itself. State only grows and is kept under a file lock, which is
/// held from before the fetch, so two commands at once cannot mistake each other's progress for a rollback.
package struct Witness: Sendable {
    private let store: WitnessStore
    private let now: @Sendable () -> Timestamp

    package init(store: WitnessStore, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.now = now
    }

    /// Demands that a server's log, signed by the key its profile pinned, continues the one remembered.
    ///
    /// Throws ``ClientError/witness(_:)``; then nothing further may be asked of the server.
    package func demand(_ client: APIClient, pinned: VerifierKey) async throws -> WitnessReport {
        try await store.locked(pinned) {
            let offer = try await client.checkpoint()
            let checkpoint = try Self.open(offer, pinned: pinned)
            let remembered = try store.read(pinned)
            switch WitnessStep.next(remembered: remembered?.checkpoint, offered: checkpoint) {
            case .first, .same: break
            case .prove(let from, let to):
                try await prove(client, from: from, to: to, remembered: remembered, checkpoint, offer.note, pinned)
            case .rolledBack:
                throw ClientError.witness(
                    .shrank(
                        remembered: remembered?.checkpoint.size ?? 0, offered: checkpoint.size,
                        evidence: try evidence(remembered, offer.note, pinned)))
            case .forked:
                throw ClientError.witness(
                    .forked(size: checkpoint.size, evidence: try evidence(remembered, offer.note, pinned)))
            }
            let time = now()
            let state = WitnessState(
                checkpoint: checkpoint, note: offer.note, since: remembered?.since ?? time, updated: time)
            try store.write(state, for: pinned)
            return WitnessReport(key: pinned, checkpoint: checkpoint, note: offer.note, remembered: remembered)
        }
    }

    /// Reads an offered checkpoint; it must be signed by the pinned key under the pinned name.
    package static func open(_ offer: CheckpointResponse, pinned: VerifierKey) throws(ClientError) -> Checkpoint {
        let offered = try key(offer.verifierKey)
        guard offered.publicKey == pinned.publicKey else {
            throw .witness(.keyChanged(pinned: pinned.vkey, offered: offered.vkey))
        }
        guard offered.name == pinned.name else {
            throw .witness(.originChanged(pinned: pinned.name, offered: offered.name))
        }
        do {
            return try SignedNote.openCheckpoint(offer.note, with: pinned)
        } catch {
            throw .witness(.badNote(reason: error.message))
        }
    }

    /// Reads a verifier key.
    package static func key(_ text: String) throws(ClientError) -> VerifierKey {
        do {
            return try VerifierKey(vkey: text)
        } catch {
            throw .witness(.badNote(reason: error.message))
        }
    }

    private func prove(
        _ client: APIClient, from: UInt64, to: UInt64, remembered: WitnessState?, _ offered: Checkpoint,
        _ note: String, _ pinned: VerifierKey
    ) async throws {
        // From the empty log there is nothing to prove.
        guard from > 0, let remembered else { return }
        let answer = try await client.consistency(from: from, to: to)
        guard answer.from == Int(clamping: from), answer.to == Int(clamping: to) else {
            throw ClientError.witness(.badProof(reason: "it answered for other sizes"))
        }
        var hashes: [Digest] = []
        for text in answer.proof {
            guard let bytes = Base64.decode(text), let hash = Digest(bytes) else {
                throw ClientError.witness(.badProof(reason: "a part of the proof is no hash"))
            }
            hashes.append(hash)
        }
        do throws(ProofError) {
            try Proofs.verifyConsistency(
                from: from, to: to, proof: hashes, oldRoot: remembered.checkpoint.root, newRoot: offered.root)
        } catch {
            throw ClientError.witness(
                .inconsistent(
                    from: from, to: to, reason: error.message, evidence: try evidence(remembered, note, pinned)))
        }
    }

    private func evidence(
        _ remembered: WitnessState?, _ offered: String, _ pinned: VerifierKey
    ) throws(ClientError) -> [String] {
        try store.keepEvidence(remembered: remembered?.note ?? "", offered: offered, for: pinned, at: now())
    }
}
