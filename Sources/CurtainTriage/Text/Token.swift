// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What a token is made of.
enum TokenKind: UInt8 { case word, number, mixed, mark, symbol, newline }

/// What is known of a token beyond its text.
struct TokenFlags: OptionSet {
    let rawValue: UInt16

    static let spaceBefore = TokenFlags(rawValue: 1 << 0)
    static let capitalised = TokenFlags(rawValue: 1 << 1)
    static let allCaps = TokenFlags(rawValue: 1 << 2)
    static let possessive = TokenFlags(rawValue: 1 << 3)
    static let sentenceStart = TokenFlags(rawValue: 1 << 4)
    static let lineStart = TokenFlags(rawValue: 1 << 5)
    /// The word was found by a spelling correction.
    static let respelled = TokenFlags(rawValue: 1 << 6)
    static let endsSentence = TokenFlags(rawValue: 1 << 7)
}

/// One token of a text: a run of letters and digits, one mark, one symbol or a line break.
struct Token {
    /// Scalar offsets in the original text.
    var start: Int32
    var end: Int32
    /// Offsets in the folded bytes.
    var low: Int32
    var high: Int32
    /// Vocabulary id; 0 when the word is not in it.
    var word: Int32 = 0
    /// Index of its first word in the word stream; -1 for marks.
    var position: Int32 = -1
    var sentence: Int32 = 0
    var flags: TokenFlags = []
    var kind: TokenKind
    /// The ASCII mark; 0 for anything else.
    var mark: UInt8 = 0

    var hasSpaceBefore: Bool { flags.contains(.spaceBefore) }
    var isCapitalised: Bool { flags.contains(.capitalised) }
    var isWord: Bool { kind == .word }
    var bearsDigits: Bool { kind == .number || kind == .mixed }
    var length: Int { Int(high - low) }
}

/// Another word that a token may be: "crohn's" is "crohn" and "crohns".
struct AlternateWord {
    /// Its token, and once there is a word stream, its place there.
    var place: Int32
    var word: Int32
}

/// A reading in the making.
struct ReadingDraft {
    var tokens: [Token] = []
    var folded: [UInt8] = []
    /// Vocabulary ids of the word stream (words, numbers and symbols, without marks).
    var words: [Int32] = []
    /// Token of each stream word.
    var tokenOfWord: [Int32] = []
    /// Sentence of each stream word.
    var sentenceOfWord: [Int32] = []
    /// First stream word of each sentence, with one more entry for the end.
    var sentenceStarts: [Int32] = []
    /// True when the sentence ends in a question mark.
    var sentenceAsks: [Bool] = []
    /// Possessives whose form with the s is a word too.
    var alternates: [AlternateWord] = []
    var letters = 0
    var upperLetters = 0

    /// Most letters are capitals, so capitals say nothing about names.
    var isShouted: Bool { letters >= 12 && upperLetters * 10 > letters * 7 }

    func bytes(_ token: Token) -> ArraySlice<UInt8> { folded[Int(token.low)..<Int(token.high)] }

    func text(_ index: Int) -> String { String(decoding: bytes(tokens[index]), as: UTF8.self) }
}

/// A text read once: its tokens, the folded bytes they stand on, and the stream of words that phrases are matched on.
///
/// A class of constants, so that detectors share it without copies or checks.
final class Reading {
    let tokens: [Token]
    let folded: [UInt8]
    let words: [Int32]
    let tokenOfWord: [Int32]
    let sentenceOfWord: [Int32]
    let sentenceStarts: [Int32]
    let sentenceAsks: [Bool]
    let alternates: [AlternateWord]
    let isShouted: Bool

    init(_ draft: ReadingDraft) {
        tokens = draft.tokens
        folded = draft.folded
        words = draft.words
        tokenOfWord = draft.tokenOfWord
        sentenceOfWord = draft.sentenceOfWord
        sentenceStarts = draft.sentenceStarts
        sentenceAsks = draft.sentenceAsks
        alternates = draft.alternates.map {
            AlternateWord(place: draft.tokens[Int($0.place)].position, word: $0.word)
        }
        isShouted = draft.isShouted
    }

    func bytes(_ token: Token) -> ArraySlice<UInt8> { folded[Int(token.low)..<Int(token.high)] }

    func text(_ index: Int) -> String { String(decoding: bytes(tokens[index]), as: UTF8.self) }

    /// First and past-the-last stream word of the sentence that holds a stream word.
    func sentence(at word: Int) -> Range<Int> {
        let index = Int(sentenceOfWord[word])
        return Int(sentenceStarts[index])..<Int(sentenceStarts[index + 1])
    }
}
