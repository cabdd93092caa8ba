// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Where a rule is used.
enum RuleSection: String, CaseIterable, Sendable {
    case urgency, intent, complaint, misinformation, spam, health, identifier
    case guardReply = "guard"

    /// True for all but the reply guard's.
    var readsComments: Bool { self != .guardReply }
}

/// A context in which a sign does not count.
enum SignContext: String, CaseIterable, Sendable {
    case negated, past, hypothetical, generic, quoted, resolved, idiom
}

/// Some contexts.
struct ContextSet: OptionSet, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ context: SignContext) {
        rawValue = 1 << UInt8(SignContext.allCases.firstIndex(of: context) ?? 0)
    }

    static let negated = ContextSet(.negated)
    static let past = ContextSet(.past)
    static let hypothetical = ContextSet(.hypothetical)
    static let generic = ContextSet(.generic)
    static let quoted = ContextSet(.quoted)
    static let resolved = ContextSet(.resolved)
    static let idiom = ContextSet(.idiom)
}

/// How a part of a pattern must stand to the part before it.
enum PartRelation: Sendable, Equatable {
    case first
    /// After the last part, with at most this many words between, in the same sentence.
    case after(Int)
    /// Anywhere in the same sentence as the first part.
    case sameSentence
    /// Anywhere in the comment.
    case anywhere
}

/// Concepts in an arrangement that together make a sign.
struct Pattern: Sendable {
    struct Part: Sendable {
        var concept: Int32
        var relation: PartRelation
    }

    var parts: [Part]
    /// The first part begins a sentence.
    var startsSentence = false
    /// Position of the part that is rarest, whose presence makes the pattern worth trying.
    var anchor: Int
    var rule: Int
}

/// One rule with its effect and its conditions, as it is read.
struct RuleDraft {
    var id: String
    var section: RuleSection
    /// Higher wins; the order of the files.
    var order: Int
    var urgency: TriageUrgency = .none
    var category = ""
    var intent: TriageIntent = .none
    var subject: TriageHealthSubject = .none
    var certainty: Certainty = .likely
    var reason: String
    /// Reply-guard code and the type of an identifier rule.
    var code = ""
    /// None of these in the same sentence.
    var unless: [Int32] = []
    /// None of these anywhere.
    var without: [Int32] = []
    /// At least one of these somewhere in the comment.
    var needs: [Int32] = []
    /// Phrases that are taken out before the rule looks.
    var consume: [Int32] = []
    /// Contexts that do not drop it.
    var ignore: ContextSet = []

    var kind: String {
        switch section {
        case .urgency: "urgency.\(category)"
        case .intent: "intent.\(intent.rawValue)"
        case .identifier: "identifier.\(code)"
        case .complaint, .misinformation, .spam, .health, .guardReply: section.rawValue
        }
    }
}

/// A finished rule; a class of constants, so that hits share it.
final class Rule: Sendable {
    let id: String
    let section: RuleSection
    /// What a finding by this rule is called, such as `urgency.cardiac`.
    let kind: String
    let order: Int
    let urgency: TriageUrgency
    let category: String
    let intent: TriageIntent
    let subject: TriageHealthSubject
    let certainty: Certainty
    let reason: String
    let code: String
    let unless: [Int32]
    let without: [Int32]
    let needs: [Int32]
    let consume: [Int32]
    let ignore: ContextSet

    init(_ draft: RuleDraft) {
        id = draft.id
        section = draft.section
        kind = draft.kind
        order = draft.order
        urgency = draft.urgency
        category = draft.category
        intent = draft.intent
        subject = draft.subject
        certainty = draft.certainty
        reason = draft.reason
        code = draft.code
        unless = draft.unless
        without = draft.without
        needs = draft.needs
        consume = draft.consume
        ignore = draft.ignore
    }
}

/// A number that means something when a cue or a unit stands by it, such as a temperature or an oxygen reading.
struct NumberRule: Sendable {
    var concept: Int32
    /// Within five words before or two after; -1 for none.
    var cue: Int32
    /// Directly after the number; -1 for none.
    var unit: Int32
    var least: Double
    var most: Double
}
