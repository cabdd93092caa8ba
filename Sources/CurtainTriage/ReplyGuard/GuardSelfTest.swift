// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Texts that no rules may let through, and texts that rules must let through.
///
/// Files of rules are a clinic's to change; the guard is not. Rules that fail here are not taken into use, so it can
/// neither be switched off nor hollowed out by editing them.
package enum GuardSelfTest {
    /// The first text that the guard judges wrongly, and how; nil when there is none.
    package static func fault(in rules: TriageRules) -> (text: String, isRefused: Bool)? {
        let replyGuard = ReplyGuard(rules: rules, clinic: ClinicFacts())
        for text in refused where replyGuard.check(publicText: text, answering: nil, language: nil) == .allowed {
            return (text, false)
        }
        for text in allowed where replyGuard.check(publicText: text, answering: nil, language: nil) != .allowed {
            return (text, true)
        }
        return nil
    }

    /// One or two for each way of saying too much; the four enforcement cases in other words among them.
    static let refused = [
        "We are sorry that your last visit hurt.",
        "Thank you for trusting us with your care!",
        "Our records show that you missed your appointment.",
        "We have no record of you as a patient here.",
        "Your diagnosis was explained to you and to your husband.",
        "Your insurance covered most of it and your balance is still open.",
        "Please reply here with your full name and date of birth.",
        "Take two of them tonight and stop the other pills.",
        "This patient was seen twice and refused the treatment.",
        "You know who you are, and so do we.",
        "Mr. Abernathy, the crown was placed as planned.",
        "Call us about this at 614-555-0188, Denise.",
        "Lamentamos que su ultima cita le haya dolido.",
        "Responda aqui con su nombre completo y fecha de nacimiento.",
        "Su expediente dice que usted falto a su cirugia.",
    ]

    static let allowed = [
        "Thank you for your feedback.",
        "We cannot discuss anything here. Please call our office.",
        "In an emergency call 911. If you are thinking about suicide, call or text 988.",
        "Gracias por sus comentarios.",
    ]
}
