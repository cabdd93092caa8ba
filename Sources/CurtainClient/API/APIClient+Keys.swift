// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAPI

extension APIClient {
    package func keys() async throws -> KeyStatusResponse {
        try await get("/keys")
    }

    package func keyWork() async throws -> KeyWorkResponse {
        try await get("/keys/work")
    }

    package func preflightKeys() async throws -> KeyWorkResponse {
        try await post("/keys/preflight")
    }

    package func rotateKeys() async throws -> KeyWorkResponse {
        try await post("/keys/rotate")
    }

    package func rewrapKeys() async throws -> KeyWorkResponse {
        try await post("/keys/rewrap")
    }

    package func setKeyFloor(_ request: KeyVersionRequest) async throws -> KeyStatusResponse {
        try await post("/keys/floor", request)
    }

    package func destroyKey(_ request: KeyVersionRequest) async throws -> KeyStatusResponse {
        try await post("/keys/destroy", request)
    }
}
