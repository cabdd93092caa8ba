// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// One line of what `curtaind doctor` found.
package struct Finding: Sendable, Equatable {
    /// Raw values stand in the output.
    package enum Level: String, Sendable, CaseIterable {
        case ok, warn, fail
    }

    /// What was looked at; stable, for programs.
    package let check: String
    package let level: Level
    package let message: String
    /// What to do; empty when all is well.
    package let action: String

    package init(_ check: String, _ level: Level, _ message: String, action: String = "") {
        self.check = check
        self.level = level
        self.message = message
        self.action = action
    }
}
