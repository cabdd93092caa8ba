// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird

/// Coming back with return code and passphrase.
enum ReturnPage {
    static func add(to book: RouteBook, relay: Relay, pages: Pages) {
        book.on(.get, "/return") { request, _ in
            let choice = pages.choice(request)
            var values: [String: Any] = [:]
            if pages.isAsked("ended", request) { values["notice"] = pages.string("return_ended", choice) }
            return pages.render("return", choice, values)
        }
        book.on(.post, "/return") { request, context in
            let form = try await FormBody.read(request)
            let choice = pages.choice(request, form: form)
            guard let code = form.secret("code"), let passphrase = form.secret("passphrase") else {
                throw EdgeError.malformed("the form is not complete")
            }
            let visitor = context.visitor
            do {
                let session = try await offLoop {
                    try await relay.comeBack(returnCode: code, passphrase: passphrase, as: visitor)
                }
                var response = pages.redirect(to: "/t", choice)
                response.set(.session, to: session.token)
                return response
            } catch RelayError.wrongCredentials {
                // One answer whichever of the two is wrong.
                let fields = [(id: "code", label: "return_code"), (id: "passphrase", label: "return_passphrase")]
                return pages.render(
                    "return", choice, pages.refusal("return_wrong", choice, fields: fields), status: .unauthorized,
                    offersLanguages: false)
            }
        }
    }

    /// The way back for somebody whose session is not there any more.
    static func sessionEnded(_ choice: LanguageChoice, pages: Pages) -> Response {
        let query = choice.isChosen ? "&lang=\(choice.language.rawValue)" : ""
        var response = Response(status: .seeOther, headers: [.location: "/return?ended=1" + query])
        response.remove(.session)
        return response
    }
}
