// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// How soon a person must see a comment.
package enum TriageUrgency: String, Sendable, CaseIterable, Comparable {
    case none, soon, emergency

    package static func < (a: TriageUrgency, b: TriageUrgency) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .none: 0
        case .soon: 1
        case .emergency: 2
        }
    }
}

/// Where a comment goes.
package enum TriageRoute: String, Sendable, CaseIterable { case none, review, spam, `private`, crisis }

/// What the writer wants.
///
/// All but `question` and `none` want a private answer.
package enum TriageIntent: String, Sendable, CaseIterable {
    case none, question, advice, appointment, prescription, results, billing, records
    case sideEffect = "side_effect"

    var isFollowUp: Bool { self != .none && self != .question }
}

/// Whose health a comment tells about.
package enum TriageHealthSubject: String, Sendable, CaseIterable { case none, `self`, other }

/// How sure a finding is.
///
/// Flags name the least level they accept.
package enum Certainty: String, Sendable, CaseIterable, Comparable {
    case possible, likely, certain

    package static func < (a: Certainty, b: Certainty) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .possible: 0
        case .likely: 1
        case .certain: 2
        }
    }
}

/// One thing found in a comment, with the rule that found it.
///
/// Never quotes the comment.
package struct TriageFinding: Sendable, Equatable {
    /// Such as `identifier.PHONE`, `urgency.cardiac`, `intent.billing`, `complaint`, `spam`, `dropped.past`.
    package var kind: String
    /// Stable id of the rule.
    package var rule: String
    package var certainty: Certainty
    package var reason: String
    /// Unicode-scalar offsets in the original text; the end is past the last scalar.
    package var start: Int
    package var end: Int

    package init(kind: String, rule: String, certainty: Certainty, reason: String, start: Int, end: Int) {
        self.kind = kind
        self.rule = rule
        self.certainty = certainty
        self.reason = reason
        self.start = start
        self.end = end
    }

    /// The identifier's type, such as `PHONE`; nil for other findings.
    package var identifierType: String? {
        kind.hasPrefix("identifier.") ? String(kind.dropFirst("identifier.".count)) : nil
    }
}

/// What triage says of one comment.
package struct TriageResult: Sendable, Equatable {
    /// In the order of the text.
    package var findings: [TriageFinding] = []
    package var urgency = TriageUrgency.none
    package var urgencyCategory: String?
    package var route = TriageRoute.none
    package var intent = TriageIntent.none
    package var healthSubject = TriageHealthSubject.none
    package var isComplaint = false
    package var isMisinformation = false
    package var isSpam = false

    package init() {}

    /// The answer belongs in private.
    package var needsPrivate: Bool { route == .private || route == .crisis }

    /// A person should look at it.
    package var isFlagged: Bool { route != .none }
}

/// What the clinic may say of itself, and what therefore is no identifier of a patient.
package struct ClinicFacts: Sendable, Equatable {
    package var names: [String]
    package var phones: [String]
    package var emails: [String]
    package var domains: [String]
    package var places: [String]
    package var addresses: [String]
    package var staff: [String]

    package init(
        names: [String] = [], phones: [String] = [], emails: [String] = [], domains: [String] = [],
        places: [String] = [], addresses: [String] = [], staff: [String] = []
    ) {
        self.names = names
        self.phones = phones
        self.emails = emails
        self.domains = domains
        self.places = places
        self.addresses = addresses
        self.staff = staff
    }
}
