// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases

/// Finds the channel a row belongs to: its own when it names one, else the one of the command.
struct ChannelRouter {
    private let relay: Relay
    private let host: Caller
    private let fallback: String
    private let overrides: Bool
    private let creates: Bool
    private var channels: [ChannelView]
    private var found: [String: String] = [:]
    private(set) var made: [String] = []

    /// - Throws: ``HostProblem/unknownChannel(name:known:)`` when the command's channel is not there.
    init(_ request: ImportRequest, relay: Relay, host: Caller) async throws {
        self.relay = relay
        self.host = host
        overrides = request.overridesChannel
        creates = request.createsChannels
        channels = try await relay.channels(as: host)
        fallback = request.channel
        guard try await resolve(request.channel) != nil else {
            throw HostProblem.unknownChannel(name: request.channel, known: channels.map(\.name).sorted())
        }
    }

    /// The name of a row's channel, or nil when there is none and none may be made.
    mutating func channel(of row: CommentRow) async throws -> String? {
        guard !overrides, let named = row.channel else { return try await resolve(fallback) }
        return try await resolve(named)
    }

    private mutating func resolve(_ name: String) async throws -> String? {
        if let known = found[name] { return known }
        let channel = channels.first { $0.name == name } ?? onlyOne(of: name)
        if let channel {
            found[name] = channel.name
            return channel.name
        }
        guard creates, let kind = ChannelKind(rawValue: name), !channels.contains(where: { $0.kind == kind }) else {
            return nil
        }
        let added = try await relay.addChannel(
            name, kind: kind, intakePool: Initialisation.intakePool, as: host)
        channels.append(added)
        made.append(added.name)
        found[name] = added.name
        return added.name
    }

    private func onlyOne(of kind: String) -> ChannelView? {
        let matching = channels.filter { $0.kind.rawValue == kind }
        return matching.count == 1 ? matching.first : nil
    }
}
