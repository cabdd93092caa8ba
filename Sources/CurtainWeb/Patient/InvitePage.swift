// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird

/// The invitation: `GET /i` is static, needs no session and spends nothing; `POST /claim` opens what it was handed.
enum InvitePage {
    static func add(to book: RouteBook, relay: Relay, pages: Pages) {
        book.on(.get, "/i") { request, _ in
            let choice = pages.choice(request)
            var values: [String: Any] = [:]
            if pages.isAsked("again", request) { values["notice"] = pages.string("invite_again", choice) }
            return pages.render("invite", choice, values)
        }
        book.on(.post, "/claim") { request, context in
            let form = try await FormBody.read(request)
            let choice = pages.choice(request, form: form)
            guard let secret = form.secret("secret") else { throw EdgeError.malformed("the form is not complete") }
            let visitor = context.visitor
            do {
                let claimed = try await offLoop { try await relay.claim(secret: secret, as: visitor) }
                var response = pages.redirect(to: "/confirm", choice)
                response.set(.claim, to: claimed.token)
                return response
            } catch RelayError.notFound {
                return notOpen(choice, pages: pages)
            } catch RelayError.invalid {
                return notOpen(choice, pages: pages)
            }
        }
    }

    /// One answer for unknown, expired, revoked, replaced and taken invitations.
    private static func notOpen(_ choice: LanguageChoice, pages: Pages) -> Response {
        let refusal = pages.refusal("invite_not_open", choice, fields: [(id: "secret", label: "invite_code_label")])
        return pages.render("invite", choice, refusal, status: .notFound, offersLanguages: false)
    }
}
