// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird

/// Taking the invitation with a passphrase; shows nothing of the conversation before.
enum ConfirmPage {
    private static let form = "confirm"
    private static let passphraseField = (id: "passphrase", label: "confirm_passphrase")
    private static let repeatField = (id: "repeat", label: "confirm_repeat")

    static func add(to book: RouteBook, relay: Relay, pages: Pages) {
        book.on(.get, "/confirm") { request, _ in
            let choice = pages.choice(request)
            guard let claim = try? ClaimContext(request, relay: relay) else { return openAgain(choice, pages: pages) }
            return page(claim, choice, relay: relay, pages: pages)
        }
        book.on(.post, "/confirm") { request, context in
            let fields = try await FormBody.read(request)
            let choice = pages.choice(request, form: fields)
            guard let claim = try? ClaimContext(request, relay: relay) else { return openAgain(choice, pages: pages) }
            guard relay.isValidCSRF(fields.plain("csrf") ?? "", session: claim.session, form: form) else {
                throw EdgeError.formExpired
            }
            guard let passphrase = fields.secret("passphrase"), passphrase == fields.secret("repeat") else {
                let refusal = pages.refusal("confirm_mismatch", choice, fields: [passphraseField, repeatField])
                return page(
                    claim, choice, refusal: refusal, status: .unprocessableContent, relay: relay, pages: pages)
            }
            let visitor = context.visitor
            do {
                let outcome = try await offLoop {
                    try await relay.confirm(claim: claim.session, passphrase: passphrase, as: visitor)
                }
                return answer(outcome, choice, pages: pages)
            } catch RelayError.weakPassword {
                let refusal = pages.refusal("confirm_weak", choice, fields: [passphraseField])
                return page(
                    claim, choice, refusal: refusal, status: .unprocessableContent, relay: relay, pages: pages)
            } catch RelayError.notFound {
                return openAgain(choice, pages: pages)
            }
        }
    }

    private static func page(
        _ claim: ClaimContext, _ choice: LanguageChoice, refusal: [String: Any] = [:],
        status: HTTPResponse.Status = .ok, relay: Relay, pages: Pages
    ) -> Response {
        var values = refusal
        values["csrf"] = relay.csrfToken(session: claim.session, form: form)
        return pages.render("confirm", choice, values, status: status, offersLanguages: status == .ok)
    }

    private static func answer(
        _ outcome: ConfirmedInvitation, _ choice: LanguageChoice, pages: Pages
    ) -> Response {
        switch outcome {
        case .welcome(let token, let returnCode, _):
            var response = pages.render(
                "welcome", choice, ["returnCode": returnCode.reveal()], offersLanguages: false)
            response.set(.session, to: token)
            response.remove(.claim)
            return response
        case .contested:
            var response = pages.render("contested", choice, status: .conflict, offersLanguages: false)
            response.remove(.claim)
            return response
        }
    }

    private static func openAgain(_ choice: LanguageChoice, pages: Pages) -> Response {
        let query = choice.isChosen ? "&lang=\(choice.language.rawValue)" : ""
        var response = Response(status: .seeOther, headers: [.location: "/i?again=1" + query])
        response.remove(.claim)
        return response
    }
}
