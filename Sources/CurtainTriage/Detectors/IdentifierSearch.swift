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
    let reading: Reading
    let concepts: BuiltInConcepts
    /// What the lists say of each token.
    private let tokenTraits: [WordTraits]
    /// How much each token looks like a name, whether it is taken or not.
    private let levels: [NameLevel]
    private let marks: TextMarks

    init(scan: ConceptScan, clinic: ClinicFilter) {
        self.scan = scan
        self.clinic = clinic
        let reading = scan.reading
        self.reading = reading
        self.concepts = scan.rules.builtIn
        self.taken = .init(repeating: false, count: reading.tokens.count)
        let traits = scan.rules.vocabulary.traits
        let tokenTraits = reading.tokens.map { traits[Int($0.word)] }
        self.tokenTraits = tokenTraits
        self.marks = TextMarks(reading, scan.rules.vocabulary)
        var levels: [NameLevel] = []
        levels.reserveCapacity(reading.tokens.count)
        for index in reading.tokens.indices {
            let token = reading.tokens[index]
            let level =
                token.isCapitalised
                ? NameLevel.of(
                    index, in: reading, traits: tokenTraits[index], scan.rules.vocabulary, clinic, anyCase: false)
                : .none
            levels.append(level)
        }
        self.levels = levels
    }

    /// The level of a written name at a token, taken or not.
    func writtenLevel(_ index: Int) -> NameLevel { levels[index] }

    /// Runs the detectors, the surest first, because a token belongs to one identifier only.
    mutating func run() -> [TriageFinding] {
        if marks.maybeMail { findEmails() }
        if marks.maybeLink { findLinks() }
        let hasDigits = marks.digits > 0
        if hasDigits {
            if marks.digits >= 2 { findCodes() }
            if marks.digits >= 2 { findLabelled() }
            if marks.digits >= 6 { findCoordinates() }
        }
        // Fewer digits are no telephone number.
        if marks.digits + marks.spelledDigits >= 7 { findDigitRuns() }
        if hasDigits { findAddresses() }
        if hasDigits || marks.hasMonth { findDates() }
        if hasDigits { findAges() }
        findSecrets()
        findToldPlaces()
        findNames()
        findPlaces()
        framedNames()
        return findings
    }

    func traits(_ index: Int) -> WordTraits { tokenTraits[index] }

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

    /// Adds a part of a token, by its bytes.
    mutating func addPart(_ type: String, _ rule: String, _ reason: String, _ index: Int, _ part: Range<Int>) {
        let start = Int(reading.tokens[index].start)
        taken[index] = true
        findings.append(
            TriageFinding(
                kind: "identifier." + type, rule: rule, certainty: .likely, reason: reason,
                start: start + part.lowerBound, end: start + part.upperBound))
    }

    /// Marks tokens as used up without a finding, as the clinic's own number.
    mutating func skip(_ tokens: Range<Int>) {
        for index in tokens where taken.indices.contains(index) { taken[index] = true }
    }

    func free(_ tokens: Range<Int>) -> Bool { !tokens.contains { taken[$0] } }
}

/// Cheap marks of a text that say which detectors may find anything.
struct TextMarks {
    /// Digits and letters in tokens that bear digits.
    var digits = 0
    /// Digits in words.
    var spelledDigits = 0
    /// A month or the words for a day.
    var hasMonth = false
    /// An "@" or a word for it.
    var maybeMail = false
    /// A dot or a colon without a space after it, or the word "dot".
    var maybeLink = false

    init(_ reading: Reading, _ vocabulary: Vocabulary) {
        var hasSign = false
        var hasWordForSign = false
        var hasWordForDot = false
        for index in reading.tokens.indices {
            let token = reading.tokens[index]
            switch token.kind {
            case .mark:
                if token.mark == 0x40 { hasSign = true }
                if token.mark == 0x2E || token.mark == 0x3A || token.mark == 0x2F, index + 1 < reading.tokens.count,
                    !reading.tokens[index + 1].hasSpaceBefore
                {
                    maybeLink = true
                }
            case .number, .mixed:
                digits += token.length
            case .word:
                let low = Int(token.low)
                switch (token.length, reading.folded[low]) {
                case (2, 0x61) where reading.folded[low + 1] == 0x74: hasWordForSign = true
                case (2, 0x6F) where index + 2 < reading.tokens.count && reading.tokens[index + 2].length >= 5:
                    // "of the fourth"
                    if reading.bytes(reading.tokens[index + 1]).elementsEqual("the".utf8) { hasMonth = true }
                case (6, 0x61) where reading.bytes(token).elementsEqual("arroba".utf8): hasWordForSign = true
                case (3, 0x64) where reading.bytes(token).elementsEqual("dot".utf8): hasWordForDot = true
                case (5, 0x70) where reading.bytes(token).elementsEqual("punto".utf8): hasWordForDot = true
                default: break
                }
                guard token.word != 0 else { continue }
                if vocabulary.months[Int(token.word)] > 0 { hasMonth = true }
                if vocabulary.digits[Int(token.word)] >= 0 { spelledDigits += 1 }
            default: break
            }
        }
        maybeMail = hasSign || hasWordForSign && (hasWordForDot || maybeLink)
        if hasWordForDot { maybeLink = true }
    }
}
