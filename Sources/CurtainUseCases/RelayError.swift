// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// Why a verb did not do what it was asked.
///
/// Safe to show to the person who asked; carries no protected text.
package enum RelayError: Error, Sendable, Equatable {
    /// Login or password is wrong, or the person may not sign in: deliberately one answer.
    case wrongCredentials
    /// The one-time password is right and must be replaced now.
    case passwordChangeRequired
    case weakPassword(String)
    /// Too many attempts; seconds until the next one counts.
    case throttled(retryAfterSeconds: Int)
    /// Password work is queued to its bound.
    case busy(retryAfterSeconds: Int)
    /// A value of the request is not acceptable: which, and why.
    case invalid(field: String, reason: String)
    /// What a webhook brought is not signed by a secret of the channel.
    case wrongSignature
    /// What a webhook brought is signed, but for another time.
    case untimely
    /// Names something that is not there, or not for the caller.
    case notFound(String)
    case exists(String)
    case conflict(String)
    /// The reply guard refuses the template's text; its reasons.
    case refusedByGuard(template: String, reasons: [String])
    case templateNotApproved(String)
    case text(TextProblem)
    /// Sealed text did not open: the row was altered or belongs elsewhere.
    case cannotOpen(String)
}
