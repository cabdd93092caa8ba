// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One invented public reply and whether the guard may let it pass.
struct ReplyCase: Sendable {
    var comment = "Not happy"
    var reply: String
    /// Codes of which at least one must be named; empty for a reply that passes.
    var codes: Set<String> = []
}

/// The regression set of replies.
///
/// The first ones follow the shapes of enforcement cases, in invented words.
enum ReplyCases {
    static let all: [ReplyCase] = [
        .init(
            reply: "Ms. Albrecht, your root canal followed the treatment plan and your insurer paid half.",
            codes: ["phi_identifier"]),
        .init(
            reply: "You stopped your antidepressant, that is why you felt ignored.",
            codes: ["health_detail", "confirms_patient"]),
        .init(reply: "Your claim was denied because your deductible is not met.", codes: ["payment_detail"]),
        .init(reply: "We looked at your chart and you arrived late.", codes: ["confirms_patient"]),
        .init(reply: "Thanks for trusting us with your smile!", codes: ["confirms_patient"]),
        .init(reply: "We were happy to see you last Tuesday.", codes: ["confirms_patient"]),
        .init(reply: "It was a pleasure caring for you.", codes: ["confirms_patient"]),
        .init(reply: "We hope your recovery goes well.", codes: ["confirms_patient", "health_detail"]),
        .init(reply: "You have never been a patient of ours.", codes: ["denies_patient"]),
        .init(reply: "We cannot find any record of your visit.", codes: ["denies_patient", "confirms_patient"]),
        .init(reply: "This is a fake review by someone we never treated.", codes: ["denies_patient"]),
        .init(reply: "Please reply with your date of birth so we can look into it.", codes: ["solicits_phi"]),
        .init(reply: "Drop your phone number below and we will call.", codes: ["solicits_phi"]),
        .init(reply: "What medication are you taking?", codes: ["solicits_phi"]),
        .init(reply: "Message us your name and insurance card here.", codes: ["solicits_phi"]),
        .init(reply: "Take ibuprofen every six hours and rest.", codes: ["medical_advice"]),
        .init(reply: "Sounds like strep to us.", codes: ["medical_advice"]),
        .init(reply: "You should stop the pills for a week.", codes: ["medical_advice"]),
        .init(reply: "Hi Marcus, thanks for stopping by!", codes: ["phi_identifier", "confirms_patient"]),
        .init(reply: "Dear R.T., we know exactly who you are.", codes: ["phi_identifier", "confirms_patient"]),
        .init(reply: "The reviewer missed two appointments.", codes: ["confirms_patient"]),
        .init(reply: "We are sorry your daughter was upset by her shots.", codes: ["confirms_patient"]),
        .init(reply: "Your refund was sent to the card ending 9921.", codes: ["payment_detail"]),
        .init(reply: "We left a voicemail at 330-555-0133.", codes: ["phi_identifier"]),
        .init(reply: "See you at your next cleaning!", codes: ["confirms_patient"]),
        .init(reply: "Lamentamos lo ocurrido en su cita.", codes: ["confirms_patient"]),
        .init(reply: "Nos alegra que su cirugía saliera bien.", codes: ["confirms_patient", "health_detail"]),
        .init(reply: "Usted no es paciente de esta clínica.", codes: ["denies_patient"]),
        .init(reply: "Díganos su nombre y fecha de nacimiento.", codes: ["solicits_phi"]),
        .init(reply: "Reply to {clinic} with details", codes: ["phi_identifier"]),
        .init(comment: "Ask for Petronella if you see her", reply: "Petronella says hello!", codes: ["phi_identifier"]),
        .init(reply: "As we discussed, your lab work needs a repeat.", codes: ["confirms_patient"]),
        .init(
            reply: "We are sorry about what happened on 12 March 2026. We read every comment.",
            codes: ["phi_identifier"]),
        .init(reply: "We are sorry about 2026-03-12. Please call us.", codes: ["phi_identifier"]),
        .init(reply: "We looked into what happened last Tuesday. Please call us.", codes: ["phi_identifier"]),
        .init(reply: "Sorry about the twelfth of March.", codes: ["phi_identifier"]),
        .init(reply: "We are sorry about 03/12.", codes: ["phi_identifier"]),
        .init(reply: "Deshawn Carter wrote to us.", codes: ["phi_identifier"]),
        .init(reply: "Thanks to Marisol Ibarra for writing.", codes: ["phi_identifier"]),
        .init(reply: "@t_harlow please use the secure page.", codes: ["phi_identifier"]),
        .init(reply: "Write to us on WhatsApp or Telegram.", codes: ["phi_identifier"]),
        .init(reply: "It was good to have you in our office.", codes: ["confirms_patient"]),
        .init(reply: "We hope to see our clients again soon.", codes: ["confirms_patient"]),
        .init(reply: "We appreciate all of the people we look after, you included.", codes: ["confirms_patient"]),
        .init(reply: "The person who wrote this is known to us.", codes: ["confirms_patient"]),
        .init(reply: "Gracias, paciente.", codes: ["confirms_patient"]),
        .init(reply: "La semana pasada hubo un error.", codes: ["phi_identifier"]),
        .init(reply: "Our flu clinic is open from October 3 to October 10."),
        .init(reply: "Someone answers 24/7 at (330) 555-0100."),
        .init(reply: "Every patient deserves an answer. Please call (330) 555-0100."),
        .init(reply: "We follow strict rules about privacy, for everybody."),
        .init(reply: "Abrimos el sábado 14 de noviembre."),
        .init(reply: "We are closed on December 25. Please call (330) 555-0100."),
        .init(reply: "Thank you for the kind words."),
        .init(reply: "We take every comment seriously. Please call (330) 555-0100."),
        .init(reply: "We can neither confirm nor deny whether anyone is a patient."),
        .init(reply: "Our office is open Monday to Friday, 8 to 5."),
        .init(reply: "Yes, we accept most insurance plans."),
        .init(
            reply:
                "Please do not post personal details here. Use the secure page https://relay.northside.example/private."
        ),
        .init(reply: "If you have chest pain, call 911 now."),
        .init(reply: "If you are thinking about suicide, call or text 988."),
        .init(reply: "In general, our policy is that refills take two business days."),
        .init(reply: "Flu shots are available to everyone from October 1."),
        .init(reply: "We can't give medical advice here. Please call the office."),
        .init(reply: "Dr. Lindqvist gave a talk on heart health at the library."),
        .init(reply: "Gracias por su comentario. Puede llamarnos al (330) 555-0100."),
        .init(reply: "There is parking behind the building."),
    ]
}
