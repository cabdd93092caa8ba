// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The names of word lists that detectors know, with what each gives to its words.
enum WordLists {
    static let traits: [String: WordTraits] = [
        "given": .given,
        "given-ambiguous": [.given, .ambiguousGiven],
        "surname": .surname,
        "common": .common,
        "eponym": .eponym,
        "state": .state,
        "state-code": .stateCode,
        "clinician-title": .clinicianTitle,
        "person-title": .personTitle,
        "public-title": .publicTitle,
        "street-suffix": .streetSuffix,
        "abbreviation": .abbreviation,
        "top-level-domain": .topLevelDomain,
        "unit": .unit,
        "particle": .particle,
        "credential": .credential,
        "place": .place,
        "fuzzy": .fuzzy,
        "function": .function,
    ]

    static var names: [String] {
        traits.keys.sorted() + (0...9).map { "digit-\($0)" }
            + (Array(10...20) + [30, 40, 50, 60, 70, 80, 90, 100]).map { "value-\($0)" }
            + (1...12).map { "month-\($0)" }
    }

    /// Words whose "'s" is "is" or "us" and not a possessive.
    static let contracted: Set<String> = [
        "he", "she", "it", "that", "there", "what", "who", "how", "where", "here", "let", "everyone", "everything",
    ]
}
