// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    /// Moves a comment into a private thread of a pool: thread, data key, invitation, outgoing texts and leaf in one
    /// transaction.
    ///
    /// A dry run shows exactly what would be said where, and changes nothing.
    ///
    /// Without a `template` nothing is said in public; `via` is how invitation and public reply leave the house;
    /// `asDraft` lets them wait for approval.
    package func route(
        _ reference: Reference, pool: String, template: String?, locale: String?, via: RouteVia,
        asDraft: Bool = false, dryRun: Bool, as who: Caller
    ) async throws -> RouteOutcome {
        let pool = try people.pool(pool)
        let permit = try await authorize(who, RouteComment(comment: reference, pool: pool.id))
        let poolName = try names.name(of: pool)
        let now = clock.now()
        let thread = ThreadID(at: now)
        let invitation = newInvitation(InvitationID(at: now), generation: 1)
        let texts = try await texts(
            template: template, locale: locale,
            invitation: dryRun ? nil : (invitation.id, invitation.generation), as: who)
        if dryRun {
            // Only what may be seen may be tried: the comment must be within reach.
            let seen = try await store.comment(try await authorize(who, PreviewRoute(comment: reference))).comment
            let posting = store.directory().channels[seen.channel]?.posting
            return RouteOutcome(
                comment: reference, dryRun: true, poolName: poolName, thread: nil, patient: nil,
                texts: try texts.map { $0.view(try via.carrier(of: $0.kind, by: posting), outbox: nil) },
                invitationExpiresAt: invitation.expiresAt)
        }
        let (key, wrapped) = try keys.newDataKey(for: .thread(thread), version: 1)
        let outbox = try texts.map { text in
            let id = OutboxID(at: now)
            // An invitation's link is computed when it is shown; what is kept is which template says it.
            let kept = text.kind == .invitation ? "" : text.text
            return NewOutboxItem(
                id: id, kind: text.kind, template: text.template.id, templateDigest: text.template.digest,
                text: try Envelope.seal(Array(kept.utf8), at: outboxPlace(id), with: key))
        }
        let routed = try await store.route(
            permit,
            RoutePlan(
                thread: thread, patient: PatientID(at: now), key: wrapped,
                chainStart: MessageChain.start(thread: thread.raw), invitation: invitation, outbox: outbox,
                via: via, asDraft: asDraft))
        dataKeys.remember(key)
        outboxBell.ring()
        let items = Dictionary(routed.outbox.map { ($0.kind, $0) }) { first, _ in first }
        return RouteOutcome(
            comment: reference, dryRun: false, poolName: poolName, thread: routed.thread.reference,
            patient: Reference(kind: .patient, number: routed.thread.patientNumber),
            texts: texts.map { $0.view(items[$0.kind]?.carrier ?? .manual, outbox: items[$0.kind]?.reference) },
            invitationExpiresAt: routed.invitation.expiresAt)
    }

    struct OutgoingText {
        let kind: OutboxKind
        let template: StoredTemplate
        let text: String

        func view(_ carrier: Carrier, outbox: Reference?) -> PlannedTextView {
            PlannedTextView(
                kind: kind, carrier: carrier, template: template.source.name, locale: template.source.locale,
                text: Redacted(text), outbox: outbox)
        }
    }

    /// Name of the template that carries invitations.
    static let invitationTemplate = "invitation"

    private func texts(
        template: String?, locale: String?, invitation: (InvitationID, UInt32)?, as who: Caller
    ) async throws -> [OutgoingText] {
        var texts: [OutgoingText] = []
        if let template {
            let (found, text) = try await publicText(template, locale: locale, as: who)
            texts.append(OutgoingText(kind: .publicReply, template: found, text: text.text))
        }
        let found = try await findTemplate(Self.invitationTemplate, locale: locale, as: who)
        texts.append(
            OutgoingText(kind: .invitation, template: found, text: try invitationText(found, invitation).text))
        return texts
    }

    /// An approved template's public text, as the guard lets it through today.
    func publicText(
        _ template: String, locale: String?, as who: Caller
    ) async throws -> (template: StoredTemplate, text: PublicText) {
        let found = try await findTemplate(template, locale: locale, as: who)
        let text = try relayErrors { () throws(OutgoingTextProblem) in
            try PublicText(found, constants: settings.clinic) { guardReasons($0, language: found.source.locale) }
        }
        return (found, text)
    }

    /// The neutral text with link and code; without an invitation, with placeholders in their place.
    func invitationText(
        _ template: StoredTemplate, _ invitation: (id: InvitationID, generation: UInt32)?
    ) throws -> InvitationText {
        try relayErrors { () throws(OutgoingTextProblem) in
            try InvitationText(
                template, constants: settings.clinic,
                link: invitation.map { link($0.id, $0.generation) } ?? settings.publicOrigin + "/i#(link)",
                code: invitation.map { keys.inviteCode($0.id.raw, generation: $0.generation) } ?? "(code)")
        }
    }

    private func relayErrors<Text>(_ make: () throws(OutgoingTextProblem) -> Text) throws(RelayError) -> Text {
        do {
            return try make()
        } catch {
            switch error {
            case .wrongKind(let name):
                throw .invalid(field: "template", reason: "\(quoted(name)) is for another purpose")
            case .notApproved(let name): throw .templateNotApproved(name)
            case .unknownPlaceholder(let name):
                throw .invalid(field: "template", reason: "its placeholder \(quoted(name)) is unknown")
            case .refused(let name, let reasons): throw .refusedByGuard(template: name, reasons: reasons)
            }
        }
    }

    func outboxPlace(_ id: OutboxID) -> BlobPlace {
        .field(org: keys.organization, table: "outbox", row: id.raw, column: "text", revision: 1)
    }

    func link(_ invitation: InvitationID, _ generation: UInt32) -> String {
        settings.publicOrigin + "/i#" + Base64URL.encode(keys.inviteToken(invitation.raw, generation: generation))
    }

    /// The hashes by which an invitation's secrets are found.
    func newInvitation(_ id: InvitationID, generation: UInt32) -> NewInvitation {
        NewInvitation(
            id: id, generation: generation,
            tokenHash: SHA256.hash(keys.inviteToken(id.raw, generation: generation)),
            codeHash: InvitationSecret.codeHash(keys.inviteCode(id.raw, generation: generation)),
            expiresAt: clock.now().adding(settings.invitationLifetime))
    }
}

extension InvitationSecret {
    /// SHA-256 of a typed code in its normal form.
    static func codeHash(_ code: String) -> Digest {
        SHA256.hash(Array((Crockford32.normalized(code) ?? code).utf8))
    }

    /// Reads what somebody brought: a token of 22 characters, or a code of 12 with any dashes and spaces.
    init?(_ text: String) {
        if text.utf8.count == 22, let bytes = Base64URL.decode(text), bytes.count == 16 {
            self = .token(SHA256.hash(bytes))
            return
        }
        guard text.utf8.count <= 64, let code = Crockford32.normalized(text), code.utf8.count == 12 else { return nil }
        self = .code(SHA256.hash(Array(code.utf8)))
    }
}
