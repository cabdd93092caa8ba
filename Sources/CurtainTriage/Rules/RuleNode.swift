// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A parsed configuration value with the line it stood on (from 1).
///
/// A mapping keeps its order.
package indirect enum RuleNode: Sendable {
    case scalar(String, line: Int)
    case list([RuleNode], line: Int)
    case mapping([(key: String, line: Int, value: RuleNode)], line: Int)

    /// The line it begins on.
    package var line: Int {
        switch self {
        case .scalar(_, let line), .list(_, let line), .mapping(_, let line): line
        }
    }
}

/// A rule file that cannot be used: where (line 0 when that is not known), why, and what to do.
///
/// Quotes configuration only, never a comment.
package struct TriageRulesError: Error, Sendable {
    package let file: String
    package let line: Int
    package let message: String
    package let hint: String

    package init(file: String, line: Int, message: String, hint: String) {
        self.file = file
        self.line = line
        self.message = message
        self.hint = hint
    }
}
