// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAPI

extension APIClient {
    package func retriage(_ request: RetriageRequest) async throws -> RetriageResponse {
        try await post("/comments/retriage", request)
    }

    package func scanOutbox(_ request: OutboxScanRequest) async throws -> OutboxScanResponse {
        try await post("/outbox/scan", request)
    }
}
