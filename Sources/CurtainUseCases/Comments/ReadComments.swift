// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto

extension Relay {
    /// Comments of the caller's intake pools, emergencies before all others, each newest first.
    ///
    /// With text at most 50, and the read of each is logged.
    package func comments(
        _ filter: CommentFilter, channel: String?, page: Page, withText: Bool, as who: Caller
    ) async throws -> [CommentView] {
        let names = people
        var filter = filter
        if let channel { filter.channel = try names.channel(channel).id }
        let page = withText ? Page(after: page.after, limit: min(page.limit, 50)) : page
        let permit = try await authorize(who, ListComments(filter: filter, page: page, withText: withText))
        let (comments, sealed) = try await store.comments(permit)
        guard withText else { return try comments.map { try view($0, nil, names) } }
        return try sealed.map { try view($0.comment, try open($0), names) }
    }

    /// Opens one comment: a logged read.
    package func comment(_ reference: Reference, as who: Caller) async throws -> CommentDetail {
        let sealed = try await store.comment(try await authorize(who, ReadComment(comment: reference)))
        let snapshot = try open(sealed)
        let comment = sealed.comment
        var actions: [String] = []
        switch comment.state {
        case .open: actions = [comment.flagged ? "unflag" : "flag", "dismiss", "route"]
        case .dismissed: actions = ["flag", "route"]
        case .routed: break
        }
        return CommentDetail(
            comment: try view(comment, snapshot, people), language: snapshot.language,
            permalink: snapshot.permalink.map { Redacted($0) }, externalID: Redacted(snapshot.externalID),
            intent: snapshot.intent.isEmpty ? nil : snapshot.intent, urgencyCategory: snapshot.urgencyCategory,
            isComplaint: snapshot.isComplaint, isMisinformation: snapshot.isMisinformation, isSpam: snapshot.isSpam,
            rules: snapshot.rules, findings: snapshot.findings, revisions: sealed.snapshots, actions: actions,
            safetyReply: try await safetyReply(for: comment, language: snapshot.language, as: who))
    }

    /// Offered for an emergency that is not routed yet.
    private func safetyReply(
        for comment: StoredComment, language: String?, as who: Caller
    ) async throws -> SafetyReplyView? {
        guard comment.urgency == .emergency, comment.state != .routed else { return nil }
        let templates = try await store.templates(try await authorize(who, ListTemplates()))
            .filter { $0.source.name == settings.crisis.template && $0.source.kind == .publicReply }
        let wanted = language.map { String($0.lowercased().prefix { $0 != "-" && $0 != "_" }) }
        let found =
            templates.first { $0.source.locale == wanted }
            ?? templates.first { $0.source.locale == settings.defaultLocale } ?? templates.first
        return found.map {
            SafetyReplyView(
                template: $0.source.name, locale: $0.source.locale, text: $0.source.text, isApproved: $0.isApproved)
        }
    }

    package func flag(_ reference: Reference, reason: String, as who: Caller) async throws -> CommentView {
        let permit = try await authorize(who, FlagComment(comment: reference))
        return try view(try await store.flag(permit, reason: try detail(reason)), nil, people)
    }

    package func unflag(_ reference: Reference, as who: Caller) async throws -> CommentView {
        let permit = try await authorize(who, UnflagComment(comment: reference))
        return try view(try await store.unflag(permit), nil, people)
    }

    package func dismiss(_ reference: Reference, reason: String, as who: Caller) async throws -> CommentView {
        let permit = try await authorize(who, DismissComment(comment: reference))
        return try view(try await store.dismiss(permit, reason: try detail(reason)), nil, people)
    }

    private func detail(_ reason: String) throws -> SealedDetail {
        guard (1...1000).contains(reason.utf8.count), !reason.allSatisfy(\.isWhitespace) else {
            throw RelayError.invalid(field: "reason", reason: "give a reason of 1 to 1,000 bytes")
        }
        return try fields.detail(reason, at: clock.now())
    }

    func open(_ sealed: SealedComment) throws -> CommentSnapshot {
        let comment = sealed.comment
        do {
            let bytes = try Envelope.open(
                sealed.snapshot,
                at: .comment(org: keys.organization, comment: comment.id.raw, revision: comment.revision),
                with: try dataKeys.key(sealed.key))
            return try CommentSnapshot(decoding: bytes)
        } catch {
            throw RelayError.cannotOpen("comment \(comment.reference)")
        }
    }

    func view(_ comment: StoredComment, _ snapshot: CommentSnapshot?, _ names: Names) throws -> CommentView {
        CommentView(
            comment: comment, channelName: try names.channelName(comment.channel),
            channelKind: names.directory.channels[comment.channel]?.kind ?? .generic,
            text: snapshot?.text.map { Redacted($0) }, author: snapshot?.author.map { Redacted($0) })
    }
}
