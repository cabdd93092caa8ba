// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One route of the API on the staff listener, below `/api/v1`.
package struct APIRoute: Sendable, Equatable {
    package let method: String
    /// Parameters in braces.
    package let path: String
    package let summary: String
    /// Whether a session of staff is needed.
    package let needsSession: Bool

    package init(method: String, path: String, summary: String, needsSession: Bool) {
        self.method = method
        self.path = path
        self.summary = summary
        self.needsSession = needsSession
    }
}

/// Paths and headers that server, client and tests share.
package enum API {
    package static let prefix = "/api/v1"
    package static let idempotencyKey = "Idempotency-Key"
    /// A request that must not count as activity of the session: following, polling.
    package static let passive = "Curtain-Passive"
    /// Both listeners, without a session: the newest checkpoint as a signed note (text), `?json=1` with the key.
    package static let checkpointPath = "/log/checkpoint"
    /// Both listeners, without a session: `?from=&to=`.
    package static let consistencyPath = "/log/consistency"
    /// The public listener: what a channel's webhook brings.
    package static let hookPath = "/hooks/{channel}"
    package static let maxImportBatch = 500
    package static let problemPrefix = "urn:curtain:problem:"

    /// Every route of the API.
    ///
    /// A test holds the server and `docs/openapi.yaml` against this list.
    package static let routes: [APIRoute] = [
        APIRoute(method: "POST", path: "/session", summary: "Signs in.", needsSession: false),
        APIRoute(method: "GET", path: "/session", summary: "Who is signed in.", needsSession: true),
        APIRoute(method: "DELETE", path: "/session", summary: "Signs out.", needsSession: true),
        APIRoute(method: "POST", path: "/session/password", summary: "Replaces the own password.", needsSession: true),
        APIRoute(method: "GET", path: "/sessions", summary: "Sessions of staff.", needsSession: true),
        APIRoute(method: "POST", path: "/sessions/revoke", summary: "Ends sessions of a person.", needsSession: true),
        APIRoute(method: "GET", path: "/people", summary: "People.", needsSession: true),
        APIRoute(method: "POST", path: "/people", summary: "Adds a person.", needsSession: true),
        APIRoute(method: "POST", path: "/people/{login}/roles", summary: "Sets roles.", needsSession: true),
        APIRoute(
            method: "POST", path: "/people/{login}/reset",
            summary: "New one-time password; sessions end.",
            needsSession: true),
        APIRoute(method: "POST", path: "/people/{login}/disable", summary: "Shuts a person out.", needsSession: true),
        APIRoute(method: "GET", path: "/pools", summary: "Pools.", needsSession: true),
        APIRoute(method: "POST", path: "/pools", summary: "Adds a pool.", needsSession: true),
        APIRoute(
            method: "POST", path: "/pools/{name}/members",
            summary: "Adds and removes members.",
            needsSession: true),
        APIRoute(method: "GET", path: "/channels", summary: "Channels.", needsSession: true),
        APIRoute(method: "POST", path: "/channels", summary: "Adds a channel.", needsSession: true),
        APIRoute(
            method: "GET", path: "/channels/{name}",
            summary: "One channel with its webhook's address and its secrets' identifiers.",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/channels/{name}/secrets",
            summary: "Gives it a secret for its webhook or its posts.",
            needsSession: true),
        APIRoute(
            method: "DELETE", path: "/channels/{name}/secrets/{id}",
            summary: "Takes a secret away; what it signs is refused.",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/channels/{name}/posting",
            summary: "Says where its posts go, or that people carry them.",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/channels/{name}/automatic",
            summary: "Says which of its comments are routed without a person.",
            needsSession: true),
        APIRoute(method: "GET", path: "/templates", summary: "Templates.", needsSession: true),
        APIRoute(
            method: "GET", path: "/templates/{name}",
            summary: "One template in one locale (`?locale=`).",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/templates/{name}/approve",
            summary: "Approves the exact text.",
            needsSession: true),
        APIRoute(
            method: "GET", path: "/comments",
            summary: "Comments (`?flagged=&state=&channel=&urgent=&since=&text=&after=&limit=`).",
            needsSession: true),
        APIRoute(method: "POST", path: "/comments/import", summary: "Takes in a batch.", needsSession: true),
        APIRoute(
            method: "POST", path: "/comments/retriage",
            summary: "Judges comments again by the rules of now, or shows what that would change.",
            needsSession: true),
        APIRoute(method: "GET", path: "/comments/{ref}", summary: "Opens one.", needsSession: true),
        APIRoute(method: "POST", path: "/comments/{ref}/flag", summary: "Flags.", needsSession: true),
        APIRoute(method: "POST", path: "/comments/{ref}/unflag", summary: "Takes the flag off.", needsSession: true),
        APIRoute(method: "POST", path: "/comments/{ref}/dismiss", summary: "Dismisses.", needsSession: true),
        APIRoute(
            method: "POST", path: "/comments/{ref}/route",
            summary: "Routes, or shows what routing would do.",
            needsSession: true),
        APIRoute(
            method: "GET", path: "/threads",
            summary: "Threads (`?waiting=&unread=&mine=&closed=&after=&limit=`).",
            needsSession: true),
        APIRoute(
            method: "GET", path: "/threads/{ref}",
            summary: "Opens one (`?after=&before=&limit=`).",
            needsSession: true),
        APIRoute(method: "POST", path: "/threads/{ref}/messages", summary: "Replies.", needsSession: true),
        APIRoute(method: "POST", path: "/threads/{ref}/notes", summary: "Writes an internal note.", needsSession: true),
        APIRoute(method: "POST", path: "/threads/{ref}/assign", summary: "Assigns.", needsSession: true),
        APIRoute(method: "POST", path: "/threads/{ref}/close", summary: "Closes.", needsSession: true),
        APIRoute(method: "POST", path: "/threads/{ref}/reopen", summary: "Reopens.", needsSession: true),
        APIRoute(method: "GET", path: "/invitations", summary: "Invitations.", needsSession: true),
        APIRoute(
            method: "POST", path: "/threads/{ref}/invitation/reveal",
            summary: "Shows link and code.",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/threads/{ref}/invitation/reissue",
            summary: "New link; the old one is void.",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/threads/{ref}/invitation/revoke",
            summary: "Makes it void.",
            needsSession: true),
        APIRoute(
            method: "GET", path: "/outbox",
            summary: "Outgoing items (`?pending=&after=&limit=`).",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/outbox/scan",
            summary: "Holds public texts against the guard of now.",
            needsSession: true),
        APIRoute(method: "GET", path: "/outbox/{ref}", summary: "Opens one.", needsSession: true),
        APIRoute(method: "POST", path: "/outbox/{ref}/approve", summary: "Lets a draft go out.", needsSession: true),
        APIRoute(
            method: "POST", path: "/outbox/{ref}/retry",
            summary: "Tries again what failed for certain.",
            needsSession: true),
        APIRoute(method: "POST", path: "/outbox/{ref}/resolve", summary: "Records how it ended.", needsSession: true),
        APIRoute(
            method: "GET", path: "/audit/entries",
            summary:
                "Entries of the log, newest first (`?actor=&thread=&patient=&comment=&event=&since=&until=&before=&limit=`).",
            needsSession: true),
        APIRoute(
            method: "GET", path: "/audit/proof",
            summary: "One entry with the proof that it is in the log (`?entry=`).",
            needsSession: true),
        APIRoute(
            method: "GET", path: "/audit/export",
            summary: "Entries in order (`?from=&limit=`).",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/audit/deep",
            summary: "Begins to verify everything that is stored against the log.",
            needsSession: true),
        APIRoute(
            method: "GET", path: "/audit/deep",
            summary: "How far that is, and how the last verification ended.",
            needsSession: true),
        APIRoute(
            method: "GET", path: "/keys",
            summary: "How the keys are, and how far work on them is.",
            needsSession: true),
        APIRoute(method: "GET", path: "/keys/work", summary: "How far the work on keys is.", needsSession: true),
        APIRoute(
            method: "POST", path: "/keys/preflight",
            summary: "Opens every data key to see that it opens.",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/keys/rotate",
            summary: "Makes a new key-encryption key and wraps every data key under it.",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/keys/rewrap",
            summary: "Wraps what is left under the active key-encryption key.",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/keys/floor",
            summary: "Refuses what is wrapped below a version.",
            needsSession: true),
        APIRoute(
            method: "POST", path: "/keys/destroy",
            summary: "Destroys a version that wraps nothing.",
            needsSession: true),
        APIRoute(method: "GET", path: "/status", summary: "How the service is.", needsSession: true),
    ]
}
