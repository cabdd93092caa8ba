// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Adds sentences and the word stream to a reading.
enum Segmenter {
    /// A sentence never runs longer than this many words, so that a text without marks stays cheap.
    static let longestSentence = 60

    static func segment(_ reading: inout ReadingDraft, vocabulary: Vocabulary, speller: Speller?) {
        let count = reading.tokens.count
        reading.words.reserveCapacity(count)
        reading.tokenOfWord.reserveCapacity(count)
        reading.sentenceOfWord.reserveCapacity(count)
        reading.sentenceStarts.append(0)
        var fresh = true
        var wordsInSentence = 0
        let shouted = reading.isShouted
        for index in 0..<count {
            let sentence = Int32(reading.sentenceAsks.count)
            reading.tokens[index].sentence = sentence
            switch reading.tokens[index].kind {
            case .mark, .newline:
                if ends(reading.tokens, index, vocabulary) {
                    reading.tokens[index].flags.insert(.endsSentence)
                    if reading.tokens[index].mark == 0x3F { markQuestion(&reading, fresh: fresh) }
                    if !fresh { finish(&reading, asks: reading.tokens[index].mark == 0x3F) }
                    fresh = true
                    wordsInSentence = 0
                }
                continue
            case .word, .number, .mixed, .symbol:
                break
            }
            if fresh { reading.tokens[index].flags.insert(.sentenceStart) }
            correct(&reading, index, speller, shouted: shouted, fresh: fresh)
            fresh = false
            stream(&reading, index, vocabulary)
            wordsInSentence += 1
            if wordsInSentence >= longestSentence {
                finish(&reading, asks: false)
                fresh = true
                wordsInSentence = 0
            }
        }
        if !fresh || reading.sentenceAsks.isEmpty { finish(&reading, asks: false) }
    }

    private static func finish(_ reading: inout ReadingDraft, asks: Bool) {
        reading.sentenceStarts.append(Int32(reading.words.count))
        reading.sentenceAsks.append(asks)
    }

    /// "...!?" ends the sentence at the first mark; the question counts for it all the same.
    private static func markQuestion(_ reading: inout ReadingDraft, fresh: Bool) {
        if fresh, let last = reading.sentenceAsks.indices.last { reading.sentenceAsks[last] = true }
    }

    private static func correct(
        _ reading: inout ReadingDraft, _ index: Int, _ speller: Speller?, shouted: Bool, fresh: Bool
    ) {
        let token = reading.tokens[index]
        guard let speller, token.word == 0, token.kind == .word, Speller.lengths.contains(token.length) else { return }
        guard !token.isCapitalised || shouted || fresh else { return }
        let word = speller.correct(reading.bytes(token))
        guard word != 0 else { return }
        reading.tokens[index].word = word
        reading.tokens[index].flags.insert(.respelled)
    }

    private static func stream(_ reading: inout ReadingDraft, _ index: Int, _ vocabulary: Vocabulary) {
        let token = reading.tokens[index]
        reading.tokens[index].position = Int32(reading.words.count)
        let sentence = Int32(reading.sentenceAsks.count)
        if token.kind == .mixed, token.word == 0, let unit = trailingUnit(reading, token, vocabulary) {
            // "31wks" is read as a number and its unit.
            for word in [number(reading, token, vocabulary), unit] {
                reading.words.append(word)
                reading.tokenOfWord.append(Int32(index))
                reading.sentenceOfWord.append(sentence)
            }
            return
        }
        reading.words.append(token.word)
        reading.tokenOfWord.append(Int32(index))
        reading.sentenceOfWord.append(sentence)
    }

    /// The word that the digits at a token's start are, or 0.
    private static func number(_ reading: ReadingDraft, _ token: Token, _ vocabulary: Vocabulary) -> Int32 {
        vocabulary.find(Array(reading.bytes(token).prefix { $0 >= 0x30 && $0 <= 0x39 }))
    }

    private static func trailingUnit(_ reading: ReadingDraft, _ token: Token, _ vocabulary: Vocabulary) -> Int32? {
        guard token.length <= 10 else { return nil }
        let bytes = reading.bytes(token)
        guard let split = bytes.firstIndex(where: { $0 < 0x30 || $0 > 0x39 }), split > bytes.startIndex else {
            return nil
        }
        let unit = vocabulary.find(Array(bytes[split...]))
        return unit != 0 && vocabulary.traits[Int(unit)].contains(.unit) ? unit : nil
    }

    private static func ends(_ tokens: [Token], _ index: Int, _ vocabulary: Vocabulary) -> Bool {
        let token = tokens[index]
        if token.kind == .newline { return true }
        switch token.mark {
        case 0x21, 0x3F:  // ! ?
            let glued = index + 1 < tokens.count && !tokens[index + 1].hasSpaceBefore
            return !(glued && tokens[index + 1].position < 0 && tokens[index + 1].kind != .mark)
                || !insideAddress(tokens, index)
        case 0x2E:  // .
            return dotEnds(tokens, index, vocabulary)
        default:
            return false
        }
    }

    private static func dotEnds(_ tokens: [Token], _ index: Int, _ vocabulary: Vocabulary) -> Bool {
        guard index > 0 else { return false }
        let previous = tokens[index - 1]
        let glued = !tokens[index].hasSpaceBefore
        let next = index + 1 < tokens.count ? tokens[index + 1] : nil
        guard let next, !next.hasSpaceBefore, next.kind != .newline else {
            guard glued, previous.kind == .word, next != nil else { return true }
            if previous.length == 1 && previous.isCapitalised { return false }
            return !vocabulary.traits[Int(previous.word)].contains(.abbreviation)
        }
        guard next.kind == .word || next.kind == .mixed else { return next.kind != .number && next.mark != 0x2E }
        guard glued, previous.kind != .mark, previous.kind != .symbol else { return false }
        if vocabulary.traits[Int(next.word)].contains(.topLevelDomain) && !next.isCapitalised { return false }
        if previous.length == 1 && next.length == 1 { return false }
        if previous.kind == .word && next.isCapitalised && !previous.flags.contains(.allCaps) { return true }
        return !insideAddress(tokens, index)
    }

    /// True when the dot stands in a mail or web address: one of its marks is within the unbroken run around it.
    private static func insideAddress(_ tokens: [Token], _ index: Int) -> Bool {
        var position = index
        for _ in 0..<24 {
            guard position > 0, !tokens[position].hasSpaceBefore else { break }
            position -= 1
            if tokens[position].mark == 0x40 || tokens[position].mark == 0x2F { return true }
        }
        position = index
        for _ in 0..<24 {
            position += 1
            guard position < tokens.count, !tokens[position].hasSpaceBefore else { break }
            if tokens[position].mark == 0x40 || tokens[position].mark == 0x2F { return true }
        }
        return false
    }
}
