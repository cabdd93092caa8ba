// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import CurtainTriage

extension Relay {
    /// Judges stored comments again by the rules of now, newest first, and answers what they say that differs.
    ///
    /// Each comment is read, which a leaf says; nothing of what it says is handed out. Unless it is a dry run the new
    /// judgement of an open comment is stored as a further snapshot of the same content. What people decided stands.
    /// What becomes an emergency raises an alarm, as when it comes in; nothing is routed by itself.
    ///
    /// `everyState`: those dismissed and routed, too; in a dry run only, because they are never changed.
    package func retriage(
        since: Timestamp, channel: String?, everyState: Bool = false, page: Page, dryRun: Bool, as who: Caller
    ) async throws -> RetriageOutcome {
        let names = people
        guard dryRun || !everyState else {
            throw RelayError.invalid(
                field: "allStates", reason: "only open comments are changed: others are shown in a dry run")
        }
        let filter = CommentFilter(
            flaggedOnly: false, states: everyState ? [] : [.open],
            channel: try channel.map { try names.channel($0).id },
            since: since)
        // One and the same rules for the whole page, also when they are replaced meanwhile.
        let engine = triage
        let permit = try await authorize(
            who, RetriageComments(filter: filter, page: page, dryRun: dryRun, rules: engine.rulesIdentifier))
        let read = try await store.comments(permit)
        var unreadable: [Reference] = []
        var changes: [(rejudged: Rejudgement, was: JudgementView, now: JudgementView)] = []
        for replayed in read {
            guard let sealed = replayed.sealed, let snapshot = try? open(sealed) else {
                unreadable.append(replayed.comment.reference)
                continue
            }
            if let change = try rejudge(sealed, snapshot, by: engine) { changes.append(change) }
        }
        let stored =
            dryRun || changes.isEmpty ? [] : try await store.retriage(permit, changes.map(\.rejudged))
        if changes.contains(where: { $0.rejudged.raisesAlarm && stored.contains($0.rejudged.comment.id) }) {
            alarmBell.ring()
        }
        return RetriageOutcome(
            dryRun: dryRun, rules: engine.rulesVersion, rulesIdentifier: engine.rulesIdentifier,
            looked: read.count - unreadable.count,
            changed: try changes.map { change in
                let comment = change.rejudged.comment
                return RetriagedView(
                    comment: comment, channelName: try names.channelName(comment.channel), was: change.was,
                    now: change.now,
                    outcome: dryRun ? .wouldChange : stored.contains(comment.id) ? .changed : .skipped)
            },
            unreadable: unreadable,
            next: read.count == permit.action.page.limit ? read.last?.comment.number : nil)
    }

    /// The new judgement, sealed; nil when it says the same, or when there is no text to judge.
    private func rejudge(
        _ sealed: SealedComment, _ snapshot: CommentSnapshot, by engine: TriageEngine
    ) throws -> (Rejudgement, JudgementView, JudgementView)? {
        guard let text = snapshot.text else { return nil }
        let comment = sealed.comment
        let result = engine.triage(text, language: snapshot.language)
        var newer = snapshot
        newer.take(result, rules: engine.rulesVersion)
        let urgency = result.urgency.stored
        let flags = result.isFlagged && !isSettled(comment, against: urgency)
        let was = JudgementView(
            comment.urgency, comment.route, flagged: comment.flagged, snapshot, rules: comment.rules)
        let now = JudgementView(
            urgency, result.route.stored, flagged: comment.flagged || flags, newer, rules: engine.rulesIdentifier)
        guard !now.agrees(with: was) else { return nil }
        let place = BlobPlace.comment(
            org: keys.organization, comment: comment.id.raw, revision: UInt32(clamping: sealed.snapshots + 1))
        return (
            Rejudgement(
                comment: comment, snapshots: sealed.snapshots, urgency: urgency, route: result.route.stored,
                flags: flags, raisesAlarm: urgency == .emergency && settings.crisis.notice != nil,
                rules: engine.rulesIdentifier,
                blob: try Envelope.seal(newer.encoded, at: place, with: try dataKeys.key(sealed.key))),
            was, now
        )
    }

    /// Whether a person has decided that the comment needs nothing.
    ///
    /// So it is when it is closed, and when somebody took the flag off that triage had set: then only what is more
    /// urgent than before sets it again.
    private func isSettled(_ comment: StoredComment, against urgency: Urgency) -> Bool {
        guard comment.state == .open else { return true }
        return comment.route != .none && !comment.flagged && urgency <= comment.urgency
    }
}

extension JudgementView {
    fileprivate init(
        _ urgency: Urgency, _ route: CommentRoute, flagged: Bool, _ snapshot: CommentSnapshot, rules: String?
    ) {
        self.init(
            urgency: urgency, urgencyCategory: snapshot.urgencyCategory, route: route, intent: snapshot.intent,
            flagged: flagged, isComplaint: snapshot.isComplaint, isMisinformation: snapshot.isMisinformation,
            isSpam: snapshot.isSpam, rules: snapshot.rules, rulesIdentifier: rules)
    }
}
