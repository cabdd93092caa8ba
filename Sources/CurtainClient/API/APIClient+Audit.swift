// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAPI

/// Which entries of the log are asked for.
package struct AuditListQuery: Sendable, Equatable {
    /// Login.
    package var actor: String?
    package var thread: String?
    package var patient: String?
    package var comment: String?
    package var event: String?
    /// RFC 3339.
    package var since: String?
    /// RFC 3339.
    package var until: String?

    package init() {}
}

extension APIClient {
    /// The newest checkpoint; needs no session.
    package func checkpoint() async throws -> CheckpointResponse {
        var query = Query()
        query.add("json", 1)
        return try await getBare(API.checkpointPath, query)
    }

    /// A consistency proof between two sizes; needs no session.
    package func consistency(from old: UInt64, to new: UInt64) async throws -> ConsistencyResponse {
        var query = Query()
        query.add("from", String(old))
        query.add("to", String(new))
        return try await getBare(API.consistencyPath, query)
    }

    package func auditEntries(
        _ list: AuditListQuery, before: String? = nil, limit: Int
    ) async throws -> LogEntriesResponse {
        var query = Query()
        query.add("actor", list.actor)
        query.add("thread", list.thread)
        query.add("patient", list.patient)
        query.add("comment", list.comment)
        query.add("event", list.event)
        query.add("since", list.since)
        query.add("until", list.until)
        query.add("before", before)
        query.add("limit", limit)
        return try await get("/audit/entries", query)
    }

    package func auditProof(of entry: UInt64) async throws -> EntryProofResponse {
        var query = Query()
        query.add("entry", String(entry))
        return try await get("/audit/proof", query)
    }

    package func beginDeepVerification() async throws -> DeepPassResponse {
        try await post("/audit/deep")
    }

    package func deepVerification() async throws -> DeepStatusResponse {
        try await get("/audit/deep")
    }

    package func auditExport(from: UInt64, limit: Int) async throws -> LogEntriesResponse {
        var query = Query()
        query.add("from", String(from))
        query.add("limit", limit)
        return try await get("/audit/export", query)
    }
}
