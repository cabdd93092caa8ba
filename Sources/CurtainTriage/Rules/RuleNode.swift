// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A parsed configuration value with the line it stood on (from 1).
///
/// A mapping keeps its order.
package indirect enum RuleNode: Sendable {
    case scalar(String, line: Int)
    case list([RuleNode], line: Int)
    case mapping([(key: String, line: Int, value: RuleNode)], line: Int)

    var line: Int {
        switch self {
        case .scalar(_, let line), .list(_, let line), .mapping(_, let line): line
        }
    }
}

/// A rule file that cannot be used: where, why, and what to do.
///
/// Quotes configuration only, never a comment.
package struct TriageRulesError: Error, Sendable {
    package let file: String
    package let line: Int
    package let message: String
    package let hint: String
}
