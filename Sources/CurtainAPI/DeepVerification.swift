// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A verification of everything that is stored, from `POST /audit/deep`.
package struct DeepPassResponse: Codable, Sendable, Equatable {
    /// Whether somebody asked for it; the service begins others by itself.
    package var asked: Bool
    /// `leaves`, `index`, `threads`, `comments`, `keys`, `names`, `reasons` or `done`.
    package var phase: String
    /// Entries of the log when it was last looked at.
    package var size: Int
    /// Entries that are verified, from the first.
    package var entries: Int
    /// Entries up to which the index was compared.
    package var indexed: Int
    package var threads: Int
    package var messages: Int
    package var comments: Int
    package var snapshots: Int
    package var dataKeys: Int
    /// Names, and texts of outgoing items.
    package var names: Int
    package var reasons: Int
    /// What does not agree with the log, or does not open where it stands.
    package var faults: Int
    /// Names the first of them.
    package var firstFault: String?
    /// `log` where the log itself is faulty, else which rows the first fault is of.
    package var firstFaultArea: String?
    package var startedAt: String
    package var endedAt: String?
    /// Why it ended early.
    package var problem: String?

    package init(
        asked: Bool, phase: String, size: Int, entries: Int, indexed: Int, threads: Int, messages: Int, comments: Int,
        snapshots: Int, dataKeys: Int, names: Int, reasons: Int, faults: Int, firstFault: String?,
        firstFaultArea: String?, startedAt: String, endedAt: String?, problem: String?
    ) {
        self.asked = asked
        self.phase = phase
        self.size = size
        self.entries = entries
        self.indexed = indexed
        self.threads = threads
        self.messages = messages
        self.comments = comments
        self.snapshots = snapshots
        self.dataKeys = dataKeys
        self.names = names
        self.reasons = reasons
        self.faults = faults
        self.firstFault = firstFault
        self.firstFaultArea = firstFaultArea
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.problem = problem
    }
}

/// `GET /audit/deep`, and part of `GET /status`: the verification that runs, and the last one that went to its end.
package struct DeepStatusResponse: Codable, Sendable, Equatable {
    package var running: DeepPassResponse?
    /// Since the service started.
    package var last: DeepPassResponse?

    package init(running: DeepPassResponse?, last: DeepPassResponse?) {
        self.running = running
        self.last = last
    }
}
