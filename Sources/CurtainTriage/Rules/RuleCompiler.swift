// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Collects the content of rule files, then compiles it.
struct RuleCompiler {
    private(set) var versions: [String] = []

    let fold = FoldTable()
    var vocabulary = Vocabulary()
    var concepts: [String: Int32] = [:]
    private(set) var phrases: [PhraseEntry] = []
    /// Concepts that some rule refers to, with the place of the first reference.
    private(set) var referred: [(name: String, file: String, line: Int)] = []
    private(set) var filled: [String: (file: String, line: Int)] = ["number": ("", 0), "question": ("", 0)]
    /// Concepts that hold other concepts, from "<name>" entries.
    private(set) var included: [(part: Int32, whole: Int32)] = []
    private(set) var rules: [Rule] = []
    private(set) var patterns: [Pattern] = []
    private(set) var numbers: [NumberRule] = []
    /// Patterns that make up a concept, whose number stands in place of the rule's.
    private(set) var derived: [Pattern] = []
    private var ruleNames: Set<String> = []
    /// Words of the files that were read before.
    private var spelled: [String: [Int32]] = [:]

    init() {
        // Concept 0 is never matched: it stands for "no such concept".
        concepts[""] = 0
        for name in BuiltInConcepts.names { _ = concept(name) }
        for word in WordLists.contracted {
            vocabulary.add(.contraction, to: vocabulary.intern(Array((word + "s").utf8)))
        }
    }

    mutating func add(_ root: RuleNode, file: String) throws(TriageRulesError) {
        let reader = try RuleReader(
            root, file: file, known: ["version", "language", "lists", "concepts", "numbers", "section", "rules"])
        let version = try reader.required("version")
        if !versions.contains(version) { versions.append(version) }
        if let lists = reader.node("lists") { try add(lists: lists, file: file) }
        if let concepts = reader.node("concepts") { try add(concepts: concepts, file: file) }
        if let numbers = reader.node("numbers") { try add(numbers: numbers, file: file) }
        guard let rules = reader.node("rules") else { return }
        let section = try reader.choice("section", RuleSection.allCases.map(\.rawValue))
        guard let section, let section = RuleSection(rawValue: section) else {
            throw TriageRulesError(
                file: file, line: rules.line, message: "a file with rules needs a section",
                hint: "add \"section: \" with one of: \(RuleSection.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard case .list(let items, _) = rules else {
            throw TriageRulesError(
                file: file, line: rules.line, message: "rules must be a list", hint: "begin each rule with \"- id:\"")
        }
        for item in items { try add(rule: item, section: section, file: file) }
    }

    func finish() throws(TriageRulesError) -> CompiledRules {
        for reference in referred where filled[reference.name] == nil {
            guard BuiltInConcepts.names.contains(reference.name) else {
                throw TriageRulesError(
                    file: reference.file, line: reference.line, message: "no concept is called \"\(reference.name)\"",
                    hint: "did you mean \"\(Nearest.name(to: reference.name, in: filled.keys.sorted()))\"?")
            }
        }
        let sets = wordSets()
        return CompiledRules(
            fold: fold, vocabulary: vocabulary, phrases: withWholes(), concepts: concepts, rules: rules,
            patterns: withAnchors(patterns, sets), derived: withAnchors(derivedWithWholes(), sets),
            numbers: numbersWithWholes(), sets: sets)
    }

    /// The phrases, repeated for each concept that includes theirs.
    private func withWholes() -> [(words: [Int32], concept: Int32)] {
        let wholes = wholes()
        var result = phrases.map { ($0.words, $0.concept) }
        for phrase in phrases {
            for whole in wholes[phrase.concept] ?? [] { result.append((phrase.words, whole)) }
        }
        return result
    }

    /// For each concept that is a part of others, all of those.
    private func wholes() -> [Int32: [Int32]] {
        let direct = Dictionary(grouping: included) { $0.part }.mapValues { $0.map { $0.whole } }
        return direct.mapValues { first in
            var seen: Set<Int32> = []
            var open = first
            while let whole = open.popLast() {
                if seen.insert(whole).inserted { open += direct[whole] ?? [] }
            }
            return seen.sorted()
        }
    }

    /// The concepts' patterns, repeated for each concept that includes theirs.
    private func derivedWithWholes() -> [Pattern] {
        let wholes = wholes()
        return derived.flatMap { pattern in
            [pattern]
                + (wholes[Int32(pattern.rule)] ?? []).map { whole in
                    var copy = pattern
                    copy.rule = Int(whole)
                    return copy
                }
        }
    }

    /// The number rules, repeated for each concept that includes theirs.
    private func numbersWithWholes() -> [NumberRule] {
        let wholes = wholes()
        return numbers.flatMap { rule in
            [rule]
                + (wholes[rule.concept] ?? []).map { whole in
                    var copy = rule
                    copy.concept = whole
                    return copy
                }
        }
    }

    // MARK: lists, concepts, numbers

    private mutating func add(lists: RuleNode, file: String) throws(TriageRulesError) {
        for entry in try RuleReader.names(lists, file: file) {
            let names = WordLists.names
            guard names.contains(entry.key) else {
                throw TriageRulesError(
                    file: file, line: entry.line, message: "no word list is called \"\(entry.key)\"",
                    hint: "did you mean \"\(Nearest.name(to: entry.key, in: names))\"?")
            }
            for (text, _) in try RuleReader.items(entry.value, file: file) {
                for id in words(text) { mark(id, as: entry.key) }
            }
        }
    }

    private mutating func mark(_ id: Int32, as list: String) {
        if let trait = WordLists.traits[list] { return vocabulary.add(trait, to: id) }
        let number = Int(list.split(separator: "-").last ?? "") ?? 0
        if list.hasPrefix("value") {
            vocabulary.setValue(Int16(number), of: id)
        } else if list.hasPrefix("digit") {
            vocabulary.setDigit(Int8(number), of: id)
        } else {
            vocabulary.setMonth(UInt8(number), of: id)
        }
    }

    private mutating func add(concepts: RuleNode, file: String) throws(TriageRulesError) {
        for entry in try RuleReader.names(concepts, file: file) {
            if filled[entry.key] == nil { filled[entry.key] = (file, entry.line) }
            let id = concept(entry.key)
            for (text, line) in try RuleReader.items(entry.value, file: file) {
                if text.hasPrefix("<"), text.hasSuffix(">"), !text.contains(" ") {
                    let part = String(text.dropFirst().dropLast())
                    referred.append((part, file, line))
                    included.append((concept(part), id))
                } else if RuleCompiler.isPattern(text) {
                    derived.append(try pattern(text, rule: Int(id), file: file, line: line))
                } else if text.hasPrefix("-") {
                    try remove(phrase: String(text.dropFirst()), from: id, file: file, line: line)
                } else {
                    try add(phrase: text, to: id, file: file, line: line)
                }
            }
        }
    }

    /// Takes a phrase out of a concept that an earlier file, or an earlier line, put in.
    private mutating func remove(phrase: String, from id: Int32, file: String, line: Int) throws(TriageRulesError) {
        let gone = Set(PhraseSyntax.expand(phrase) { words($0) } ?? [])
        let before = phrases.count
        phrases.removeAll { $0.concept == id && gone.contains($0.words) }
        guard phrases.count < before else {
            throw TriageRulesError(
                file: file, line: line, message: "there is no phrase \"\(phrase)\" here that could be taken out",
                hint: "write it as the earlier file does, or remove the line")
        }
    }

    private mutating func add(phrase: String, to id: Int32, file: String, line: Int) throws(TriageRulesError) {
        guard let expanded = PhraseSyntax.expand(phrase, ids: { words($0) }) else {
            throw TriageRulesError(
                file: file, line: line, message: "the phrase \"\(phrase)\" cannot be read",
                hint: "close every bracket, and spell out at most \(PhraseSyntax.most) phrases in one entry")
        }
        for words in expanded {
            phrases.append(
                PhraseEntry(words: words, concept: id, file: file, line: line, isAlone: expanded.count == 1))
        }
    }

    private mutating func add(numbers node: RuleNode, file: String) throws(TriageRulesError) {
        guard case .list(let items, _) = node else {
            throw TriageRulesError(
                file: file, line: node.line, message: "numbers must be a list", hint: "begin each with \"- concept:\"")
        }
        for item in items {
            let reader = try RuleReader(item, file: file, known: ["concept", "cue", "unit", "min", "max"])
            let name = try reader.required("concept")
            if filled[name] == nil { filled[name] = (file, reader.line) }
            let cue = try reader.string("cue")
            let unit = try reader.string("unit")
            for reference in [cue, unit].compactMap({ $0 }) { referred.append((reference, file, reader.line)) }
            numbers.append(
                NumberRule(
                    concept: concept(name), cue: cue.map { concept($0) } ?? -1, unit: unit.map { concept($0) } ?? -1,
                    least: try reader.number("min") ?? 0, most: try reader.number("max") ?? .infinity))
        }
    }

    // MARK: rules

    private mutating func add(rule node: RuleNode, section: RuleSection, file: String) throws(TriageRulesError) {
        let reader = try RuleReader(
            node, file: file,
            known: [
                "id", "level", "category", "intent", "subject", "certainty", "reason", "code", "patterns", "unless",
                "without", "needs", "ignore", "consume",
            ])
        var rule = RuleDraft(
            id: try reader.required("id"), section: section, order: rules.count, reason: try reader.required("reason"))
        guard ruleNames.insert(rule.id).inserted else {
            throw TriageRulesError(
                file: file, line: reader.line, message: "two rules are called \"\(rule.id)\"", hint: "rename one")
        }
        let levels = TriageUrgency.allCases.map(\.rawValue)
        if let level = try reader.choice("level", levels) { rule.urgency = TriageUrgency(rawValue: level) ?? .none }
        let intents = TriageIntent.allCases.map(\.rawValue)
        if let intent = try reader.choice("intent", intents) { rule.intent = TriageIntent(rawValue: intent) ?? .none }
        let subjects = TriageHealthSubject.allCases.map(\.rawValue)
        if let subject = try reader.choice("subject", subjects) {
            rule.subject = TriageHealthSubject(rawValue: subject) ?? .none
        }
        if let certainty = try reader.choice("certainty", Certainty.allCases.map(\.rawValue)) {
            rule.certainty = Certainty(rawValue: certainty) ?? .likely
        }
        rule.category = try reader.string("category") ?? ""
        rule.code = try reader.string("code") ?? ""
        rule.unless = try references("unless", reader)
        rule.without = try references("without", reader)
        rule.needs = try references("needs", reader)
        rule.consume = try references("consume", reader)
        let ignored: [(text: String, line: Int)]
        if let node = reader.node("ignore") { ignored = try RuleReader.items(node, file: file) } else { ignored = [] }
        for (name, line) in ignored {
            guard let context = SignContext(rawValue: name) else {
                throw TriageRulesError(
                    file: file, line: line, message: "no context is called \"\(name)\"",
                    hint: "use: \(SignContext.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            rule.ignore.insert(ContextSet(context))
        }
        for (text, line) in try reader.strings("patterns") {
            patterns.append(try pattern(text, rule: rules.count, file: file, line: line))
        }
        rules.append(Rule(rule))
    }

    private mutating func references(_ key: String, _ reader: RuleReader) throws(TriageRulesError) -> [Int32] {
        guard let node = reader.node(key) else { return [] }
        var ids: [Int32] = []
        for (name, line) in try RuleReader.items(node, file: reader.file) {
            referred.append((name, reader.file, line))
            ids.append(concept(name))
        }
        return ids
    }

    /// Reads `a .. <concept> & b && c + d`.
    private mutating func pattern(
        _ text: String, rule: Int, file: String, line: Int
    ) throws(TriageRulesError) -> Pattern {
        var parts: [Pattern.Part] = []
        var relation = PartRelation.first
        var words: [Substring] = []
        var text = text[...]
        let startsSentence = text.hasPrefix("^ ")
        if startsSentence { text = text.dropFirst(2) }
        for item in text.split(separator: " ") + [Substring("&&")] {
            let next: PartRelation
            switch item {
            case "..": next = .after(5)
            case "...": next = .after(12)
            case "+": next = .after(0)
            case "&": next = .sameSentence
            case "&&": next = .anywhere
            default:
                words.append(item)
                continue
            }
            guard !words.isEmpty else {
                throw TriageRulesError(
                    file: file, line: line, message: "a part of the pattern \"\(text)\" is empty",
                    hint: "put words or a <concept> on both sides of each sign")
            }
            let part = words.joined(separator: " ")
            parts.append(.init(concept: try partConcept(part, file: file, line: line), relation: relation))
            words = []
            relation = next
        }
        return Pattern(parts: parts, startsSentence: startsSentence, anchor: 0, rule: rule)
    }

    private mutating func partConcept(_ part: String, file: String, line: Int) throws(TriageRulesError) -> Int32 {
        if part.hasPrefix("<") && part.hasSuffix(">") {
            let name = String(part.dropFirst().dropLast())
            referred.append((name, file, line))
            return concept(name)
        }
        let known = concepts["=" + part] != nil
        let id = concept("=" + part)
        if !known { try add(phrase: part, to: id, file: file, line: line) }
        return id
    }

    /// What stands between the parts of a pattern.
    private static let signs: Set<Substring> = ["..", "...", "+", "&", "&&", "^"]

    private static func isPattern(_ text: String) -> Bool {
        text.split(separator: " ").contains { signs.contains($0) || $0.hasPrefix("<") }
    }

    // MARK: words

    private mutating func concept(_ name: String) -> Int32 {
        if let id = concepts[name] { return id }
        let id = Int32(concepts.count)
        concepts[name] = id
        return id
    }

    /// The ids of a text's words, added to the vocabulary.
    private mutating func words(_ text: some StringProtocol) -> [Int32] {
        var ids: [Int32] = []
        for part in text.split(separator: " ") {
            let part = String(part)
            if let known = spelled[part] {
                ids += known
            } else {
                let new = newWords(part)
                spelled[part] = new
                ids += new
            }
        }
        return ids
    }

    private mutating func newWords(_ text: String) -> [Int32] {
        let reading = Tokeniser.read(text, fold: fold, vocabulary: RuleCompiler.noWords)
        var ids: [Int32] = []
        for (index, token) in reading.tokens.enumerated() where token.kind != .mark && token.kind != .newline {
            var word = Array(reading.bytes(token))
            let contracted = token.flags.contains(.possessive) && WordLists.contracted.contains(reading.text(index))
            if contracted { word.append(0x73) }
            let id = vocabulary.intern(word)
            if contracted { vocabulary.add(.contraction, to: id) }
            ids.append(id)
        }
        return ids
    }

    private static let noWords = Vocabulary()
}
