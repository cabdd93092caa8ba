// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import Synchronization

/// How often comments were routed without a person, and how often that failed.
package final class AutomaticTally: Sendable {
    private let routed = Atomic(0)
    private let failed = Atomic(0)

    package init() {}

    package var counts: (routed: Int, failed: Int) {
        (routed.load(ordering: .relaxed), failed.load(ordering: .relaxed))
    }

    func add(isRouted: Bool) {
        if isRouted { routed.add(1, ordering: .relaxed) } else { failed.add(1, ordering: .relaxed) }
    }
}

extension Relay {
    /// Says which comments of a channel's webhook are routed without a person; nil ends it.
    ///
    /// - Throws: ``RelayError/templateNotApproved(_:)`` and ``RelayError/refusedByGuard(template:reasons:)``: what is to
    ///   be said in public without a person has to be approved before.
    package func setAutomatic(
        of name: String, trigger: StoredAutomatic.Trigger?, pool: String?, template: String?, as who: Caller
    ) async throws -> ChannelDetail {
        let channel = try people.channel(name)
        // Before anything is said of pools and templates.
        _ = try await authorize(who, SetAutomatic(channel: channel.id, automatic: nil))
        var automatic: StoredAutomatic?
        if let trigger {
            guard let pool else { throw RelayError.invalid(field: "pool", reason: "name the pool that answers") }
            if let template { _ = try await publicText(template, locale: nil, as: who) }
            automatic = StoredAutomatic(
                trigger: trigger, pool: try people.pool(pool).id, template: template.map { normalizedName($0) })
        }
        try await store.setAutomatic(try await authorize(who, SetAutomatic(channel: channel.id, automatic: automatic)))
        return try detail(of: try people.channel(name))
    }

    /// Routes a comment that its channel's webhook brought, when the clinic has switched that on.
    ///
    /// What cannot be routed, because a template lost its approval for instance, stays in the queue for a person.
    func routeAutomatically(_ comment: IncomingComment, of channel: StoredChannel, language: String?) async {
        guard let automatic = channel.automatic, automatic.trigger.applies(to: comment.route) else { return }
        do {
            let entity = LogEntityRef(kind: .comment, id: comment.id.raw)
            guard let reference = try await store.references(for: [entity])[entity] else { return }
            let host = Caller.host(requestID: "automatic-\(comment.id)")
            let pool = try people.poolName(automatic.pool)
            _ = try await route(
                reference, pool: pool, template: automatic.template,
                locale: try await locale(for: language, automatic.template, as: host), via: .auto, dryRun: false,
                as: host)
            automaticTally.add(isRouted: true)
        } catch {
            automaticTally.add(isRouted: false)
        }
    }

    /// The comment's language when everything that is said exists in it; nil leaves the choice to the default.
    private func locale(for language: String?, _ template: String?, as who: Caller) async throws -> String? {
        guard let language = language?.lowercased().prefix(while: { $0 != "-" && $0 != "_" }) else { return nil }
        let templates = try await store.templates(try await authorize(who, ListTemplates()))
        let needed = [template, Self.invitationTemplate].compactMap(\.self)
        let isSaid = needed.allSatisfy { name in
            templates.contains { $0.source.name == name && $0.source.locale == language && $0.isApproved }
        }
        return isSaid ? String(language) : nil
    }
}
