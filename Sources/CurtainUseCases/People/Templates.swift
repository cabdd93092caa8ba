// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import CurtainCrypto
import CurtainTriage

extension Relay {
    /// Takes the templates of the configuration in; a text that changed loses its approval.
    ///
    /// Answers how many changed.
    package func importTemplates(_ sources: [TemplateSource], as who: Caller) async throws -> Int {
        let permit = try await authorize(who, ImportTemplates())
        for source in sources { try check(source) }
        return try await store.replaceTemplates(
            permit, sources.map { ($0, digest($0)) }, at: clock.now())
    }

    private func check(_ source: TemplateSource) throws {
        guard isPlainName(source.name), (2...16).contains(source.locale.utf8.count) else {
            throw RelayError.invalid(field: "template", reason: "a name or locale is malformed")
        }
        guard let used = source.placeholders else {
            throw RelayError.invalid(field: "template \(source.name)", reason: "a brace is not closed")
        }
        let allowed = TemplateSource.placeholders(of: source.kind)
        if let unknown = used.first(where: { !allowed.contains($0) }), isPlainName(unknown) {
            throw RelayError.invalid(
                field: "template \(source.name)",
                reason: "{\(unknown)} is not among \(allowed.sorted().map { "{\($0)}" }.joined(separator: ", "))")
        }
        guard used.allSatisfy(allowed.contains) else {
            throw RelayError.invalid(field: "template \(source.name)", reason: "a placeholder is unknown")
        }
        if source.kind == .invitation, !used.contains("link") || !used.contains("code") {
            throw RelayError.invalid(
                field: "template \(source.name)", reason: "an invitation needs {link} and {code}")
        }
    }

    /// SHA-256 over name, kind, locale and text, each with its length.
    func digest(_ source: TemplateSource) -> Digest {
        var list = LP("curtain/v1/template")
        for part in [source.name, source.kind.rawValue, source.locale, source.text] { list.append(part) }
        return SHA256.hash(list.bytes)
    }

    package func templates(as who: Caller) async throws -> [TemplateView] {
        let templates = try await store.templates(try await authorize(who, ListTemplates()))
        let names = people
        return try templates.map { try view($0, names) }
    }

    package func template(_ name: String, locale: String?, as who: Caller) async throws -> TemplateView {
        let template = try await findTemplate(name, locale: locale, as: who)
        return try view(template, people)
    }

    /// Approves a template's text, named by its digest, so that nobody approves what they did not read.
    ///
    /// - Throws: ``RelayError/refusedByGuard(template:reasons:)``: a public text that the guard refuses is never approved.
    package func approveTemplate(
        _ name: String, locale: String, digest: Digest, as who: Caller
    ) async throws -> TemplateView {
        let template = try await findTemplate(name, locale: locale, as: who)
        let permit = try await authorize(who, ApproveTemplate(template: template.id, digest: digest))
        let refusals = self.refusals(of: template.source)
        guard refusals.isEmpty else { throw RelayError.refusedByGuard(template: name, reasons: refusals) }
        do {
            return try view(try await store.approve(permit, at: clock.now()), people)
        } catch StoreError.conflict {
            throw RelayError.conflict("the text of this template is another one now: show it again")
        }
    }

    func findTemplate(_ name: String, locale: String?, as who: Caller) async throws -> StoredTemplate {
        let templates = try await store.templates(try await authorize(who, ListTemplates()))
        let named = templates.filter { $0.source.name == normalizedName(name) }
        let wanted = locale ?? settings.defaultLocale
        guard let found = named.first(where: { $0.source.locale == wanted }) ?? (locale == nil ? named.first : nil)
        else {
            throw RelayError.notFound("template \(quoted(name)) in that locale")
        }
        return found
    }

    private func view(_ template: StoredTemplate, _ names: Names) throws -> TemplateView {
        TemplateView(
            template: template, approvedByLogin: try template.approvedBy.map { try names.login($0) },
            refusals: refusals(of: template.source))
    }

    /// What the guard says of a public template, rendered with the clinic's constants.
    private func refusals(of source: TemplateSource) -> [String] {
        guard source.kind == .publicReply else { return [] }
        let constants = settings.clinic
        var text = source.text
        for (name, value) in [
            ("clinic", constants.displayName), ("landing_url", constants.landingURL), ("phone", constants.phone),
        ] {
            text = text.split(separator: "{\(name)}", omittingEmptySubsequences: false).joined(separator: value)
        }
        return guardReasons(text, language: source.locale)
    }

    /// The guard's reasons against a public text; empty when it may be said.
    ///
    /// The comment it answers is not asked: what is said in public never depends on it.
    func guardReasons(_ text: String, language: String) -> [String] {
        switch replyGuard.check(publicText: text, answering: nil, language: language) {
        case .allowed: []
        case .refused(let reasons): reasons.map { "\($0.rule) \($0.code): \($0.message)" }
        }
    }
}
