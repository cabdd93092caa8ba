// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

// Names that hide: letters apart, letters masked.
extension IdentifierSearch {
    /// "J-o-r-d-a-n P-i-k-e": a listed name letter by letter, and what follows in the same way.
    mutating func lettersApart() {
        var index = 0
        while index + 6 < reading.tokens.count {
            guard reading.tokens[index].isWord, reading.tokens[index].length == 1, gluedMark(index + 1, 0x2D),
                let end = letters(from: index)
            else {
                index += 1
                continue
            }
            let word = stride(from: index, to: end, by: 2).flatMap { reading.bytes(reading.tokens[$0]) }
            let traits = scan.rules.vocabulary.traits[Int(scan.rules.vocabulary.find(word))]
            var last = end
            while let more = letters(from: last) { last = more }
            let isName = !traits.isDisjoint(with: [.given, .surname]) && !traits.contains(.common)
            let isTold = index > 0 && near(concepts.nameIntro, index, before: 5)
            if isName || last > end || isTold && scan.rules.vocabulary.find(word) == 0, free(index..<last) {
                add("NAME", "name.letters", .likely, "a name, letter by letter", index..<last)
            }
            index = last
        }
    }

    /// Past four letters or more with a dash between each.
    private func letters(from start: Int) -> Int? {
        var index = start
        guard token(index)?.isWord == true, reading.tokens[index].length == 1 else { return nil }
        while gluedMark(index + 1, 0x2D), let next = token(index + 2), next.isWord, next.length == 1,
            !next.hasSpaceBefore
        {
            index += 2
        }
        return index - start >= 6 ? index + 1 : nil
    }

    /// "J@mie L0pez", "imRashida": a listed name with a mark in it, or without a space before it.
    mutating func maskedNames() {
        for index in reading.tokens.indices where !isTaken(index) {
            let token = reading.tokens[index]
            if token.mark == 0x40, index > 0, !token.hasSpaceBefore, let tail = self.token(index + 1), tail.isWord,
                !tail.hasSpaceBefore, reading.tokens[index - 1].isWord, reading.tokens[index - 1].isCapitalised,
                reading.tokens[index - 1].length <= 6, !isTaken(index - 1), self.token(index + 2)?.mark != 0x2E
            {
                let word = Array(reading.bytes(reading.tokens[index - 1])) + [0x61] + Array(reading.bytes(tail))
                guard scan.rules.vocabulary.traits[Int(scan.rules.vocabulary.find(word))].contains(.given) else {
                    continue
                }
                let end = nameLevel(index + 2) > .none ? index + 3 : index + 2
                add("NAME", "name.masked", .likely, "a given name with a mark in it", index - 1..<end)
            } else if token.isWord, token.word == 0, token.length >= 6,
                token.end - token.start == token.high - token.low
            {
                let bytes = reading.bytes(token)
                guard bytes.starts(with: [0x69, 0x6D]) || bytes.starts(with: [0x69, 0x74, 0x73]) else { continue }
                let skipped = bytes.starts(with: [0x69, 0x6D]) ? 2 : 3
                let found = scan.rules.vocabulary.find(Array(bytes.dropFirst(skipped)))
                let traits = scan.rules.vocabulary.traits[Int(found)]
                guard traits.contains(.given), traits.isDisjoint(with: [.common, .ambiguousGiven]) else { continue }
                addPart("NAME", "name.glued", "a given name without a space before it", index, skipped..<token.length)
            }
        }
    }
}
