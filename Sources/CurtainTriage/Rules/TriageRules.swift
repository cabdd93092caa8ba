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
    let conceptCount: Int
    let concepts: [String: Int32]
    let rules: [Rule]
    let numbers: [NumberRule]
    let builtIn: BuiltInConcepts
    let sets: WordSets
    /// For comments.
    let triage: RuleProgram
    /// For the reply guard.
    let reply: RuleProgram

    init(
        fold: FoldTable, vocabulary: Vocabulary, phrases: [(words: [Int32], concept: Int32)],
        concepts: [String: Int32], rules: [Rule], patterns: [Pattern], derived: [Pattern], numbers: [NumberRule],
        sets: [Int32: Set<Int32>]
    ) {
        self.fold = fold
        self.vocabulary = vocabulary
        self.speller = Speller(vocabulary: vocabulary)
        self.concepts = concepts
        self.conceptCount = concepts.count
        self.rules = rules
        self.numbers = numbers
        self.builtIn = BuiltInConcepts(concepts)
        self.sets = WordSets(sets, conceptCount: concepts.count)
        var always = Set(BuiltInConcepts.names.compactMap { concepts[$0] })
        for number in numbers { always.formUnion([number.concept, number.cue, number.unit]) }
        func program(_ isWanted: (Rule) -> Bool) -> RuleProgram {
            let wanted = patterns.filter { isWanted(rules[$0.rule]) }
            var used = always
            for pattern in wanted { used.formUnion(pattern.parts.map { $0.concept }) }
            for rule in rules where isWanted(rule) {
                used.formUnion(rule.unless + rule.without + rule.needs + rule.consume)
            }
            let made = derived.filter { used.contains(Int32($0.rule)) }
            for pattern in made { used.formUnion(pattern.parts.map { $0.concept }) }
            return RuleProgram(
                patterns: wanted, derived: made, rules: rules, conceptCount: concepts.count,
                automaton: PhraseAutomaton(
                    phrases: phrases.filter { used.contains($0.concept) && sets[$0.concept] == nil },
                    vocabularySize: vocabulary.count))
        }
        self.triage = program { $0.section.readsComments }
        // The guard also asks for some concepts by name.
        let named = ReplyGuard.namedConcepts.compactMap { concepts[$0] }
        always.formUnion(named)
        self.reply = program { !$0.section.readsComments }
    }

    func read(_ text: String) -> Reading {
        var draft = Tokeniser.read(text, fold: fold, vocabulary: vocabulary)
        Segmenter.segment(&draft, vocabulary: vocabulary, speller: speller)
        return Reading(draft)
    }
}
