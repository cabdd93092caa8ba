// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird

/// The patient's thread: reading it, and writing in it.
enum ThreadPage {
    /// Name of the message form in form tokens.
    private static let form = "message"
    /// 32,000 bytes of text, each percent-encoded, and the other fields.
    private static let formLimit = 100 * 1024

    static func add(to book: RouteBook, relay: Relay, pages: Pages) {
        book.on(.get, "/t") { request, context in
            let patient = try PatientContext(request, context, relay: relay)
            let before = try QueryReader(request).number("before", as: UInt64.self)
            let view = try await relay.ownThread(MessagePage(before: before), as: patient.caller)
            return page(view, before: before, pages.choice(request), patient, relay: relay, pages: pages)
        }
        book.on(.get, "/t/session") { request, context in
            // Asked by the page's script when somebody wants to stay; every request counts as activity.
            guard (try? PatientContext(request, context, relay: relay)) != nil else {
                return Response(status: .unauthorized)
            }
            return Answers.nothing()
        }
        book.on(.post, "/t/messages") { request, context in
            let fields = try await FormBody.read(request, upTo: formLimit)
            let choice = pages.choice(request, form: fields)
            guard let draft = fields.secret("text") else { throw EdgeError.malformed("the form is not complete") }
            let unsent = UnsentPage(draft: draft, choice: choice, relay: relay, pages: pages)
            let patient: PatientContext
            do { patient = try PatientContext(request, context, relay: relay) } catch {
                return unsent.sessionEnded()
            }
            guard relay.isValidCSRF(fields.plain("csrf") ?? "", session: patient.principal.session, form: form) else {
                return unsent.page(.formExpired, patient, csrf: csrf(patient, relay), id: newID(relay))
            }
            return try await post(draft, id: fields.plain("id") ?? "", patient, choice, unsent, relay, pages)
        }
    }

    private static func post(
        _ draft: Redacted<String>, id: String, _ patient: PatientContext, _ choice: LanguageChoice,
        _ unsent: UnsentPage, _ relay: Relay, _ pages: Pages
    ) async throws -> Response {
        let typed = lines(draft.reveal())
        do {
            // The hidden number makes a second press of the button harmless.
            let key = try Relay.idempotencyKey(id, method: "POST", path: "/t/messages", body: Array(typed.utf8))
            _ = try await relay.postOwnMessage(try PrivateText(typed), idempotency: key, as: patient.caller)
            return pages.redirect(to: "/t", choice, fragment: "#write")
        } catch {
            guard let reason = UnsentPage.Reason(error) else { throw error }
            let next = reason.keepsNumber ? id : newID(relay)
            return unsent.page(reason, patient, csrf: csrf(patient, relay), id: next)
        }
    }

    /// Browsers send line ends as two characters.
    private static func lines(_ text: String) -> String {
        String(decoding: text.utf8.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    }

    private static func csrf(_ patient: PatientContext, _ relay: Relay) -> String {
        relay.csrfToken(session: patient.principal.session, form: form)
    }

    private static func newID(_ relay: Relay) -> String { RawID(at: relay.clock.now()).description }

    private static func page(
        _ view: PatientThreadView, before: UInt64?, _ choice: LanguageChoice, _ patient: PatientContext,
        relay: Relay, pages: Pages
    ) -> Response {
        let session = patient.principal.session
        var values: [String: Any] = [
            "idleSeconds": Int(relay.settings.sessions.patientIdle.components.seconds),
            "returnQuery": "?ended=1" + (choice.isChosen ? "&lang=\(choice.language.rawValue)" : ""),
            "hasMessages": !view.messages.isEmpty,
            "messages": view.messages.map { message($0, choice, pages) },
            "isEarlier": before != nil,
            "isClosed": view.isClosed,
            "csrf": csrf(patient, relay),
            "leaveCSRF": relay.csrfToken(session: session, form: LeavePage.form),
            "messageID": newID(relay),
            "draft": "",
        ]
        if view.hasEarlier, let first = view.messages.first { values["earlier"] = String(first.seq) }
        return pages.render("thread", choice, values)
    }

    private static func message(_ message: MessageView, _ choice: LanguageChoice, _ pages: Pages) -> [String: Any] {
        let (kind, author) =
            switch message.author {
            case .patient: ("patient", pages.string("thread_you", choice))
            case .staff: ("staff", pages.clinicName)
            case .service: ("notice", pages.string("thread_service", choice))
            }
        let instant = message.createdAt.description
        return [
            "kind": kind,
            "author": author,
            "instant": instant,
            "time": "\(instant.prefix(10)) \(instant.dropFirst(11).prefix(5)) UTC",
            "text": message.text.reveal(),
        ]
    }
}
