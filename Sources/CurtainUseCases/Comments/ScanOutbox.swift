// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainTriage

extension Relay {
    /// Holds every public text that was ever said, or is to be, against the guard of now, newest first.
    ///
    /// Each item is read, which a leaf says; what is handed out is which ones are refused and why, not their text.
    package func scanOutbox(since: Timestamp?, page: Page, as who: Caller) async throws -> OutboxScanOutcome {
        let (engine, replyGuard) = (triage, replyGuard)
        let permit = try await authorize(
            who, ScanOutbox(since: since, page: page, rules: engine.rulesIdentifier))
        let read = try await store.outbox(permit)
        let names = people
        let templates = read.isEmpty ? [] : try await store.templates(try await authorize(who, ListTemplates()))
        let locales = Dictionary(templates.map { ($0.id, $0.source.locale) }) { first, _ in first }
        var refused: [RefusedItemView] = []
        var unreadable: [Reference] = []
        for replayed in read {
            let item = replayed.item
            guard let sealed = replayed.sealed, let text = try? await text(of: sealed, as: who) else {
                unreadable.append(item.reference)
                continue
            }
            let locale = item.template.flatMap { locales[$0] }
            guard case .refused(let reasons) = replyGuard.check(publicText: text, answering: nil, language: locale)
            else { continue }
            refused.append(
                RefusedItemView(
                    item: item, channelName: try names.channelName(item.channel), reasons: GuardReasonView.list(reasons)
                ))
        }
        return OutboxScanOutcome(
            rules: engine.rulesVersion, rulesIdentifier: engine.rulesIdentifier,
            looked: read.count - unreadable.count, refused: refused, unreadable: unreadable,
            next: read.count == permit.action.page.limit ? read.last?.item.number : nil)
    }
}

extension GuardReasonView {
    /// Each reason once, in the order of the text.
    fileprivate static func list(_ reasons: [GuardReason]) -> [GuardReasonView] {
        reasons.reduce(into: []) { kept, reason in
            let view = GuardReasonView(rule: reason.rule, code: reason.code, reason: reason.message)
            if !kept.contains(view) { kept.append(view) }
        }
    }
}
