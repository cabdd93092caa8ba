// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import CurtainUseCases
import HTTPTypes
import Hummingbird

/// Gives a person back the text that was not sent, so that nothing they typed is lost.
struct UnsentPage: Sendable {
    /// Why it was not sent, as far as the person can do something about it.
    enum Reason: Sendable {
        case empty, long, busy, closed, formExpired

        init?(_ error: any Error) {
            switch error {
            case TextProblem.tooLong, RelayError.text(.tooLong): self = .long
            case is TextProblem, RelayError.text: self = .empty
            case RelayError.busy, StoreError.busy, StoreError.sealed, StoreError.full: self = .busy
            case RelayError.conflict, StoreError.conflict: self = .closed
            case StoreError.idempotencyMismatch, RelayError.invalid: self = .formExpired
            default: return nil
            }
        }

        var words: String {
            switch self {
            case .empty: "unsent_empty"
            case .long: "unsent_long"
            case .busy: "unsent_busy"
            case .closed: "unsent_closed"
            case .formExpired: "unsent_form"
            }
        }

        var status: HTTPResponse.Status {
            switch self {
            case .empty: .unprocessableContent
            case .long: .contentTooLarge
            case .busy: .serviceUnavailable
            case .closed: .conflict
            case .formExpired: .forbidden
            }
        }

        /// Whether something is wrong with the text itself.
        var isOfText: Bool { self == .empty || self == .long }

        /// The first try may have been stored after all: the same number finds it.
        var keepsNumber: Bool { self == .busy }
    }

    let draft: Redacted<String>
    let choice: LanguageChoice
    let relay: Relay
    let pages: Pages

    func page(_ reason: Reason, _ patient: PatientContext, csrf: String, id: String) -> Response {
        var values = pages.refusal(
            reason.words, choice, fields: reason.isOfText ? [(id: "text", label: "thread_label")] : [])
        values.merge([
            "maySend": reason != .closed, "mayReturn": false, "draft": draft.reveal(), "csrf": csrf, "messageID": id,
        ]) { _, new in new }
        return pages.render("unsent", choice, values, status: reason.status, offersLanguages: false)
    }

    func sessionEnded() -> Response {
        var values = pages.refusal("unsent_session", choice)
        values.merge(["maySend": false, "mayReturn": true, "draft": draft.reveal()]) { _, new in new }
        var response = pages.render("unsent", choice, values, status: .unauthorized, offersLanguages: false)
        response.remove(.session)
        return response
    }
}
