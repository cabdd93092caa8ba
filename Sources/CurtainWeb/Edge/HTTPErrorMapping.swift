// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAPI
import CurtainCore
import CurtainUseCases
package import HTTPTypes
import Hummingbird
import NIOCore

/// An error as its asker may see it: the one table from errors to HTTP.
package struct Fault: Sendable, Equatable {
    /// Word after ``API/problemPrefix``.
    package let type: String
    package let status: HTTPResponse.Status
    package let title: String
    package var detail: String?
    package var hint: String?
    package var retryAfterSeconds: Int?
    /// The rest of the body is not worth reading.
    package var closesConnection = false

    init(
        _ type: String, _ status: HTTPResponse.Status, _ title: String, detail: String? = nil, hint: String? = nil,
        retryAfter: Int? = nil, closes: Bool = false
    ) {
        self.type = type
        self.status = status
        self.title = title
        self.detail = detail
        self.hint = hint ?? Self.usualHints[type]
        retryAfterSeconds = retryAfter.map { max($0, 1) }
        closesConnection = closes
    }

    /// What to do where a case says nothing of its own.
    private static let usualHints = [
        "conflict": "look at its present state first",
        "exists": "choose another name, or use the one that is there",
        "invalid": "correct it and send it again",
        "not-found": "check the reference; lists show what belongs to your pools",
        "weak-password": "choose a longer one of several words",
    ]

    /// Anything not in the table is an internal error, of which nothing is said.
    package init(_ error: any Error) {
        switch error {
        case let error as RelayError: self = Self.of(error)
        case let error as StoreError: self = Self.of(error)
        case let error as EdgeError: self = Self.of(error)
        case let error as TextProblem: self = Self.of(error)
        case is AccessDenied:
            self.init("denied", .forbidden, "not allowed", hint: "ask an administrator for the role this needs")
        case is NIOTooManyBytesError: self = Self.tooLarge(limit: nil)
        case let error as HTTPError: self = Self.of(error.status)
        case is CancellationError:
            self.init("busy", .serviceUnavailable, "the service is stopping", hint: "try again", retryAfter: 2)
        default: self = .internalError
        }
    }

    static let internalError = Fault(
        "internal", .internalServerError, "internal error",
        hint: "try again; if it stays, look the request id up in the service's log")

    private static func tooLarge(limit: Int?) -> Fault {
        Fault(
            "too-large", .contentTooLarge, "too large", detail: limit.map { "at most \($0) bytes are accepted" },
            hint: "send less at once", closes: true)
    }

    private static func of(_ error: RelayError) -> Fault {
        switch error {
        case .wrongCredentials:
            Fault(
                "wrong-credentials", .unauthorized, "wrong login or password",
                hint: "check both; an administrator can reset the password")
        case .passwordChangeRequired:
            Fault(
                "password-change-required", .forbidden, "the one-time password must be replaced",
                hint: "sign in again with a new password of your own")
        case .weakPassword(let reason):
            Fault("weak-password", .unprocessableContent, "the password is too weak", detail: reason)
        case .throttled(let seconds):
            Fault("throttled", .tooManyRequests, "too many attempts", hint: "wait, then try again", retryAfter: seconds)
        case .busy(let seconds):
            Fault("busy", .serviceUnavailable, "the service is busy", hint: "try again", retryAfter: seconds)
        case .invalid(let field, let reason):
            Fault("invalid", .unprocessableContent, "not acceptable", detail: "\(field): \(reason)")
        case .wrongSignature:
            Fault(
                "wrong-signature", .unauthorized, "not signed by a secret of this channel",
                hint: "sign id, timestamp and the raw body as Standard Webhooks says; check the channel's address")
        case .untimely:
            Fault(
                "untimely", .unauthorized, "signed for another time",
                detail: "webhook-timestamp is more than 300 seconds from now", hint: "set the sender's clock")
        case .notFound(let what):
            Fault("not-found", .notFound, "not found", detail: "no such \(what), or not one of yours")
        case .exists(let what):
            Fault("exists", .conflict, "exists already", detail: what)
        case .conflict(let state):
            Fault("conflict", .conflict, "not possible in this state", detail: state)
        case .refusedByGuard(let template, let reasons):
            Fault(
                "guard-refused", .unprocessableContent, "the reply guard refuses this text",
                detail: "\(template): \(reasons.joined(separator: "; "))", hint: "change the template")
        case .templateNotApproved(let name):
            Fault(
                "template-not-approved", .conflict, "the template is not approved", detail: name,
                hint: "an administrator approves it with \"curtain templates approve\"")
        case .text(let problem): of(problem)
        case .cannotOpen: internalError
        }
    }

    private static func of(_ error: StoreError) -> Fault {
        switch error {
        case .notFound: Fault("not-found", .notFound, "not found", detail: "no such thing, or not one of yours")
        case .revoked:
            Fault("revoked", .conflict, "your rights changed in the meantime", hint: "sign in again")
        case .exists: Fault("exists", .conflict, "exists already")
        case .conflict(let state): Fault("conflict", .conflict, "not possible in this state", detail: state)
        case .idempotencyMismatch:
            Fault(
                "idempotency-mismatch", .unprocessableContent, "this idempotency key came with another request",
                hint: "use a new key for a new request")
        case .busy(let seconds):
            Fault("busy", .serviceUnavailable, "the service is busy", hint: "try again", retryAfter: seconds)
        case .sealed(let reason):
            Fault(
                "audit-unavailable", .serviceUnavailable, "the service is sealed",
                detail: "\(reason.state): \(reason.rawValue)", hint: "see \"curtaind doctor\" on the host",
                retryAfter: 30)
        case .full:
            Fault("full", .full, "the disk is full", hint: "free space on the host; nothing was lost")
        case .inputOutput:
            Fault(
                "audit-unavailable", .serviceUnavailable, "the disk failed",
                hint: "nothing acknowledged is lost; see \"curtaind doctor\" on the host", retryAfter: 5)
        case .staleKey, .damaged, .failed: internalError
        }
    }

    private static func of(_ error: TextProblem) -> Fault {
        switch error {
        case .empty: Fault("invalid", .unprocessableContent, "not acceptable", detail: "text: is empty")
        case .tooLong(let bytes, let limit):
            Fault(
                "too-large", .contentTooLarge, "too large",
                detail: "text: has \(bytes) bytes of UTF-8, at most \(limit) are accepted")
        case .notText:
            Fault("invalid", .unprocessableContent, "not acceptable", detail: "text: holds control characters")
        }
    }

    private static func of(_ error: EdgeError) -> Fault {
        switch error {
        case .sessionRequired:
            Fault("session-required", .unauthorized, "a session is needed", hint: "sign in")
        case .passwordChangeRequired: of(RelayError.passwordChangeRequired)
        case .crossOrigin:
            Fault("denied", .forbidden, "not from this site", hint: "open the page again and send its form")
        case .formExpired:
            Fault("denied", .forbidden, "the form is out of date", hint: "open the page again and send its form")
        case .malformed(let reason): Fault("invalid", .badRequest, "not readable", detail: reason)
        case .mediaType(let expected):
            Fault(
                "invalid", .unsupportedMediaType, "not readable", detail: "the body must be \(expected)", closes: true)
        case .tooLarge(let limit): tooLarge(limit: limit)
        case .notFound: of(HTTPResponse.Status.notFound)
        }
    }

    /// The framework's own refusals; their messages may quote the request and are not passed on.
    private static func of(_ status: HTTPResponse.Status) -> Fault {
        switch status {
        case .notFound: Fault("not-found", .notFound, "not found")
        case .contentTooLarge: tooLarge(limit: nil)
        case .badRequest: Fault("invalid", .badRequest, "not readable")
        case .unsupportedMediaType: Fault("invalid", .unsupportedMediaType, "not readable", closes: true)
        default:
            status.kind == .clientError ? Fault("invalid", status, "not acceptable") : internalError
        }
    }
}

extension Fault {
    /// RFC 9457 problem details.
    package func problem(requestID: String) -> Problem {
        Problem(
            type: API.problemPrefix + type, title: title, status: status.code, detail: detail, hint: hint,
            requestId: requestID, retryAfterSeconds: retryAfterSeconds)
    }

    /// Whether a session would help.
    var asksForSession: Bool { type == "session-required" || type == "wrong-credentials" }

    /// Headers that say the same as the body.
    var headers: HTTPFields {
        var fields = HTTPFields()
        if let retryAfterSeconds { fields[.retryAfter] = String(retryAfterSeconds) }
        if closesConnection { fields[.connection] = "close" }
        return fields
    }

    /// What the service's own log may say of an internal error: its kind, never its text.
    static func logged(_ error: any Error) -> String {
        switch error {
        case let error as StoreError: "StoreError.\(error)"
        case let error as RelayError: "RelayError.\(error)"
        default: "\(Swift.type(of: error))"
        }
    }
}

extension HTTPResponse.Status {
    /// RFC 4918 section 11.5.
    static let full = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}
