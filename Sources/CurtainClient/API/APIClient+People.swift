// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAPI

extension APIClient {
    package func people() async throws -> [PersonResponse] {
        try await get("/people")
    }

    package func createPerson(_ request: CreatePersonRequest) async throws -> OneTimePasswordResponse {
        try await post("/people", request)
    }

    package func setRoles(of login: String, _ request: RolesRequest) async throws -> PersonResponse {
        try await post("/people/\(percentEncoded(login))/roles", request)
    }

    package func resetPerson(_ login: String) async throws -> OneTimePasswordResponse {
        try await post("/people/\(percentEncoded(login))/reset")
    }

    package func disablePerson(_ login: String) async throws -> PersonResponse {
        try await post("/people/\(percentEncoded(login))/disable")
    }

    package func pools() async throws -> [PoolResponse] {
        try await get("/pools")
    }

    package func createPool(_ request: CreatePoolRequest) async throws -> PoolResponse {
        try await post("/pools", request)
    }

    package func changeMembers(of pool: String, _ request: PoolMembersRequest) async throws -> PoolResponse {
        try await post("/pools/\(percentEncoded(pool))/members", request)
    }

    package func templates() async throws -> [TemplateResponse] {
        try await get("/templates")
    }

    package func template(_ name: String, locale: String?) async throws -> TemplateResponse {
        var query = Query()
        query.add("locale", locale)
        return try await get("/templates/\(percentEncoded(name))", query)
    }

    package func approveTemplate(_ name: String, _ request: ApproveTemplateRequest) async throws -> TemplateResponse {
        try await post("/templates/\(percentEncoded(name))/approve", request)
    }
}
