// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Words that decide about days and ages.
enum DateDetectorWords {
    static let units: Set<String> = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    ]

    private static let others: Set<String> = [
        "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
        "eighteenth", "nineteenth", "twentieth", "thirtieth",
    ]

    static func isDay(_ text: String) -> Bool { units.contains(text) || others.contains(text) }

    static let yearWords: Set<String> = [
        "nineteen", "two", "thousand", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
        "and", "oh", "one", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "hundred",
    ]

    /// What "on the 3rd" is no day before.
    static let ordinalThings: Set<String> = [
        "floor", "time", "day", "days", "week", "month", "year", "try", "attempt", "dose", "shot", "grade", "trimester",
        "st", "street", "ave", "avenue", "row", "level", "one", "person", "round", "stage", "place", "opinion", "kid",
        "child", "baby", "visit", "call", "appointment", "appt", "jab", "booster", "page", "line", "night", "hour",
        "percentile", "century", "amendment", "degree", "nurse", "doctor", "dr", "patient", "toe", "finger", "rib",
        "test", "scan", "message", "email", "person", "pill", "step", "door", "window", "quarter", "surgery", "round",
        "infusion", "injection", "treatment", "session", "pregnancy", "birthday", "anniversary", "reminder", "bill",
    ]

    static let dayCues: Set<String> = ["on", "by", "until", "till", "til", "since", "before", "after", "from", "off"]

    static let dashCues: Set<String> = ["lmp", "dob", "on", "dated", "bday", "born", "appt"]

    static let being: Set<String> = ["is", "was", "hes", "shes", "turned", "turns", "turning", "aged", "age", "be"]

    /// What else a number may tell of a person.
    static let measures: Set<String> = [
        "oxygen", "o2", "sat", "sats", "pulse", "heart", "rate", "bp", "sugar", "glucose", "temp", "temperature",
        "fever", "weight", "score", "reading", "level", "levels", "weighs", "bpm", "spo2", "ox", "degrees", "number",
        "pressure", "saturation", "hr", "pounds", "lbs", "percent", "bill", "copay", "balance", "ldl", "hdl", "room",
        "cholesterol", "a1c", "iq", "chemo", "shaking", "chills", "shivering", "burning", "sweating", "tylenol",
        "motrin", "flu", "hemoglobin", "gfr", "egfr", "psa", "count", "value", "result", "grade", "oximeter",
    ]

    /// Words that may follow "the 14th" when it is a day of the month.
    static let followers: Set<String> = [
        "at", "for", "to", "and", "or", "but", "so", "because", "with", "is", "was", "if", "when", "i", "we", "please",
        "around", "in", "of", "until", "till", "he", "she", "they", "my", "would", "works", "as", "that", "which",
        "thanks", "after", "before", "instead", "about", "im", "by", "due", "from", "has", "have", "not", "will",
        "through", "thru", "since", "a", "las", "y", "para", "pls", "plz", "morning", "afternoon", "am", "can",
    ]
}
