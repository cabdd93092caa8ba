// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainUseCases
import Hummingbird

/// Channels: where comments come from, what signs them, where posts go.
enum ChannelRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.get, "/channels") { _, context in
            try Answers.json(try await relay.channels(as: context.caller).map { ChannelResponse($0) })
        }
        staff.on(.post, "/channels") { request, context in
            let body = try await JSONBody.decode(CreateChannelRequest.self, from: request)
            guard let kind = ChannelKind(rawValue: body.kind) else {
                let kinds = ChannelKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw RelayError.invalid(field: "kind", reason: "must be one of \(kinds)")
            }
            let channel = try await relay.addChannel(
                body.name, kind: kind, intakePool: body.intakePool, as: context.caller)
            return try Answers.json(ChannelResponse(channel), status: .created)
        }
        staff.on(.get, "/channels/{name}") { _, context in
            try Answers.json(
                ChannelDetailResponse(try await relay.channel(try context.name("name"), as: context.caller)))
        }
        staff.on(.post, "/channels/{name}/secrets") { request, context in
            let body = try await JSONBody.decode(AddChannelSecretRequest.self, from: request)
            guard let purpose = ChannelSecretPurpose(rawValue: body.purpose) else {
                throw RelayError.invalid(field: "purpose", reason: "must be hook or post")
            }
            let added = try await relay.addSecret(
                to: try context.name("name"), for: purpose, body.secret.map { Redacted($0) }, as: context.caller)
            return try Answers.json(ChannelSecretResponse(added), status: .created)
        }
        staff.on(.delete, "/channels/{name}/secrets/{id}") { _, context in
            guard let id = ChannelSecretID(try context.name("id")) else { throw EdgeError.notFound }
            try await relay.removeSecret(id, from: try context.name("name"), as: context.caller)
            return Answers.nothing()
        }
        staff.on(.post, "/channels/{name}/posting") { request, context in
            let body = try await JSONBody.decode(ChannelPostingRequest.self, from: request)
            let carries = try body.carries.map { word in
                guard let kind = OutboxKind(word: word) else {
                    throw RelayError.invalid(field: "carries", reason: "must hold public or private")
                }
                return kind
            }
            let channel = try await relay.setPosting(
                of: try context.name("name"), address: body.url.map { Redacted($0) }, carries: Set(carries),
                as: context.caller)
            return try Answers.json(ChannelDetailResponse(channel))
        }
        staff.on(.post, "/channels/{name}/automatic") { request, context in
            let body = try await JSONBody.decode(AutomaticRequest.self, from: request)
            let trigger = try body.trigger.map { word in
                guard let trigger = StoredAutomatic.Trigger(rawValue: word) else {
                    throw RelayError.invalid(field: "trigger", reason: "must be crisis or private")
                }
                return trigger
            }
            let channel = try await relay.setAutomatic(
                of: try context.name("name"), trigger: trigger, pool: body.pool, template: body.template,
                as: context.caller)
            return try Answers.json(ChannelDetailResponse(channel))
        }
    }
}

extension ChannelResponse {
    init(_ view: ChannelView) {
        self.init(
            id: view.id.description, name: view.name, kind: view.kind.rawValue, intakePool: view.intakePoolName,
            createdAt: view.createdAt.description, takesHooks: view.takesHooks,
            carries: view.carries.map(\.word).sorted())
    }
}

extension ChannelDetailResponse {
    init(_ detail: ChannelDetail) {
        self.init(
            channel: ChannelResponse(detail.channel), hookURL: detail.hookAddress,
            secrets: detail.secrets.map { secret in
                ChannelSecretResponse(
                    id: secret.id.description, purpose: secret.purpose.rawValue,
                    createdAt: secret.createdAt.description)
            }, postURL: detail.address?.reveal(),
            automatic: detail.automatic.map {
                AutomaticResponse(trigger: $0.trigger.rawValue, pool: $0.poolName, template: $0.template)
            })
    }
}

extension ChannelSecretResponse {
    init(_ added: NewChannelSecret) {
        self.init(
            id: added.id.description, purpose: added.purpose.rawValue, createdAt: added.createdAt.description,
            secret: added.secret?.reveal(), hookURL: added.purpose == .hook ? added.hookAddress : nil)
    }
}
