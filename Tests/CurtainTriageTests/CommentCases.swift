// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One invented comment with what triage must say of it.
struct CommentCase: Sendable {
    var text: String
    /// Types of the identifiers, each once.
    var identifiers: Set<String> = []
    var urgency = "none"
    /// Wanted only where it is stated.
    var intent: String?
    var complaint: Bool?
    var misinformation = false
    var spam = false
}

/// The regression set: every line is invented for it, with 555-01xx numbers and .example domains.
enum CommentCases {
    static let identifiers: [CommentCase] = [
        .init(text: "Hello, my name is Marguerite Oyelaran and I'd like a copy of my file.", identifiers: ["NAME"]),
        .init(text: "this is Benjamin Foss, call me on (330) 555-0117 after 4", identifiers: ["NAME", "PHONE"]),
        .init(text: "cell is 330.555.0188 or home 330 555 0121", identifiers: ["PHONE"]),
        .init(text: "my number is three three zero five five five zero one two two", identifiers: ["PHONE"]),
        .init(text: "ring me on +44 7700 900123 when the form is ready", identifiers: ["PHONE"]),
        .init(text: "write to ruth.calloway at example dot com", identifiers: ["EMAIL"]),
        .init(text: "Send it to h.brandvold@mail.example.net, thanks", identifiers: ["EMAIL"]),
        .init(text: "my social is 219-44-7710 if that helps", identifiers: ["SSN"]),
        .init(text: "DOB 02/29/1972 last name Ferreira", identifiers: ["DATE", "NAME"]),
        .init(text: "I was seen on November 3rd and again on the 17th.", identifiers: ["DATE"]),
        .init(text: "chart number 7741-220 is mine", identifiers: ["MRN"]),
        .init(text: "Member ID KLM220918733, group 55120", identifiers: ["HEALTH_PLAN"]),
        .init(text: "charge 5555 5555 5555 4444 instead", identifiers: ["ACCOUNT"]),
        .init(text: "refund to DE89 3704 0044 0532 0130 00 please", identifiers: ["ACCOUNT"]),
        .init(text: "car with VIN 1HGCM82633A004352 is blocking the ramp", identifiers: ["VEHICLE"]),
        .init(text: "my pump serial number is MMT552918H", identifiers: ["DEVICE"]),
        .init(text: "we live at 77 Old Mill Rd, Bexley OH 43209 now", identifiers: ["ADDRESS", "GEO", "ZIP"]),
        .init(text: "mail goes to PO Box 2214", identifiers: ["ADDRESS"]),
        .init(text: "I drove in from Circleville for this", identifiers: ["GEO"]),
        .init(text: "gran just turned 96 and still bakes", identifiers: ["AGE90"]),
        .init(text: "login came from 198.51.100.23, not me", identifiers: ["IP"]),
        .init(
            text: "my story is on https://pages.example.org/hip-diary with pictures of my surgery scar",
            identifiers: ["URL"]),
        .init(text: "claim number 88-20417-C is stuck", identifiers: ["OTHER_ID"]),
        .init(text: "username hbrand77 password Winter!88", identifiers: ["OTHER_ID"]),
        .init(text: "my daughter Saoirse needs her shots", identifiers: ["NAME"]),
        .init(text: "Is my appointment still on? Regards, Tomasz Wieczorek", identifiers: ["NAME"]),
        .init(text: "Hola, me llamo Rocío Barrientos y mi teléfono es 330 555 0144", identifiers: ["NAME", "PHONE"]),
        .init(text: "mi fecha de nacimiento es 4 de julio de 1980", identifiers: ["DATE"]),
        .init(text: "Dr. Okoye was great, thanks to the nurses too"),
        .init(text: "10/10 experience, 5/5 stars, open 24/7"),
        .init(text: "Is 118/76 fine? My app is version 3.2.1.0"),
        .init(text: "call 988 or the poison line 1-800-222-1222 if you need help"),
        .init(text: "It rained.She left.As always, the lobby was nice."),
        .init(text: "May is the month to march for Parkinson's research, with hope and grace."),
        .init(text: "Trial NCT01234567 and code E11.65 are in the article."),
    ]

    static let urgency: [CommentCase] = [
        .init(text: "i cant do this anymore i want to end my life", urgency: "emergency"),
        .init(text: "I've got the pills lined up and my note is written, sorry", urgency: "emergency"),
        .init(text: "My sister says she is going to kill herself and won't open the door", urgency: "emergency"),
        .init(text: "tight squeezing in my chest for 40 minutes and sweating", urgency: "emergency"),
        .init(text: "Grandpa's mouth is drooping and his words are slurred", urgency: "emergency"),
        .init(text: "she can't breathe and her lips are blue", urgency: "emergency"),
        .init(text: "he took the whole bottle of my Xanax", urgency: "emergency"),
        .init(text: "our toddler drank some bleach", urgency: "emergency"),
        .init(text: "ate shrimp and now my tongue is swelling", urgency: "emergency"),
        .init(text: "33 weeks and bleeding heavily with clots", urgency: "emergency"),
        .init(text: "on eliquis, nosebleed won't stop for an hour", urgency: "emergency"),
        .init(text: "he fell off the ladder, hit his head and keeps vomiting", urgency: "emergency"),
        .init(text: "my son is having a seizure that won't stop", urgency: "emergency"),
        .init(text: "10 day old baby with a fever of 101", urgency: "emergency"),
        .init(text: "my husband hit me again and he won't let me leave", urgency: "emergency"),
        .init(text: "sugar is 38 and she is confused", urgency: "emergency"),
        .init(text: "the voices are telling me to hurt my mom", urgency: "emergency"),
        .init(text: "me duele el pecho y estoy sudando mucho", urgency: "emergency"),
        .init(text: "quiero morirme, ya no aguanto", urgency: "emergency"),
        .init(text: "mi niña se tragó una pila de botón", urgency: "emergency"),
        .init(text: "my cut looks infected, red and full of pus", urgency: "soon"),
        .init(text: "I run out of insulin tomorrow", urgency: "soon"),
        .init(text: "there was blood in my urine this week", urgency: "soon"),
        .init(text: "My uncle had a heart attack in 2012 and is fine today"),
        .init(text: "Learn the warning signs of a stroke this Saturday"),
        .init(text: "that joke is killing me, I'm dying laughing"),
        .init(text: "No chest pain anymore since the stent, thank you all"),
        .init(text: "If someone is choking, here is what to do"),
        .init(text: "The parking fee nearly gave me a heart attack when I saw it"),
        .init(text: "We watched a movie where the hero can't breathe in space"),
        .init(text: "Ella tuvo un infarto hace cinco años y está bien"),
    ]

    static let intents: [CommentCase] = [
        .init(text: "Can I get my thyroid meds refilled before the trip?", intent: "prescription"),
        .init(text: "Any word on my biopsy results?", intent: "results"),
        .init(text: "I need to reschedule my appointment", intent: "appointment"),
        .init(text: "Why was I billed twice for my visit?", intent: "billing"),
        .init(text: "How do I get my medical records sent to a new doctor?", intent: "records"),
        .init(text: "Is it safe to take ibuprofen with my blood pressure pill?", intent: "advice"),
        .init(text: "What time do you open on Fridays?", intent: "question"),
        .init(text: "Do you take walk-ins?", intent: "question"),
        .init(text: "¿Me pueden renovar la receta de mi medicina?", intent: "prescription"),
        .init(text: "Rude receptionist and a two hour wait. Never again.", complaint: true),
        .init(text: "Nobody answers the phone at this office", complaint: true),
        .init(text: "Pésima atención, muy groseros", complaint: true),
        .init(text: "Lovely staff and a spotless waiting room", complaint: false),
        .init(text: "Vaccines cause autism, wake up people", misinformation: true),
        .init(text: "Garlic cures cancer and doctors hide it", misinformation: true),
        .init(text: "There is no evidence that vaccines cause autism"),
        .init(text: "Earn $900 a day from home, WhatsApp me for details", spam: true),
        .init(text: "Subscribe to my channel please", spam: true),
    ]

    static let all = identifiers + urgency + intents
}
