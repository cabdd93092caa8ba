// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAPI

/// What a list of threads asks for.
package struct ThreadListQuery: Sendable, Equatable {
    package var waiting = false
    package var unread = false
    package var mine = false
    package var closed = false

    package init() {}
}

extension APIClient {
    package func threads(
        _ list: ThreadListQuery, after: String? = nil, limit: Int
    ) async throws -> ThreadListResponse {
        var query = Query()
        query.add("waiting", flag: list.waiting)
        query.add("unread", flag: list.unread)
        query.add("mine", flag: list.mine)
        query.add("closed", flag: list.closed)
        query.add("after", after)
        query.add("limit", limit)
        return try await get("/threads", query)
    }

    package func thread(
        _ ref: String, after: Int? = nil, before: Int? = nil, limit: Int
    ) async throws -> ThreadDetailResponse {
        var query = Query()
        query.add("after", after)
        query.add("before", before)
        query.add("limit", limit)
        return try await get("/threads/\(percentEncoded(ref))", query)
    }

    package func reply(to ref: String, _ request: PostMessageRequest) async throws -> PostedMessageResponse {
        try await post("/threads/\(percentEncoded(ref))/messages", request)
    }

    package func note(on ref: String, _ request: PostMessageRequest) async throws -> PostedMessageResponse {
        try await post("/threads/\(percentEncoded(ref))/notes", request)
    }

    package func assignThread(_ ref: String, _ request: AssignRequest) async throws -> ThreadResponse {
        try await post("/threads/\(percentEncoded(ref))/assign", request)
    }

    package func closeThread(_ ref: String) async throws -> ThreadResponse {
        try await post("/threads/\(percentEncoded(ref))/close")
    }

    package func reopenThread(_ ref: String) async throws -> ThreadResponse {
        try await post("/threads/\(percentEncoded(ref))/reopen")
    }

    package func invitations(after: String? = nil, limit: Int) async throws -> InvitationListResponse {
        var query = Query()
        query.add("after", after)
        query.add("limit", limit)
        return try await get("/invitations", query)
    }

    package func revealInvitation(of ref: String) async throws -> RevealedInvitationResponse {
        try await post("/threads/\(percentEncoded(ref))/invitation/reveal")
    }

    package func reissueInvitation(of ref: String) async throws -> RevealedInvitationResponse {
        try await post("/threads/\(percentEncoded(ref))/invitation/reissue")
    }

    package func revokeInvitation(of ref: String) async throws -> InvitationResponse {
        try await post("/threads/\(percentEncoded(ref))/invitation/revoke")
    }
}
