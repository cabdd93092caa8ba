// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The small notation of lexicons.
///
/// `(a|b c) d? e` stands for each phrase it spells out. `results?` is one word with or without its last letter s; any
/// other `word?` may be left out.
enum PhraseSyntax {
    /// No entry may spell out more phrases than this.
    static let most = 4096

    /// The phrases that an entry stands for, or nil when brackets do not match or there are too many.
    static func expand(_ entry: String) -> [String]? {
        var phrases: [[String]] = [[]]
        for item in items(entry) ?? [] {
            var choices = item.choices.map { [$0] }
            if item.optional { choices.append([]) }
            var longer: [[String]] = []
            for phrase in phrases {
                for choice in choices { longer.append(phrase + choice) }
            }
            guard longer.count <= most else { return nil }
            phrases = longer
        }
        guard items(entry) != nil else { return nil }
        return phrases.map { $0.joined(separator: " ") }.filter { !$0.isEmpty }
    }

    private struct Item {
        var choices: [String]
        var optional: Bool
    }

    private static func items(_ entry: String) -> [Item]? {
        var items: [Item] = []
        var rest = entry[...]
        while let first = rest.first {
            if first == " " {
                rest = rest.dropFirst()
            } else if first == "(" {
                guard let close = closing(rest) else { return nil }
                let inside = rest[rest.index(after: rest.startIndex)..<close]
                rest = rest[rest.index(after: close)...]
                var choices: [String] = []
                for choice in alternatives(inside) {
                    guard
                        let phrases = choice.contains("(") || choice.contains("?")
                            ? expand(String(choice)) : [String(choice)]
                    else { return nil }
                    choices += phrases
                }
                items.append(Item(choices: choices, optional: takeMark(&rest)))
            } else {
                let end = rest.firstIndex { $0 == " " || $0 == "(" } ?? rest.endIndex
                var word = rest[..<end]
                rest = rest[end...]
                guard !word.contains(")"), !word.contains("|") else { return nil }
                let marked = word.count > 1 && word.last == "?"
                if marked { word = word.dropLast() }
                let plural = marked && word.count > 3 && word.last == "s"
                let choices = plural ? [String(word), String(word.dropLast())] : [String(word)]
                items.append(Item(choices: choices, optional: marked && !plural))
            }
        }
        return items
    }

    /// The bracket that closes the first one.
    private static func closing(_ text: Substring) -> String.Index? {
        var depth = 0
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }

    /// Splits at the bars that stand in no inner bracket.
    private static func alternatives(_ text: Substring) -> [Substring] {
        var parts: [Substring] = []
        var depth = 0
        var start = text.startIndex
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if text[index] == "|" && depth == 0 {
                parts.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        return parts + [text[start...]]
    }

    private static func takeMark(_ rest: inout Substring) -> Bool {
        guard rest.first == "?" else { return false }
        rest = rest.dropFirst()
        return true
    }
}
