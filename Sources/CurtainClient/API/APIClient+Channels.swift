// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainAPI

extension APIClient {
    package func channels() async throws -> [ChannelResponse] {
        try await get("/channels")
    }

    package func createChannel(_ request: CreateChannelRequest) async throws -> ChannelResponse {
        try await post("/channels", request)
    }

    package func channel(_ name: String) async throws -> ChannelDetailResponse {
        try await get("/channels/\(percentEncoded(name))")
    }

    package func addSecret(
        to channel: String, _ request: AddChannelSecretRequest
    ) async throws -> ChannelSecretResponse {
        try await post("/channels/\(percentEncoded(channel))/secrets", request)
    }

    package func removeSecret(_ id: String, from channel: String) async throws {
        try await call("DELETE", "/channels/\(percentEncoded(channel))/secrets/\(percentEncoded(id))")
    }

    package func setPosting(
        of channel: String, _ request: ChannelPostingRequest
    ) async throws -> ChannelDetailResponse {
        try await post("/channels/\(percentEncoded(channel))/posting", request)
    }

    package func setAutomatic(
        of channel: String, _ request: AutomaticRequest
    ) async throws -> ChannelDetailResponse {
        try await post("/channels/\(percentEncoded(channel))/automatic", request)
    }
}
