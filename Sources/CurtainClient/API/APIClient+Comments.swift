// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAPI

/// What a list of comments asks for.
package struct CommentListQuery: Sendable, Equatable {
    package var flagged: Bool?
    /// `open`, `dismissed`, `routed` or `all`.
    package var state: String?
    package var channel: String?
    package var urgent = false
    /// RFC 3339.
    package var since: String?
    package var text = false

    package init() {}
}

extension APIClient {
    package func comments(
        _ list: CommentListQuery, after: String? = nil, limit: Int
    ) async throws -> CommentListResponse {
        var query = Query()
        query.add("flagged", list.flagged.map { $0 ? "1" : "0" })
        query.add("state", list.state)
        query.add("channel", list.channel)
        query.add("urgent", flag: list.urgent)
        query.add("since", list.since)
        query.add("text", flag: list.text)
        query.add("after", after)
        query.add("limit", limit)
        return try await get("/comments", query)
    }

    package func comment(_ ref: String) async throws -> CommentDetailResponse {
        try await get("/comments/\(percentEncoded(ref))")
    }

    package func flagComment(_ ref: String, _ request: ReasonRequest) async throws -> CommentResponse {
        try await post("/comments/\(percentEncoded(ref))/flag", request)
    }

    package func unflagComment(_ ref: String) async throws -> CommentResponse {
        try await post("/comments/\(percentEncoded(ref))/unflag")
    }

    package func dismissComment(_ ref: String, _ request: ReasonRequest) async throws -> CommentResponse {
        try await post("/comments/\(percentEncoded(ref))/dismiss", request)
    }

    package func routeComment(_ ref: String, _ request: RouteRequest) async throws -> RouteResponse {
        try await post("/comments/\(percentEncoded(ref))/route", request)
    }

    package func importComments(_ request: ImportRequest) async throws -> ImportResponse {
        try await post("/comments/import", request)
    }

    package func outbox(pending: Bool, after: String? = nil, limit: Int) async throws -> OutboxListResponse {
        var query = Query()
        query.add("pending", flag: pending)
        query.add("after", after)
        query.add("limit", limit)
        return try await get("/outbox", query)
    }

    package func outboxItem(_ ref: String) async throws -> OutboxItemResponse {
        try await get("/outbox/\(percentEncoded(ref))")
    }

    package func approveOutboxItem(_ ref: String) async throws -> OutboxItemResponse {
        try await post("/outbox/\(percentEncoded(ref))/approve")
    }

    package func retryOutboxItem(_ ref: String) async throws -> OutboxItemResponse {
        try await post("/outbox/\(percentEncoded(ref))/retry")
    }

    package func resolveOutboxItem(_ ref: String, _ request: ResolveRequest) async throws -> OutboxItemResponse {
        try await post("/outbox/\(percentEncoded(ref))/resolve", request)
    }
}
