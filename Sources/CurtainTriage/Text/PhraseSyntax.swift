// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// The small notation of lexicons.
///
/// `(a|b c) d? e` stands for each phrase it spells out. `results?` is one word with or without its last letter s; any
/// other `word?` may be left out.
struct PhraseSyntax {
    /// No entry may spell out more phrases than this.
    static let most = 4096

    /// The ids of the words of a run without spaces.
    private let ids: (Substring) -> [Int32]
    private var text: [UInt8] = []
    private var at = 0

    /// The phrases that an entry stands for, as ids of words, or nil when brackets do not match or there are too many.
    ///
    /// `ids`: the ids of the words of a run without spaces.
    static func expand(_ entry: String, ids: (Substring) -> [Int32]) -> [[Int32]]? {
        withoutActuallyEscaping(ids) { ids in
            var syntax = PhraseSyntax(ids: ids)
            syntax.text = Array(entry.utf8)
            guard let phrases = syntax.sequence(depth: 0), syntax.at == syntax.text.count else { return nil }
            return phrases.filter { !$0.isEmpty }
        }
    }

    private init(ids: @escaping (Substring) -> [Int32]) {
        self.ids = ids
    }

    /// What stands up to the end, a bar or a closing bracket.
    private mutating func sequence(depth: Int) -> [[Int32]]? {
        guard depth < 16 else { return nil }
        var phrases: [[Int32]] = [[]]
        while at < text.count {
            var choices: [[Int32]]
            switch text[at] {
            case UInt8(ascii: " "):
                at += 1
                continue
            case UInt8(ascii: "|"), UInt8(ascii: ")"):
                return depth > 0 ? phrases : nil
            case UInt8(ascii: "("):
                guard let inside = bracket(depth: depth) else { return nil }
                choices = inside
                if at < text.count, text[at] == UInt8(ascii: "?") {
                    at += 1
                    choices.append([])
                }
            default:
                choices = word()
            }
            guard phrases.count * choices.count <= PhraseSyntax.most else { return nil }
            if choices.count == 1 {
                for index in phrases.indices { phrases[index] += choices[0] }
            } else {
                phrases = phrases.flatMap { phrase in choices.map { phrase + $0 } }
            }
        }
        return depth == 0 ? phrases : nil
    }

    /// The alternatives of a bracket.
    private mutating func bracket(depth: Int) -> [[Int32]]? {
        var choices: [[Int32]] = []
        repeat {
            at += 1
            guard let some = sequence(depth: depth + 1), at < text.count else { return nil }
            choices += some
            guard choices.count <= PhraseSyntax.most else { return nil }
        } while text[at] == UInt8(ascii: "|")
        at += 1
        return choices
    }

    /// A run of letters, with or without the mark that makes it, or its plural, optional.
    private mutating func word() -> [[Int32]] {
        let start = at
        let ends = Array(" ()|".utf8)
        while at < text.count, !ends.contains(text[at]) { at += 1 }
        var run = text[start..<at]
        guard run.count > 1, run.last == UInt8(ascii: "?") else { return [known(run)] }
        run = run.dropLast()
        guard run.count > 3, run.last == UInt8(ascii: "s") else { return [known(run), []] }
        return [known(run), known(run.dropLast())]
    }

    private func known(_ run: ArraySlice<UInt8>) -> [Int32] { ids(Substring(decoding: run, as: UTF8.self)) }
}
