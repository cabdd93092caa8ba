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
            return page(choice, notice: pages.isAsked("ended", request) ? "return_ended" : nil, pages: pages)
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
                return page(choice, notice: "return_wrong", status: .unauthorized, pages: pages)
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

    private static func page(
        _ choice: LanguageChoice, notice: String?, status: HTTPResponse.Status = .ok, pages: Pages
    ) -> Response {
        var values: [String: Any] = [:]
        if let notice { values["notice"] = pages.string(notice, choice) }
        return pages.render("return", choice, values, status: status, offersLanguages: status == .ok)
    }
}
