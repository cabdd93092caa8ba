// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A phrase as a file has it, expanded.
struct PhraseEntry {
    var words: [Int32]
    var concept: Int32
    var file: String
    var line: Int
    /// The entry spells out no other phrase.
    var isAlone: Bool
}

/// Something in the rules that is allowed and probably not meant.
package struct RuleWarning: Sendable, Equatable {
    package let file: String
    package let line: Int
    package let message: String
}

/// What lint says of rules that compile.
package struct RuleReport: Sendable {
    package let warnings: [RuleWarning]
    package let rules: Int
    package let concepts: Int
    package let phrases: Int
}

extension TriageRules {
    /// Compiles the files and looks for phrases that stand twice or can add nothing, and for concepts nobody uses.
    ///
    /// - Throws: ``TriageRulesError`` as ``init(files:identifier:)``.
    package static func lint(_ files: [(name: String, root: RuleNode)]) throws(TriageRulesError) -> RuleReport {
        var compiler = RuleCompiler()
        for file in files { try compiler.add(file.root, file: file.name) }
        let compiled = try compiler.finish()
        return RuleReport(
            warnings: compiler.warnings(), rules: compiled.rules.count, concepts: compiler.filled.count,
            phrases: compiler.phrases.count)
    }
}

extension RuleCompiler {
    /// Warnings in the order of the files.
    fileprivate func warnings() -> [RuleWarning] {
        let names = Dictionary(concepts.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        var byConcept: [Int32: [[Int32]: Int]] = [:]
        var list: [RuleWarning] = []
        for (index, phrase) in phrases.enumerated() {
            let name = names[phrase.concept] ?? ""
            guard !name.hasPrefix("="), phrase.isAlone || byConcept[phrase.concept]?[phrase.words] == nil else {
                continue
            }
            if let first = byConcept[phrase.concept]?[phrase.words] {
                let other = phrases[first]
                list.append(
                    RuleWarning(
                        file: phrase.file, line: phrase.line,
                        message: "\"\(text(phrase))\" stands in \(name) already: \(other.file) line \(other.line)"))
            } else {
                byConcept[phrase.concept, default: [:]][phrase.words] = index
            }
        }
        for phrase in phrases where phrase.words.count > 1 && phrase.isAlone {
            let name = names[phrase.concept] ?? ""
            guard !name.hasPrefix("="), !name.hasPrefix("ctx."), let known = byConcept[phrase.concept],
                let shorter = part(of: phrase.words, in: known)
            else { continue }
            list.append(
                RuleWarning(
                    file: phrase.file, line: phrase.line,
                    message: "\"\(text(phrase))\" adds nothing to \"\(text(phrases[shorter]))\" in \(name)"))
        }
        var used = Set(referred.map { $0.name })
        used.formUnion(BuiltInConcepts.names)
        for (name, place) in filled where !used.contains(name) && !ReplyGuard.namedConcepts.contains(name) {
            list.append(RuleWarning(file: place.file, line: place.line, message: "nothing uses the concept \(name)"))
        }
        return list.sorted { ($0.file, $0.line, $0.message) < ($1.file, $1.line, $1.message) }
    }

    /// The words of a phrase as they are matched.
    private func text(_ phrase: PhraseEntry) -> String {
        phrase.words.map { String(decoding: vocabulary.word($0), as: UTF8.self) }.joined(separator: " ")
    }

    /// A shorter phrase that stands within the words.
    private func part(of words: [Int32], in known: [[Int32]: Int]) -> Int? {
        for length in 1..<words.count {
            for start in 0...words.count - length {
                if let found = known[Array(words[start..<start + length])] { return found }
            }
        }
        return nil
    }
}
