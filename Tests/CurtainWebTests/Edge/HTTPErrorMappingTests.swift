// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import CurtainWeb
import HTTPTypes
import Hummingbird
import Testing

@Suite("From errors to HTTP")
struct HTTPErrorMappingTests {
    private struct Unmapped: Error {
        let text = "a sentence nobody may see"
    }

    static let table: [(any Error & Sendable, String, Int)] = [
        (RelayError.wrongCredentials, "wrong-credentials", 401),
        (EdgeError.sessionRequired, "session-required", 401),
        (RelayError.wrongSignature, "wrong-signature", 401),
        (RelayError.untimely, "untimely", 401),
        (RelayError.passwordChangeRequired, "password-change-required", 403),
        (EdgeError.passwordChangeRequired, "password-change-required", 403),
        (RelayError.weakPassword("too short"), "weak-password", 422),
        (AccessDenied(event: .threadRead), "denied", 403),
        (EdgeError.crossOrigin, "denied", 403),
        (EdgeError.formExpired, "denied", 403),
        (RelayError.notFound("thread"), "not-found", 404),
        (StoreError.notFound, "not-found", 404),
        (EdgeError.notFound, "not-found", 404),
        (RelayError.exists("login"), "exists", 409),
        (StoreError.exists, "exists", 409),
        (RelayError.conflict("closed"), "conflict", 409),
        (StoreError.conflict("closed"), "conflict", 409),
        (StoreError.revoked, "revoked", 409),
        (StoreError.idempotencyMismatch, "idempotency-mismatch", 422),
        (RelayError.invalid(field: "kind", reason: "is unknown"), "invalid", 422),
        (EdgeError.malformed("the body is not JSON"), "invalid", 400),
        (EdgeError.mediaType("application/json"), "invalid", 415),
        (EdgeError.tooLarge(limit: 10), "too-large", 413),
        (TextProblem.tooLong(bytes: 32_001, limit: 32_000), "too-large", 413),
        (RelayError.text(.tooLong(bytes: 32_001, limit: 32_000)), "too-large", 413),
        (TextProblem.empty, "invalid", 422),
        (TextProblem.notText, "invalid", 422),
        (RelayError.throttled(retryAfterSeconds: 7), "throttled", 429),
        (RelayError.busy(retryAfterSeconds: 5), "busy", 503),
        (StoreError.busy(retryAfterSeconds: 1), "busy", 503),
        (CancellationError(), "busy", 503),
        (StoreError.sealed(.full), "audit-unavailable", 503),
        (StoreError.full, "full", 507),
        (RelayError.refusedByGuard(template: "t", reasons: ["names a date"]), "guard-refused", 422),
        (RelayError.templateNotApproved("t"), "template-not-approved", 409),
        (RelayError.cannotOpen("message 1"), "internal", 500),
        (StoreError.inputOutput, "audit-unavailable", 503),
        (StoreError.staleKey, "internal", 500),
        (StoreError.damaged("page 3"), "internal", 500),
        (StoreError.failed(code: 11), "internal", 500),
        (Unmapped(), "internal", 500),
        (HTTPError(.notFound), "not-found", 404),
        (HTTPError(.contentTooLarge), "too-large", 413),
        (HTTPError(.badRequest, message: "quotes the request"), "invalid", 400),
        (HTTPError(.methodNotAllowed), "invalid", 405),
        (HTTPError(.internalServerError), "internal", 500),
    ]

    @Test("Every error has its type and status", arguments: Self.table.indices)
    func mapping(index: Int) {
        let (error, type, status) = Self.table[index]
        let fault = Fault(error)
        #expect(fault.type == type)
        #expect(fault.status.code == status)
        let problem = fault.problem(requestID: "r1")
        #expect(problem.type == API.problemPrefix + type)
        #expect(problem.status == status)
        #expect(problem.requestId == "r1")
    }

    @Test("An error nobody mapped says nothing but the request id")
    func unmapped() {
        let problem = Fault(Unmapped()).problem(requestID: "r2")
        #expect(problem.detail == nil)
        #expect(problem.title == "internal error")
    }

    @Test("What the framework's own errors say is not passed on")
    func frameworkMessage() {
        #expect(Fault(HTTPError(.badRequest, message: "quotes the request")).detail == nil)
    }

    @Test("The guard's reasons are all named")
    func guardReasons() {
        let fault = Fault(
            RelayError.refusedByGuard(template: "follow-up", reasons: ["names a date", "names a person"]))
        #expect(fault.detail == "follow-up: names a date; names a person")
    }

    @Test("Waiting is said in seconds, never zero", arguments: [(0, 1), (1, 1), (7, 7)])
    func waiting(asked: Int, said: Int) {
        #expect(Fault(RelayError.throttled(retryAfterSeconds: asked)).retryAfterSeconds == said)
    }

    @Test("After a body that was too large the connection ends")
    func closing() {
        #expect(Fault(EdgeError.tooLarge(limit: 10)).closesConnection)
        #expect(!Fault(EdgeError.notFound).closesConnection)
    }
}
