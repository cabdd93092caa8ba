// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAudit
package import CurtainCore
import FoundationEssentials

/// The last checkpoint of a log that was accepted here.
package struct WitnessState: Sendable, Equatable {
    package let checkpoint: Checkpoint
    /// The signed note that says so.
    package let note: String
    /// When this log was first seen.
    package let since: Timestamp
    /// When the checkpoint was accepted.
    package let updated: Timestamp

    package init(checkpoint: Checkpoint, note: String, since: Timestamp, updated: Timestamp) {
        self.checkpoint = checkpoint
        self.note = note
        self.since = since
        self.updated = updated
    }
}

/// What has to happen before an offered checkpoint is accepted.
package enum WitnessStep: Sendable, Equatable {
    /// Nothing was remembered: accept it.
    case first
    /// It is the one remembered.
    case same
    /// It is larger: a consistency proof is due.
    case prove(from: UInt64, to: UInt64)
    case rolledBack
    case forked

    /// Decides from what is remembered and what is offered; both have verified under the pinned key.
    package static func next(remembered: Checkpoint?, offered: Checkpoint) -> WitnessStep {
        guard let remembered else { return .first }
        if offered.size < remembered.size { return .rolledBack }
        if offered.size == remembered.size { return offered.root == remembered.root ? .same : .forked }
        return .prove(from: remembered.size, to: offered.size)
    }
}

/// A state as its file holds it; the checkpoint is read from the note, so the two cannot disagree.
struct WitnessRecord: Codable {
    var verifierKey: String
    var note: String
    var since: String
    var updated: String
}
