// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The public listener's routes: pages for patients and visitors, health, and what witnesses of the log read.
enum PatientSite {
    static func makeRoutes(relay: Relay, origin: String, logger: Logger) throws(ListenerProblem) -> RouteBook {
        let pages = try Pages(relay.settings)
        let book = RouteBook(
            answersHead: true,
            middlewares: [
                ErrorAnswers(logger: logger) { fault, request, context in
                    answer(fault, request, context, pages: pages)
                },
                // A webhook is no browser, carries no cookie and is signed.
                OriginCheck(guardian: OriginGuard(origin: origin), exempt: HookRoutes.prefix),
            ])
        Health.addRoutes(to: book, relay: relay)
        LogRoutes.add(to: book, relay: relay)
        addAssets(to: book)
        HookRoutes.add(to: book, relay: relay)
        LandingPage.add(to: book, pages: pages)
        InvitePage.add(to: book, relay: relay, pages: pages)
        ConfirmPage.add(to: book, relay: relay, pages: pages)
        ThreadPage.add(to: book, relay: relay, pages: pages)
        ReturnPage.add(to: book, relay: relay, pages: pages)
        LeavePage.add(to: book, relay: relay, pages: pages)
        return book
    }

    private static func addAssets(to book: RouteBook) {
        for file in Assets.files {
            let body = ByteBuffer(string: file.text)
            let headers: HTTPFields = [.contentType: file.type]
            book.on(.get, "/assets/\(file.name)") { _, _ in
                Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
            }
        }
        book.on(.get, "/robots.txt") { _, _ in Answers.text("User-agent: *\nDisallow: /\n") }
    }

    /// A page for people, problem details for programs.
    ///
    /// Who has no session is shown the way back.
    private static func answer(_ fault: Fault, _ request: Request, _ context: EdgeContext, pages: Pages) -> Response {
        if context.route.hasPrefix("/log/") || context.route.hasPrefix(HookRoutes.prefix) {
            return Answers.problem(fault, context: context)
        }
        let choice = pages.choice(request)
        if fault.type == "session-required" || fault.type == "revoked" {
            return ReturnPage.sessionEnded(choice, pages: pages)
        }
        return pages.problem(fault, choice, requestID: context.requestID)
    }
}
