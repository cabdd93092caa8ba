// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird
import Mustache

/// Renders the patient pages.
///
/// Templates escape every value; none has a triple mustache.
struct Pages: Sendable {
    private let library: MustacheLibrary
    private let strings: [Language: [String: String]]
    /// The words that name the clinic's phone, with the number apart.
    private let phoneStrings: [Language: [String: [PhoneLinks.Part]]]
    private let emergency: [Language: [PhoneLinks.Part]]
    private let clinic: ClinicConstants
    private let fallback: Language

    /// - Throws: ``ListenerProblem/template(_:)``.
    init(_ settings: RelaySettings) throws(ListenerProblem) {
        var library = MustacheLibrary()
        for (name, text) in Assets.templates {
            // Without its last line end, so that a part of a line can be a template too.
            let body = text.hasSuffix("\n") ? String(text.dropLast()) : text
            do { try library.register(body, named: name) } catch { throw .template(name) }
        }
        self.library = library
        clinic = settings.clinic
        fallback = Language(rawValue: String(settings.defaultLocale.prefix(2))) ?? .english
        var strings: [Language: [String: String]] = [:]
        var phoneStrings: [Language: [String: [PhoneLinks.Part]]] = [:]
        var emergency: [Language: [PhoneLinks.Part]] = [:]
        for language in Language.allCases {
            let words = PageStrings.table(language, clinic: settings.clinic)
            strings[language] = words
            phoneStrings[language] = words.filter { key, _ in
                PageStrings.table(language)[key]?.contains("{phone}") == true
            }.mapValues(PhoneLinks.parts)
            emergency[language] = PhoneLinks.parts(
                settings.emergencyText[language.rawValue] ?? settings.emergencyText[settings.defaultLocale] ?? "")
        }
        self.strings = strings
        self.phoneStrings = phoneStrings
        self.emergency = emergency
    }

    var clinicName: String { clinic.displayName }

    /// The language of an answer to a GET, or to a form that named one.
    func choice(_ request: Request, form: FormBody? = nil) -> LanguageChoice {
        let asked = form?.plain("lang") ?? (try? QueryReader(request))?.text("lang")
        return LanguageChoice(chosen: asked, accepting: request.headers[.acceptLanguage], default: fallback)
    }

    /// Whether one of our own redirects asked for a note on the page; anything odd asks for nothing.
    func isAsked(_ name: String, _ request: Request) -> Bool {
        (try? QueryReader(request))?.text(name) == "1"
    }

    func string(_ key: String, _ choice: LanguageChoice) -> String {
        strings[choice.language]?[key] ?? ""
    }

    /// Makes a page of a template and what it names beside the words and the clinic's facts.
    ///
    /// A page that is the answer to a form offers no languages: a link cannot ask for it again.
    func render(
        _ template: String, _ choice: LanguageChoice, _ values: [String: Any] = [:],
        status: HTTPResponse.Status = .ok, offersLanguages: Bool = true
    ) -> Response {
        var context: [String: Any] = [
            "lang": choice.language.rawValue,
            "langQuery": choice.query,
            "langMore": choice.isChosen ? "&lang=\(choice.language.rawValue)" : "",
            "isLanguageChosen": choice.isChosen,
            "hasLanguages": offersLanguages,
            "languages": Language.allCases.map { language -> [String: Any] in
                ["code": language.rawValue, "name": language.endonym, "isCurrent": language == choice.language]
            },
            "s": strings[choice.language] ?? [:],
            "p": (phoneStrings[choice.language] ?? [:]).mapValues(Self.values),
            "clinic": clinic.displayName,
            "checkURL": clinic.checkURL,
            "emergencyText": Self.values(emergency[choice.language] ?? []),
        ]
        context.merge(values) { _, new in new }
        let html = library.render(context, withTemplate: template) ?? ""
        var response = Answers.html(html, status: status)
        response.headers[.contentLanguage] = choice.language.rawValue
        return response
    }

    private static func values(_ parts: [PhoneLinks.Part]) -> [[String: Any]] {
        parts.map { part in
            var value: [String: Any] = ["text": part.text]
            if let number = part.number { value["number"] = number }
            return value
        }
    }

    /// What a page says first when it answers a form that was refused, with the marks at the fields that are wrong.
    ///
    /// A field is named by its identifier in the page and the key of its label.
    func refusal(
        _ key: String, _ choice: LanguageChoice, fields: [(id: String, label: String)] = []
    ) -> [String: Any] {
        [
            "refusal": [
                "parts": Self.values(PhoneLinks.parts(string(key, choice))),
                "hasFields": !fields.isEmpty,
                "fields": fields.map { ["id": $0.id, "label": string($0.label, choice)] },
            ] as [String: Any],
            "invalid": Dictionary(fields.map { ($0.id, true) }) { first, _ in first },
        ]
    }

    /// A refusal in plain words, without a detail.
    func problem(_ fault: Fault, _ choice: LanguageChoice, requestID: String) -> Response {
        let key =
            switch fault.status.code {
            case 404: "problem_not_found"
            case 403: "problem_denied"
            case 429: "problem_throttled"
            case 503 where fault.type == "busy": "problem_busy"
            case 503, 507: "problem_unavailable"
            case 400..<500: "problem_unreadable"
            default: "problem_internal"
            }
        var values: [String: Any] = ["reason": string(key, choice)]
        if fault.status.code >= 500 { values["requestID"] = requestID }
        var response = render("problem", choice, values, status: fault.status, offersLanguages: false)
        response.headers.append(contentsOf: fault.headers)
        return response
    }

    /// See Other: the answer to a form.
    func redirect(to path: String, _ choice: LanguageChoice, fragment: String = "") -> Response {
        Response(status: .seeOther, headers: [.location: path + choice.query + fragment])
    }
}
