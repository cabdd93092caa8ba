// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a request before any verb sees it.
///
/// Quotes nothing of the request.
package enum EdgeError: Error, Sendable, Equatable {
    /// No session, or one that has ended.
    case sessionRequired
    /// This session may only replace the password.
    case passwordChangeRequired
    /// A form that another site sent, or a browser that does not say who did.
    case crossOrigin
    /// A form of another session, or of one that has ended.
    case formExpired
    /// The body, or a part of it, cannot be read: why.
    case malformed(String)
    /// The body is not of the kind the route reads: which that is.
    case mediaType(String)
    case tooLarge(limit: Int)
    case notFound
}
