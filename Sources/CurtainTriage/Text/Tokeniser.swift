// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Folds and splits a text in one pass over its UTF-8 bytes.
///
/// Every byte is looked at a bounded number of times, so the cost is linear in the length for any input.
struct Tokeniser {
    private let fold: FoldTable
    private let vocabulary: Vocabulary
    private var reading = ReadingDraft()
    /// The folded bytes: no scalar folds to more bytes than it has, so the text's length is enough.
    private var out: UnsafeMutableBufferPointer<UInt8>
    private var filled: Int32 = 0

    private var open = false
    private var start: Int32 = 0
    private var low: Int32 = 0
    private var hash = Vocabulary.hashSeed
    private var letters = 0
    private var uppers = 0
    private var digits = 0
    private var firstIsUpper = false
    private var last: UInt8 = 0
    private var run = 0
    private var stretched: Int32 = -1
    private var apostrophe: Int32 = -1
    private var apostropheAt: Int32 = 0
    private var spaced = true
    private var freshLine = true

    private init(fold: FoldTable, vocabulary: Vocabulary, out: UnsafeMutableBufferPointer<UInt8>) {
        self.fold = fold
        self.vocabulary = vocabulary
        self.out = out
    }

    /// Tokens and folded bytes of a text; sentences and the word stream are added by ``Segmenter``.
    static func read(_ text: String, fold: FoldTable, vocabulary: Vocabulary) -> ReadingDraft {
        var text = text
        return text.withUTF8 { bytes in
            var draft = ReadingDraft()
            draft.folded = [UInt8](unsafeUninitializedCapacity: bytes.count) { out, count in
                var tokeniser = Tokeniser(fold: fold, vocabulary: vocabulary, out: out)
                tokeniser.scan(bytes)
                count = Int(tokeniser.filled)
                draft = tokeniser.reading
            }
            return draft
        }
    }

    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
        reading.tokens.reserveCapacity(bytes.count / 4 + 8)
        var index = 0
        var scalar: Int32 = 0
        let count = bytes.count
        while index < count {
            let byte = bytes[index]
            if byte >= 0x61, byte <= 0x7A {
                if !open { begin(at: scalar, upper: false) }
                let taken = lower(bytes, from: index)
                index += taken
                scalar += Int32(taken)
                continue
            }
            var value = UInt32(byte)
            var length = 1
            if byte >= 0x80 {
                length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
                if index + length > count { length = count - index }
                value = UInt32(byte) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
                for offset in 1..<max(length, 1) { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
            }
            take(fold.fold(value), value, at: scalar, next: index + length < count ? bytes[index + length] : 0)
            index += length
            scalar += 1
        }
        close(at: scalar)
    }

    /// Takes the small ASCII letters from a place on, which most of a text is, and answers how many.
    @inline(__always)
    private mutating func lower(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        var hash = self.hash
        var last = self.last
        var run = self.run
        var filled = Int(self.filled)
        precondition(filled <= start && bytes.count <= out.count)
        while index < bytes.count {
            let byte = bytes[index]
            guard byte >= 0x61, byte <= 0x7A else { break }
            index += 1
            if byte == last {
                run += 1
                if run > 2 {
                    stretched = Int32(filled) - 1
                    continue
                }
            } else {
                last = byte
                run = 1
            }
            out[filled] = byte
            filled += 1
            hash = Vocabulary.mix(hash, byte)
        }
        self.hash = hash
        self.last = last
        self.run = run
        self.filled = Int32(filled)
        letters += index - start
        return index - start
    }

    @inline(__always)
    private mutating func take(_ folded: FoldedScalar, _ value: UInt32, at scalar: Int32, next: UInt8) {
        switch folded.kind {
        case .letter, .digit:
            if !open { begin(at: scalar, upper: folded.isUpper) }
            append(folded, value)
        case .dropped:
            break
        case .apostrophe:
            let letterFollows = next >= 0x80 || (next | 0x20) >= 0x61 && (next | 0x20) <= 0x7A
            if open && letterFollows && letters > 0 {
                apostrophe = filled
                apostropheAt = scalar
            } else {
                close(at: scalar)
                single(.mark, folded.byte, at: scalar)
            }
        case .space:
            close(at: scalar)
            spaced = true
        case .newline:
            close(at: scalar)
            single(.newline, 10, at: scalar)
            spaced = true
            freshLine = true
        case .mark:
            close(at: scalar)
            single(.mark, folded.byte, at: scalar)
        case .symbol:
            close(at: scalar)
            begin(at: scalar, upper: false)
            append(folded, value)
            closeSymbol(at: scalar + 1)
        }
    }

    private mutating func begin(at scalar: Int32, upper: Bool) {
        open = true
        start = scalar
        low = filled
        hash = Vocabulary.hashSeed
        letters = 0
        uppers = 0
        digits = 0
        firstIsUpper = upper
        last = 0
        run = 0
        stretched = -1
        apostrophe = -1
    }

    @inline(__always)
    private mutating func append(_ folded: FoldedScalar, _ value: UInt32) {
        if folded.kind == .digit { digits += 1 } else { letters += 1 }
        if folded.isUpper { uppers += 1 }
        guard folded.byte != 0 else { return appendScalar(value) }
        if folded.byte == last && folded.kind == .letter {
            run += 1
            if run > 2 {
                stretched = filled - 1
                return
            }
        } else {
            last = folded.byte
            run = 1
        }
        put(folded.byte)
        hash = Vocabulary.mix(hash, folded.byte)
        if folded.second != 0 {
            put(folded.second)
            hash = Vocabulary.mix(hash, folded.second)
        }
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        precondition(Int(filled) < out.count)
        out[Int(filled)] = byte
        filled += 1
    }

    private mutating func appendScalar(_ value: UInt32) {
        last = 0
        guard let scalar = Unicode.Scalar(value) else { return }
        for byte in UTF8.encode(scalar).map({ Array($0) }) ?? [] {
            put(byte)
            hash = Vocabulary.mix(hash, byte)
        }
    }

    private mutating func single(_ kind: TokenKind, _ mark: UInt8, at scalar: Int32) {
        let here = filled
        var token = Token(start: scalar, end: scalar + 1, low: here, high: here, kind: kind)
        token.mark = mark
        if spaced { token.flags.insert(.spaceBefore) }
        spaced = false
        reading.tokens.append(token)
    }

    private mutating func closeSymbol(at scalar: Int32) {
        open = false
        var token = Token(start: start, end: scalar, low: low, high: filled, kind: .symbol)
        if spaced { token.flags.insert(.spaceBefore) }
        spaced = false
        token.word = find(low, token.high, hash)
        reading.tokens.append(token)
    }

    private mutating func close(at scalar: Int32) {
        guard open else { return }
        open = false
        var token = Token(start: start, end: scalar, low: low, high: filled, kind: .word)
        if digits > 0 { token.kind = letters > 0 ? .mixed : .number }
        if spaced { token.flags.insert(.spaceBefore) }
        if freshLine { token.flags.insert(.lineStart) }
        if firstIsUpper { token.flags.insert(.capitalised) }
        if letters > 1 && uppers == letters { token.flags.insert(.allCaps) }
        spaced = false
        freshLine = false
        reading.letters += letters
        reading.upperLetters += uppers
        resolve(&token)
        reading.tokens.append(token)
    }

    /// Looks the word up as written, then without a possessive, without stretched letters, without digit look-alikes.
    private mutating func resolve(_ token: inout Token) {
        let possessive = apostrophe > low && token.high == apostrophe + 1 && last == 0x73
        if possessive {
            let joined = find(low, token.high, hash)
            if joined != 0 && vocabulary.traits[Int(joined)].contains(.contraction) {
                token.word = joined
                return
            }
            token.high = apostrophe
            token.end = apostropheAt
            token.flags.insert(.possessive)
            token.word = find(copied(low, apostrophe))
            if token.word == 0 {
                token.word = joined
            } else if joined != 0, reading.alternates.count < 64 {
                reading.alternates.append(AlternateWord(place: Int32(reading.tokens.count), word: joined))
            }
            return
        }
        token.word = find(low, token.high, hash)
        guard token.word == 0 else { return }
        if stretched >= low && stretched < token.high {
            var shorter = copied(low, token.high)
            shorter.remove(at: Int(stretched - low))
            token.word = find(shorter)
        } else if token.kind == .mixed && token.high - low >= 4 && digits <= letters {
            token.word = find(plainLetters(copied(low, token.high)))
        }
    }

    @inline(__always)
    private func find(_ low: Int32, _ high: Int32, _ hash: UInt32) -> Int32 {
        vocabulary.find(UnsafeBufferPointer(rebasing: out[Int(low)..<Int(high)]), hash: hash)
    }

    private func find(_ word: [UInt8]) -> Int32 { vocabulary.find(word) }

    private func copied(_ low: Int32, _ high: Int32) -> [UInt8] { Array(out[Int(low)..<Int(high)]) }

    private func plainLetters(_ word: [UInt8]) -> [UInt8] {
        word.map { byte in
            switch byte {
            case 0x30: 0x6F
            case 0x31: 0x69
            case 0x33: 0x65
            case 0x34: 0x61
            case 0x35: 0x73
            case 0x37: 0x74
            default: byte
            }
        }
    }
}
