// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird

/// Ends the session and clears what the browser kept.
enum LeavePage {
    /// Name of its form in form tokens.
    static let form = "leave"

    static func add(to book: RouteBook, relay: Relay, pages: Pages) {
        book.on(.post, "/leave") { request, context in
            let fields = try await FormBody.read(request)
            let choice = pages.choice(request, form: fields)
            if let patient = try? PatientContext(request, context, relay: relay) {
                let token = fields.plain("csrf") ?? ""
                guard relay.isValidCSRF(token, session: patient.principal.session, form: form) else {
                    throw EdgeError.formExpired
                }
                try await relay.leave(as: patient.caller)
            }
            var response = pages.render("left", choice, offersLanguages: false)
            for cookie in PatientCookie.allCases { response.remove(cookie) }
            // Not "cookies": that would sign people out of the clinic's own site too.
            response.headers[.clearSiteData] = "\"cache\", \"storage\""
            return response
        }
    }
}
