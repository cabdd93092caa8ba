// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Validated rules and lexicons: immutable, shared by every engine built from them.
///
/// Built from the files of `config/triage/` in their order; concepts and lists of the same name add up, so a
/// clinic's own file extends the shipped ones.
package struct TriageRules: Sendable {
    /// The versions the files state, in order and without repeats.
    package let version: String
    /// Given by the caller, such as a digest of the files; stands in the audit log.
    package let identifier: String

    let compiled: CompiledRules

    /// Compiles parsed files.
    ///
    /// - Throws: ``TriageRulesError`` for an unknown key, list, concept or section, or a phrase that cannot be read.
    package init(files: [(name: String, root: RuleNode)], identifier: String) throws(TriageRulesError) {
        var compiler = RuleCompiler()
        for file in files { try compiler.add(file.root, file: file.name) }
        self.compiled = try compiler.finish()
        self.version = compiler.versions.joined(separator: "+")
        self.identifier = identifier
    }
}

/// What the engine and the guard run on.
final class CompiledRules: Sendable {
    let fold: FoldTable
    let vocabulary: Vocabulary
    let speller: Speller
    let automaton: PhraseAutomaton
    let conceptCount: Int
    let concepts: [String: Int32]
    let rules: [Rule]
    let patterns: [Pattern]
    /// Patterns by their anchor concept.
    let anchored: [[Int32]]
    let numbers: [NumberRule]
    let builtIn: BuiltInConcepts

    init(
        fold: FoldTable, vocabulary: Vocabulary, automaton: PhraseAutomaton, concepts: [String: Int32],
        conceptCount: Int,
        rules: [Rule], patterns: [Pattern], numbers: [NumberRule]
    ) {
        self.fold = fold
        self.vocabulary = vocabulary
        self.speller = Speller(vocabulary: vocabulary)
        self.automaton = automaton
        self.concepts = concepts
        self.conceptCount = conceptCount
        self.rules = rules
        self.patterns = patterns
        self.numbers = numbers
        var anchored = [[Int32]](repeating: [], count: conceptCount)
        for (index, pattern) in patterns.enumerated() {
            anchored[Int(pattern.parts[pattern.anchor].concept)].append(Int32(index))
        }
        self.anchored = anchored
        self.builtIn = BuiltInConcepts(concepts)
    }

    func read(_ text: String) -> Reading {
        var draft = Tokeniser.read(text, fold: fold, vocabulary: vocabulary)
        Segmenter.segment(&draft, vocabulary: vocabulary, speller: speller)
        return Reading(draft)
    }
}
