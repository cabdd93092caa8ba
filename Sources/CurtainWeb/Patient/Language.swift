// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A language of the patient pages.
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case spanish = "es"

    /// Its own name for itself.
    var endonym: String {
        switch self {
        case .english: "English"
        case .spanish: "Español"
        }
    }

    /// The first acceptable language of an `Accept-Language` header by weight, then by order; nil when none is ours.
    package init?(accepting header: String?) {
        guard let header else { return nil }
        var best: (language: Language, weight: Double)?
        for item in header.prefix(512).split(separator: ",") {
            let parts = item.split(separator: ";")
            guard let tag = parts.first else { continue }
            let primary = trimmed(tag.prefix { $0 != "-" }).lowercased()
            guard let language = Language(rawValue: primary) else { continue }
            var weight = 1.0
            for parameter in parts.dropFirst() {
                let text = trimmed(parameter)
                if text.hasPrefix("q=") { weight = Double(text.dropFirst(2)) ?? 0 }
            }
            guard weight > 0, weight > best?.weight ?? 0 else { continue }
            best = (language, weight)
        }
        guard let best else { return nil }
        self = best.language
    }
}

/// The language of one answer, and whether the visitor chose it; a choice travels in `?lang=`, never in a cookie.
package struct LanguageChoice: Sendable, Equatable {
    package let language: Language
    package let isChosen: Bool

    /// A value of `lang` in the address or in a form wins over the header.
    package init(chosen: String?, accepting header: String?, default fallback: Language) {
        if let language = chosen.flatMap({ Language(rawValue: $0) }) {
            self.language = language
            isChosen = true
        } else {
            language = Language(accepting: header) ?? fallback
            isChosen = false
        }
    }

    /// To be put behind a path of ours.
    var query: String { isChosen ? "?lang=\(language.rawValue)" : "" }
}
