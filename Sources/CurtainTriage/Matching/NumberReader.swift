// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A number in the word stream.
struct NumberValue {
    var value: Double
    var start: Int32
    var end: Int32
}

/// Reads numbers with their decimals, and what they mean beside a cue or a unit.
enum NumberReader {
    static func values(_ reading: Reading) -> [NumberValue] {
        var values: [NumberValue] = []
        var index = 0
        let tokens = reading.tokens
        while index < tokens.count {
            let token = tokens[index]
            guard token.bearsDigits, token.length <= 12, let leading = leading(reading, token) else {
                index += 1
                continue
            }
            var value = NumberValue(value: leading, start: token.position, end: token.position + 1)
            if token.kind == .number, index + 2 < tokens.count, tokens[index + 1].mark == 0x2E,
                !tokens[index + 1].hasSpaceBefore, tokens[index + 2].bearsDigits, !tokens[index + 2].hasSpaceBefore,
                tokens[index + 2].length <= 4, let decimals = decimals(reading, tokens[index + 2])
            {
                value.value += decimals
                value.end = tokens[index + 2].position + 1
                index += 2
            }
            values.append(value)
            index += 1
        }
        return values
    }

    /// Numbers in words, up to some hundreds: "thirty two", "two hundred".
    static func spelled(_ reading: Reading, _ vocabulary: Vocabulary) -> [NumberValue] {
        func value(_ word: Int) -> Int {
            guard word < reading.words.count else { return -1 }
            let id = Int(reading.words[word])
            return max(Int(vocabulary.digits[id]), Int(vocabulary.values[id]))
        }
        var values: [NumberValue] = []
        var word = 0
        while word < reading.words.count {
            let first = value(word)
            guard first >= 0 else {
                word += 1
                continue
            }
            let next = value(word + 1)
            var (total, length) = (first, 1)
            if (20...90).contains(first), (1...9).contains(next) {
                (total, length) = (first + next, 2)
            } else if (1...9).contains(first), next == 100 {
                (total, length) = (first * 100, 2)
            }
            values.append(NumberValue(value: Double(total), start: Int32(word), end: Int32(word + length)))
            word += length
        }
        return values
    }

    /// The rules' concepts that these numbers stand for.
    static func meanings(of values: [NumberValue], in scan: ConceptScan) -> [Occurrence] {
        var result: [Occurrence] = []
        for rule in scan.rules.numbers {
            if rule.cue >= 0 && !scan.has(rule.cue) || rule.unit >= 0 && !scan.has(rule.unit) { continue }
            for value in values where value.value >= rule.least && value.value <= rule.most {
                let start = Int(value.start)
                let end = Int(value.end)
                if rule.cue >= 0, !scan.contains(rule.cue, within: 7, before: start),
                    !scan.contains(rule.cue, within: 3, from: end)
                {
                    continue
                }
                if rule.unit >= 0, !scan.contains(rule.unit, within: 1, from: end) { continue }
                result.append(Occurrence(concept: rule.concept, start: value.start, end: value.end))
            }
        }
        return result
    }

    private static func leading(_ reading: Reading, _ token: Token) -> Double? {
        var value = 0.0
        var count = 0
        for byte in reading.bytes(token) {
            guard byte >= 0x30, byte <= 0x39 else { break }
            value = value * 10 + Double(byte - 0x30)
            count += 1
        }
        return count > 0 ? value : nil
    }

    private static func decimals(_ reading: Reading, _ token: Token) -> Double? {
        var scale = 0.1
        var value = 0.0
        var count = 0
        for byte in reading.bytes(token) {
            guard byte >= 0x30, byte <= 0x39 else { break }
            value += Double(byte - 0x30) * scale
            scale /= 10
            count += 1
        }
        return count > 0 ? value : nil
    }
}
