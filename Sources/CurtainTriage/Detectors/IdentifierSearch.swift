// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What all identifier detectors share: the text, its concepts, the clinic's facts, and what is already taken.
struct IdentifierSearch {
    let scan: ConceptScan
    let clinic: ClinicFilter
    private(set) var findings: [TriageFinding] = []
    /// Tokens that belong to a finding already.
    private var taken: [Bool]
    /// First tokens of the dates, numbers and addresses found.
    private var anchors: Set<Int> = []
    private var anchorEnds: Set<Int> = []

    var reading: Reading { scan.reading }
    var concepts: BuiltInConcepts { scan.rules.builtIn }

    init(scan: ConceptScan, clinic: ClinicFilter) {
        self.scan = scan
        self.clinic = clinic
        self.taken = .init(repeating: false, count: scan.reading.tokens.count)
    }

    /// Runs the detectors, the surest first, because a token belongs to one identifier only.
    mutating func run() -> [TriageFinding] {
        findEmails()
        findLinks()
        let hasDigits = reading.tokens.contains { $0.bearsDigits }
        if hasDigits {
            findCodes()
            findLabelled()
        }
        if hasDigits || mayHoldSpelledDigits { findDigitRuns() }
        if hasDigits { findAddresses() }
        if hasDigits || reading.tokens.contains(where: { scan.rules.vocabulary.months[Int($0.word)] > 0 }) {
            findDates()
        }
        if hasDigits { findAges() }
        findSecrets()
        findToldPlaces()
        findNames()
        findPlaces()
        framedNames()
        return findings
    }

    private var mayHoldSpelledDigits: Bool {
        var count = 0
        for token in reading.tokens where digit(token) >= 0 { count += 1 }
        return count >= 3
    }

    func traits(_ index: Int) -> WordTraits { scan.rules.vocabulary.traits[Int(reading.tokens[index].word)] }

    func digit(_ token: Token) -> Int8 { scan.rules.vocabulary.digits[Int(token.word)] }

    func month(_ index: Int) -> Int { Int(scan.rules.vocabulary.months[Int(reading.tokens[index].word)]) }

    private static let anchorTypes: Set<String> = ["DATE", "PHONE", "EMAIL", "SSN", "MRN", "ADDRESS", "HEALTH_PLAN"]

    /// True for the first token of an identifier that often stands beside a name.
    func isAnchor(_ index: Int) -> Bool { anchors.contains(index) }

    /// True for the first token after such an identifier.
    func isAfterAnchor(_ index: Int) -> Bool { anchorEnds.contains(index) }

    func isTaken(_ index: Int) -> Bool { taken[index] }

    func token(_ index: Int) -> Token? { reading.tokens.indices.contains(index) ? reading.tokens[index] : nil }

    /// The value of a token of digits; nil for anything else or for more than nine digits.
    func value(_ index: Int) -> Int? {
        guard let token = token(index), token.kind == .number, token.length <= 9 else { return nil }
        return Checksums.number(reading.bytes(token))
    }

    /// True when the tokens touch and the second is this mark.
    func gluedMark(_ index: Int, _ mark: UInt8) -> Bool {
        guard let token = token(index) else { return false }
        return token.mark == mark && !token.hasSpaceBefore
    }

    /// The stream word of a token or of the nearest one before it.
    func word(_ index: Int) -> Int {
        var index = index
        while index > 0 && reading.tokens[index].position < 0 { index -= 1 }
        return max(0, Int(reading.tokens[index].position))
    }

    /// True when a cue stands within some words before the token, or right after it, in the same sentence.
    func near(_ cue: Int32, _ index: Int, before: Int = 5, after: Int = 0) -> Bool {
        guard scan.has(cue) else { return false }
        let word = word(index)
        return scan.contains(cue, within: before, before: word)
            || after > 0 && scan.contains(cue, within: after, from: word + 1)
    }

    mutating func add(_ type: String, _ rule: String, _ certainty: Certainty, _ reason: String, _ tokens: Range<Int>) {
        guard let first = token(tokens.lowerBound), let last = token(tokens.upperBound - 1) else { return }
        for index in tokens { taken[index] = true }
        if IdentifierSearch.anchorTypes.contains(type) {
            anchors.insert(tokens.lowerBound)
            anchorEnds.insert(tokens.upperBound)
        }
        findings.append(
            TriageFinding(
                kind: "identifier." + type, rule: rule, certainty: certainty, reason: reason, start: Int(first.start),
                end: Int(last.end)))
    }

    /// Marks tokens as used up without a finding, as the clinic's own number.
    mutating func skip(_ tokens: Range<Int>) {
        for index in tokens where taken.indices.contains(index) { taken[index] = true }
    }

    func free(_ tokens: Range<Int>) -> Bool { !tokens.contains { taken[$0] } }
}
