// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import CurtainTriage

extension Relay {
    /// Comments may be longer than messages; a longer one is refused, not cut.
    private static let maxTextBytes = 200_000
    private static let maxFieldBytes = 2_048

    /// Takes in comments of one channel: triaged, sealed, then queued.
    ///
    /// The rest goes on when one is refused.
    ///
    /// `channel` is its name, or its kind when only one channel is of that kind.
    package func receive(
        _ drafts: [CommentDraft], channel: String, as who: Caller
    ) async throws -> ReceiveOutcome {
        let place = try people.channel(channel)
        let permit = try await authorize(who, ReceiveComments(channel: place.id))
        var rejected: [RejectedDraft] = []
        var incoming: [IncomingComment] = []
        incoming.reserveCapacity(drafts.count)
        for draft in drafts {
            if let reason = problem(with: draft) {
                rejected.append(RejectedDraft(line: draft.line, reason: reason))
            } else {
                incoming.append(try sealed(draft, channel: place.id))
            }
        }
        var counts: [Receipt: Int] = [:]
        for receipt in try await store.receive(permit, incoming, bulk: true) { counts[receipt, default: 0] += 1 }
        if incoming.contains(where: { $0.raisesAlarm }) { alarmBell.ring() }
        return ReceiveOutcome(counts: counts, rejected: rejected)
    }

    func problem(with draft: CommentDraft) -> String? {
        if draft.externalID.isEmpty { return "the identifier is empty" }
        let fields = [draft.externalID, draft.author ?? "", draft.language ?? "", draft.permalink ?? ""]
        if fields.contains(where: { $0.utf8.count > Self.maxFieldBytes }) {
            return "an identifier, author or link is longer than \(Self.maxFieldBytes) bytes"
        }
        if draft.isDeletion { return nil }
        guard let text = draft.text else { return "there is no text" }
        if text.utf8.count > Self.maxTextBytes { return "the text is longer than \(Self.maxTextBytes) bytes" }
        if text.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) { return "the text is empty" }
        return nil
    }

    func sealed(_ draft: CommentDraft, channel: ChannelID) throws -> IncomingComment {
        let now = clock.now()
        var snapshot = CommentSnapshot(externalID: draft.externalID)
        snapshot.author = draft.author
        snapshot.language = draft.language
        snapshot.permalink = draft.permalink
        var judged: TriageResult?
        // One and the same rules for text and leaf, also when they are replaced meanwhile.
        let triage = triage
        if !draft.isDeletion, let text = draft.text {
            snapshot.text = text
            let result = triage.triage(text, language: draft.language)
            snapshot.take(result, rules: triage.rulesVersion)
            judged = result
        }
        let id = CommentID(at: now)
        let (key, wrapped) = try keys.newDataKey(for: .comment(id), version: 1)
        let organization = keys.organization
        let encoded = snapshot.encoded
        let revisionTime = draft.updatedAt ?? draft.createdAt
        return IncomingComment(
            externalIndex: keys.blindIndex("external", [channel.bytes, Array(draft.externalID.utf8)]),
            authorIndex: draft.author.map {
                keys.blindIndex("author", [channel.bytes, Array(foldedHandle($0).utf8)])
            },
            contentIndex: keys.contentIndex((draft.isDeletion ? [1] : [0]) + snapshot.content),
            order: draft.revision ?? revisionTime?.milliseconds ?? 0, isDeletion: draft.isDeletion,
            sourceTime: draft.createdAt, receivedAt: now, urgency: judged?.urgency.stored ?? .none,
            route: judged?.route.stored ?? .none, flagged: judged?.isFlagged ?? false,
            rules: triage.rulesIdentifier,
            raisesAlarm: judged?.urgency == .emergency && settings.crisis.notice != nil, id: id, key: wrapped,
            blob: try Envelope.seal(
                encoded, at: .comment(org: organization, comment: id.raw, revision: 1), with: key)
        ) { [dataKeys] known, revision, wrapped in
            try Envelope.seal(
                encoded, at: .comment(org: organization, comment: known.raw, revision: revision),
                with: try dataKeys.key(wrapped))
        }
    }

    /// Handles are compared case-folded.
    private func foldedHandle(_ handle: String) -> String {
        handle.lowercased()
    }
}

extension CommentSnapshot {
    mutating func take(_ result: TriageResult, rules: String) {
        intent = result.intent.rawValue
        urgencyCategory = result.urgencyCategory
        isComplaint = result.isComplaint
        isMisinformation = result.isMisinformation
        isSpam = result.isSpam
        self.rules = rules
        findings = result.findings.prefix(64).map {
            FindingView(
                kind: $0.kind, rule: $0.rule, certainty: $0.certainty.rawValue, reason: $0.reason, start: $0.start,
                end: $0.end)
        }
    }
}

extension TriageUrgency {
    var stored: Urgency {
        switch self {
        case .none: .none
        case .soon: .soon
        case .emergency: .emergency
        }
    }
}

extension TriageRoute {
    var stored: CommentRoute {
        switch self {
        case .none: .none
        case .review: .review
        case .spam: .spam
        case .private: .private
        case .crisis: .crisis
        }
    }
}
