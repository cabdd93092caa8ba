// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAPI

extension APIClient {
    package func login(_ request: LoginRequest) async throws -> LoginResponse {
        try await post("/session", request)
    }

    package func whoAmI() async throws -> WhoAmIResponse {
        try await get("/session")
    }

    package func logout() async throws {
        try await call("DELETE", "/session")
    }

    package func changePassword(_ request: PasswordRequest) async throws {
        try await call("POST", "/session/password", body: try encoded(request))
    }

    package func sessions() async throws -> [SessionResponse] {
        try await get("/sessions")
    }

    package func revokeSessions(_ request: RevokeSessionsRequest) async throws -> RevokeSessionsResponse {
        try await post("/sessions/revoke", request)
    }

    package func status() async throws -> StatusResponse {
        try await get("/status")
    }
}
