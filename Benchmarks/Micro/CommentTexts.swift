// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Invented public comments in English and Spanish, about 100 bytes each; the same ones for the same seed.
struct CommentTexts {
    struct Comment: Sendable {
        let text: String
        let language: String
    }

    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> Comment {
        // One in four is Spanish.
        let isSpanish = draw(4) == 0
        let template = isSpanish ? pick(Self.spanish) : pick(Self.english)
        return Comment(text: filled(template), language: isSpanish ? "es" : "en")
    }

    private mutating func filled(_ template: String) -> String {
        var text = ""
        text.reserveCapacity(160)
        for (index, part) in template.split(separator: "|", omittingEmptySubsequences: false).enumerated() {
            guard index % 2 == 1 else {
                text += part
                continue
            }
            switch part {
            case "name": text += "\(pick(Self.given)) \(pick(Self.family))"
            case "phone": text += "(614) 555-01\(draw(10))\(draw(10))"
            case "day": text += pick(Self.days)
            case "dia": text += pick(Self.dias)
            case "drug": text += pick(Self.drugs)
            case "date": text += "\(draw(12) + 1)/\(draw(28) + 1)/19\(draw(60) + 30)"
            case "mail": text += "\(pick(Self.given).lowercased()).\(draw(1000))@mail.example"
            default: text += "\(draw(90) + 5)"
            }
        }
        return text
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int(draw(UInt64(choices.count)))]
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014), below a bound.
    private mutating func draw(_ bound: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return (z ^ (z >> 31)) % bound
    }

    private static let english = [
        "Does the flu clinic on |day| take walk-ins, or do we have to book a place on the website first?",
        "Friendly staff and a clean waiting room. Parking is a pain though, we circled for |n| minutes.",
        "Thank you for the talk about sleep last |day|, my husband and I still talk about it every evening.",
        "Waited |n| minutes past my appointment and nobody at the desk said a word. Not coming back.",
        "What are your opening hours on |day|? The page says nine, the sign on the door says half past eight.",
        "Great post! We have been walking every morning since spring and feel so much better for it.",
        "Is there a bus that stops near the new building? My mother does not drive any more.",
        "Lovely photos from the health fair. See you all next year, and bring more of that soup!",
        "Do you speak Portuguese at the front desk? Asking for a neighbour who moved here in |day| week.",
        "The new website is so much easier to use than the old one, well done to whoever made it.",
        "This is |name|, can someone please call me at |phone| about my results from |day|?",
        "I need my |drug| refilled before |day|, the pharmacy says they never got the request from you.",
        "My daughter started |drug| on |day| and now she has a rash all over her arms, is that normal?",
        "Still no lab results after three weeks. My date of birth is |date| if anyone there reads these.",
        "Can I move my appointment with the nurse from |day| to another day? You can write me at |mail|.",
        "I was charged |n| dollars twice for the same visit and nobody picks up the phone in billing.",
        "My chest has felt tight since |day| and my left arm is tingling, should I come in or just wait?",
        "Honestly I do not see the point any more, nothing that you gave me has helped with the dark days.",
        "They say |drug| cures everything within |n| days and doctors hide it, look it up and do not trust them!",
        "Earn |n| hundred dollars a week from home, no experience needed, visit win-big.example right now",
    ]

    private static let spanish = [
        "Buenas tardes, ¿a qué hora abren el |dia|? En la página dice una cosa y en la puerta otra.",
        "Muy amables todos en la recepción, aunque esperamos casi |n| minutos para entrar con el niño.",
        "¿Hay que pedir cita para la vacuna de la gripe o se puede ir sin cita el |dia| por la mañana?",
        "Gracias por la charla del |dia|, aprendimos mucho y mi mamá ya camina todas las tardes.",
        "Soy |name|, por favor llámenme al |phone|, todavía espero los resultados del |dia|.",
        "Necesito que me renueven la receta de |drug|, se me acaba el |dia| y nadie contesta el teléfono.",
        "Mi hijo tiene mucha fiebre desde el |dia| y le salieron manchas, ¿es normal con |drug|?",
        "Me duele mucho el pecho desde anoche y no puedo respirar bien, ¿qué hago?",
    ]

    private static let given = [
        "Tessa", "Gene", "Rosalinda", "Marcus", "Imani", "Piotr", "Lucía", "Owen", "Noor", "Hal",
    ]
    private static let family = [
        "Harlow", "Pryor", "Montero", "Bell", "Okoro", "Nowak", "Reyes", "Tate", "Aziz", "Quist",
    ]
    private static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let dias = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado"]
    private static let drugs = ["lisinopril", "metformin", "amoxicillin", "sertraline", "ibuprofen", "prednisone"]
}
