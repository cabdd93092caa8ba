// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Which entries of the log are asked for.
package struct LogQuery: Sendable, Equatable {
    package var entity: LogEntityRef?
    package var event: AuditEvent?
    package var since: Timestamp?
    package var until: Timestamp?
    /// Entries with a number below this one; newest first.
    package var before: UInt64?
    package var limit: Int

    package init(
        entity: LogEntityRef? = nil, event: AuditEvent? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
        before: UInt64? = nil, limit: Int = 100
    ) {
        self.entity = entity
        self.event = event
        self.since = since
        self.until = until
        self.before = before
        self.limit = min(max(limit, 1), 1000)
    }
}

/// A thing named in the log.
package struct LogEntityRef: Hashable, Sendable {
    package let kind: AuditEntityKind
    package let id: RawID

    package init(kind: AuditEntityKind, id: RawID) {
        self.kind = kind
        self.id = id
    }
}

/// One entry as stored: its number and its exact bytes.
package struct StoredLeaf: Sendable, Equatable {
    package let seq: UInt64
    package let bytes: [UInt8]

    package init(seq: UInt64, bytes: [UInt8]) {
        self.seq = seq
        self.bytes = bytes
    }
}

/// The log's newest signed state.
package struct LogCheckpoint: Sendable, Equatable {
    package let size: UInt64
    package let root: Digest
    /// The signed note.
    package let note: String

    package init(size: UInt64, root: Digest, note: String) {
        self.size = size
        self.root = root
        self.note = note
    }
}

/// Refusals of unknown callers within one minute.
package struct DenialCount: Sendable, Equatable {
    /// `login`, `claim`, `confirm`, `return`, `hook`.
    package let kind: String
    package let count: Int

    package init(kind: String, count: Int) {
        self.kind = kind
        self.count = count
    }
}
