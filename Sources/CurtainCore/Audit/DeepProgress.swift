// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One thing that does not agree with the log, or does not open where it stands.
package struct DeepFault: Error, Sendable, Equatable {
    /// Raw values are words of the API.
    package enum Area: String, Sendable, CaseIterable {
        /// A leaf, a tile or a checkpoint: the log itself.
        case log
        case index, thread, message, comment, key, name, reason
    }

    package let area: Area
    /// Names the row and says what is wrong; references, numbers and identifiers only, at most 300 bytes.
    package let text: String

    package init(_ area: Area, _ text: String) {
        self.area = area
        self.text = String(text.prefix(300))
    }
}

/// How far a verification of everything that is stored is, and what it found.
package struct DeepProgress: Sendable, Equatable {
    /// In the order in which they are worked through; raw values are words of the API.
    package enum Phase: String, Sendable, CaseIterable {
        /// The tree, and what each entry says of messages and comments.
        case leaves
        case index, threads, comments, keys, names, reasons, done
    }

    package var phase = Phase.leaves
    /// Entries of the log when it was last looked at.
    package var size: UInt64 = 0
    /// Entries that are verified, from the first.
    package var leaves: UInt64 = 0
    /// Entries up to which the index was rebuilt; it agrees where no fault of the index was found.
    package var indexed: UInt64 = 0
    package var threads: UInt64 = 0
    package var messages: UInt64 = 0
    package var comments: UInt64 = 0
    package var snapshots: UInt64 = 0
    package var dataKeys: UInt64 = 0
    /// Names, and texts of outgoing items.
    package var names: UInt64 = 0
    package var reasons: UInt64 = 0
    package private(set) var faults: UInt64 = 0
    package private(set) var first: DeepFault?
    private var faulty: Set<DeepFault.Area> = []

    package init() {}

    /// Counts a fault, and keeps the first.
    package mutating func found(_ fault: DeepFault) {
        faults += 1
        faulty.insert(fault.area)
        if first == nil { first = fault }
    }

    /// Whether the whole index was compared with the entries.
    package var isIndexCompared: Bool {
        phase != .leaves && phase != .index && !hasFaults(of: .log)
    }

    package func hasFaults(of area: DeepFault.Area) -> Bool { faulty.contains(area) }
}

/// A verification of everything that is stored: the log, its index, and every sealed row against the log.
package protocol DeepVerification: Sendable {
    /// Goes on for about so long, in one read transaction, and answers how far it is.
    ///
    /// What was added since the step before is verified first, so that each step sees one consistent state. Faults are
    /// counted, not thrown; a fault of the log itself ends the verification.
    /// - Throws: ``StoreError`` when the file cannot be read.
    func step(for duration: Duration) async throws -> DeepProgress
}

/// Up to where the log's index was compared with the entries, by this process.
package struct IndexVerification: Sendable, Equatable {
    /// Entries that the index covered.
    package let size: UInt64
    package let time: Timestamp

    package init(size: UInt64, time: Timestamp) {
        self.size = size
        self.time = time
    }
}

/// Verifies everything that is stored.
package struct VerifyDeep: Action {
    package static let event = AuditEvent.auditDeep
    package static let requirement = Requirement(anyOf: [.auditor], host: true)

    package init() {}
}
