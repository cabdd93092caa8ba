// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What a template is for.
///
/// Raw values are stored and stand in template files.
package enum TemplateKind: String, Sendable, CaseIterable {
    case publicReply = "public"
    case invitation
}

/// A reply template as it was read from the configuration.
package struct TemplateSource: Sendable, Equatable {
    package let name: String
    package let kind: TemplateKind
    /// A language tag: `en`, `es`.
    package let locale: String
    /// Placeholders stand in braces and are constants of the clinic or of the invitation.
    package let text: String

    package init(name: String, kind: TemplateKind, locale: String, text: String) {
        self.name = name
        self.kind = kind
        self.locale = locale
        self.text = text
    }

    /// Placeholders that may stand in a template of this kind.
    package static func placeholders(of kind: TemplateKind) -> Set<String> {
        switch kind {
        case .publicReply: ["clinic", "landing_url", "phone"]
        case .invitation: ["clinic", "link", "code", "check_url"]
        }
    }

    /// Placeholders in the text, in order, or nil when a brace is not closed, or closes nothing.
    package var placeholders: [String]? {
        parts?.compactMap { $0.placeholder.map(String.init) }
    }

    /// Pieces of text, each with the placeholder behind it.
    fileprivate var parts: [(text: Substring, placeholder: Substring?)]? {
        var found: [(text: Substring, placeholder: Substring?)] = []
        // By scalars: a brace with a combining mark behind it is a brace.
        var rest = text.unicodeScalars[...]
        func brace(from start: String.Index) -> String.Index? {
            rest[start...].firstIndex { $0 == "{" || $0 == "}" }
        }
        while let open = brace(from: rest.startIndex) {
            let start = rest.index(after: open)
            guard rest[open] == "{", let close = brace(from: start), rest[close] == "}" else { return nil }
            found.append((Substring(rest[..<open]), Substring(rest[start..<close])))
            rest = rest[rest.index(after: close)...]
        }
        return found + [(Substring(rest), nil)]
    }
}

/// A template in the store, with whether its present text is approved.
package struct StoredTemplate: Sendable {
    package let id: TemplateID
    package let source: TemplateSource
    /// SHA-256 over name, kind, locale and text (`docs/formats.md`).
    package let digest: Digest
    package let approvedAt: Timestamp?
    package let approvedBy: StaffID?

    package init(
        id: TemplateID, source: TemplateSource, digest: Digest, approvedAt: Timestamp?, approvedBy: StaffID?
    ) {
        self.id = id
        self.source = source
        self.digest = digest
        self.approvedAt = approvedAt
        self.approvedBy = approvedBy
    }

    package var isApproved: Bool { approvedAt != nil }
}

/// Facts of the clinic that outgoing text may carry: the same in every text, whoever it answers.
package struct ClinicConstants: Sendable, Equatable {
    /// Neutral display name, without a specialty.
    package let displayName: String
    package let phone: String
    /// Where a public reply sends everybody.
    package let landingURL: String
    /// Where the clinic's own site confirms the address of its private service.
    package let checkURL: String

    package init(displayName: String, phone: String, landingURL: String, checkURL: String) {
        self.displayName = displayName
        self.phone = phone
        self.landingURL = landingURL
        self.checkURL = checkURL
    }
}

/// Text that may be said in public.
///
/// It is made from an approved template and constants of the clinic, then passes the reply guard; there is no way to
/// make one from typed text.
package struct PublicText: Sendable, Equatable {
    package let text: String
    package let template: TemplateID
    package let templateDigest: Digest

    /// - Throws: ``OutgoingTextProblem``, before anything is shown to anybody.
    package init(
        _ template: StoredTemplate, constants: ClinicConstants,
        guardedBy check: (String) -> [String]
    ) throws(OutgoingTextProblem) {
        guard template.source.kind == .publicReply else { throw .wrongKind(template.source.name) }
        guard template.isApproved else { throw .notApproved(template.source.name) }
        let rendered = try render(
            template.source,
            [
                "clinic": constants.displayName, "landing_url": constants.landingURL, "phone": constants.phone,
            ])
        let refusals = check(rendered)
        guard refusals.isEmpty else { throw .refused(template.source.name, refusals) }
        text = rendered
        self.template = template.id
        templateDigest = template.digest
    }
}

/// Neutral text that carries an invitation: the clinic's display name, the link, the code.
///
/// No content, no name.
package struct InvitationText: Sendable, Equatable {
    package let text: String
    package let template: TemplateID
    package let templateDigest: Digest

    /// `link` is the address with the token in its fragment, `code` the same secret in a form that can be typed.
    package init(
        _ template: StoredTemplate, constants: ClinicConstants, link: String, code: String
    ) throws(OutgoingTextProblem) {
        guard template.source.kind == .invitation else { throw .wrongKind(template.source.name) }
        guard template.isApproved else { throw .notApproved(template.source.name) }
        text = try render(
            template.source,
            [
                "clinic": constants.displayName, "link": link, "code": code, "check_url": constants.checkURL,
            ])
        self.template = template.id
        templateDigest = template.digest
    }
}

/// Why outgoing text was not made.
///
/// Every associated value comes from a template or the guard, never from a comment.
package enum OutgoingTextProblem: Error, Sendable, Equatable {
    case wrongKind(String)
    case notApproved(String)
    case unknownPlaceholder(String)
    /// The reply guard's reasons.
    case refused(String, [String])
}

private func render(
    _ source: TemplateSource, _ values: [String: String]
) throws(OutgoingTextProblem) -> String {
    guard let parts = source.parts else { throw .unknownPlaceholder(source.name) }
    var out = ""
    for (text, placeholder) in parts {
        out += text
        guard let placeholder else { continue }
        guard let value = values[String(placeholder)] else { throw .unknownPlaceholder(String(placeholder)) }
        out += value
    }
    return out
}
