// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One entry of the log: its exact bytes as text.
package struct LogEntryResponse: Codable, Sendable, Equatable {
    package var seq: Int
    /// The leaf, JSON as `docs/audit-leaf.schema.json` says.
    package var leaf: String

    package init(seq: Int, leaf: String) {
        self.seq = seq
        self.leaf = leaf
    }
}

/// Entries, in the order asked.
package struct LogEntriesResponse: Codable, Sendable, Equatable {
    package var entries: [LogEntryResponse]
    package var next: String?
    /// Names of people, pools and channels the entries mention, by `st_…`, `pl_…`, `ch_…`; of comments, threads and patients by short reference.
    package var names: [String: String]
    /// Entries up to which the index was compared with the log since the service started; absent before the first time.
    package var indexVerified: Int?
    package var indexVerifiedAt: String?

    package init(
        entries: [LogEntryResponse], next: String? = nil, names: [String: String], indexVerified: Int? = nil,
        indexVerifiedAt: String? = nil
    ) {
        self.entries = entries
        self.next = next
        self.names = names
        self.indexVerified = indexVerified
        self.indexVerifiedAt = indexVerifiedAt
    }
}

/// `GET /audit/proof`: one entry, and the proof that it is in the log.
package struct EntryProofResponse: Codable, Sendable, Equatable {
    package var seq: Int
    /// The leaf, JSON as `docs/audit-leaf.schema.json` says.
    package var leaf: String
    /// A `c2sp.org/tlog-proof@v1` file, the leaf's bytes in its `extra` line.
    package var proof: String

    package init(seq: Int, leaf: String, proof: String) {
        self.seq = seq
        self.leaf = leaf
        self.proof = proof
    }
}

/// The newest signed checkpoint and the key it verifies under.
package struct CheckpointResponse: Codable, Sendable, Equatable {
    package var note: String
    package var size: Int
    package var verifierKey: String

    package init(note: String, size: Int, verifierKey: String) {
        self.note = note
        self.size = size
        self.verifierKey = verifierKey
    }
}

/// An RFC 6962 consistency proof.
package struct ConsistencyResponse: Codable, Sendable, Equatable {
    package var from: Int
    package var to: Int
    /// Base64, 32 bytes each.
    package var proof: [String]

    package init(from: Int, to: Int, proof: [String]) {
        self.from = from
        self.to = to
        self.proof = proof
    }
}

/// How the service is.
package struct StatusResponse: Codable, Sendable, Equatable {
    package var version: String
    /// `ok`, `sealed-audit` or `sealed-keys`.
    package var state: String
    /// Why it is sealed.
    package var reason: String?
    package var logSize: Int
    package var queued: Int
    package var startedAt: String
    package var people: Int
    package var pools: Int
    package var channels: Int
    /// Outgoing items that wait for the service or a person, by state.
    ///
    /// Absent while they cannot be counted.
    package var outbox: [String: Int]?
    /// Verifications of everything that is stored.
    package var deep: DeepStatusResponse?
    /// Rules of triage and reply guard that are in force.
    package var rules: RulesResponse?

    package init(
        version: String, state: String, reason: String? = nil, logSize: Int, queued: Int, startedAt: String,
        people: Int, pools: Int, channels: Int, outbox: [String: Int]? = nil, deep: DeepStatusResponse? = nil,
        rules: RulesResponse? = nil
    ) {
        self.version = version
        self.state = state
        self.reason = reason
        self.logSize = logSize
        self.queued = queued
        self.startedAt = startedAt
        self.people = people
        self.pools = pools
        self.channels = channels
        self.outbox = outbox
        self.deep = deep
        self.rules = rules
    }
}

/// The rules in force.
package struct RulesResponse: Codable, Sendable, Equatable {
    /// What the files call themselves.
    package var version: String
    /// Names the exact files.
    package var identifier: String
    /// Why newer files could not be taken up.
    package var problem: String?

    package init(version: String, identifier: String, problem: String?) {
        self.version = version
        self.identifier = identifier
        self.problem = problem
    }
}
