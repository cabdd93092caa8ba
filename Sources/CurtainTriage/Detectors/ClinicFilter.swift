// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The clinic's own facts in folded form, to let them through.
struct ClinicFilter: Sendable {
    private let phones: Set<String>
    private let emails: Set<String>
    private let domains: [String]
    private let places: Set<String>
    private let staffWords: Set<String>
    private let nameWords: [[String]]
    /// The words of both, as bytes.
    private let own: [[UInt8]]
    private let addresses: [String]
    private let fold: FoldTable

    init(_ facts: ClinicFacts, rules: CompiledRules) {
        let fold = rules.fold
        self.fold = fold
        phones = Set(facts.phones.map { ClinicFilter.lastDigits($0.unicodeScalars) })
        emails = Set(facts.emails.map { $0.lowercased() })
        domains = facts.domains.map { $0.lowercased() }
        places = Set(facts.places.flatMap { ClinicFilter.words($0, fold) })
        let titles = rules.vocabulary
        staffWords = Set(
            facts.staff.flatMap { ClinicFilter.words($0, fold) }
                .filter { !titles.traits[Int(titles.find($0))].contains(.clinicianTitle) && $0.utf8.count > 1 })
        nameWords = facts.names.map { ClinicFilter.words($0, fold) }.filter { !$0.isEmpty }
        own = (Array(staffWords) + nameWords.flatMap { $0 }).map { Array($0.utf8) }.filter { !$0.isEmpty }
        addresses = facts.addresses.map { ClinicFilter.words($0, fold).joined(separator: " ") }
    }

    func ownsPhone(_ digits: [UInt8]) -> Bool {
        phones.contains(String(decoding: digits.suffix(10), as: UTF8.self))
    }

    func ownsEmail(_ text: String) -> Bool {
        let text = text.lowercased()
        if emails.contains(text) { return true }
        guard let at = text.lastIndex(of: "@") else { return false }
        return ownsDomain(String(text[text.index(after: at)...]))
    }

    /// True for a listed domain and everything below it.
    func ownsDomain(_ host: String) -> Bool {
        domains.contains { host == $0 || host.hasSuffix("." + $0) }
    }

    /// True for a staff member's name and a word of the clinic's names.
    func knows(_ word: ArraySlice<UInt8>) -> Bool {
        guard let first = word.first else { return false }
        return own.contains { $0.count == word.count && $0[0] == first && $0.elementsEqual(word) }
    }

    func isPlace(_ word: String) -> Bool { places.contains(word) }

    /// True when the word belongs to one of the clinic's display names.
    func isNameWord(_ word: String) -> Bool { nameWords.contains { $0.contains(word) } }

    func ownsAddress(_ words: String) -> Bool {
        !words.isEmpty && addresses.contains { $0.contains(words) }
    }

    private static func lastDigits(_ scalars: String.UnicodeScalarView) -> String {
        String(String.UnicodeScalarView(scalars.filter { $0.value >= 0x30 && $0.value <= 0x39 }.suffix(10)))
    }

    private static func words(_ text: String, _ fold: FoldTable) -> [String] {
        let reading = Tokeniser.read(text, fold: fold, vocabulary: Vocabulary())
        return reading.tokens.indices
            .filter { reading.tokens[$0].kind != .mark && reading.tokens[$0].kind != .newline }
            .map { reading.text($0) }
    }
}
