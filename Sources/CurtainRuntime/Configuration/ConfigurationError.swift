// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Why a configuration cannot be used: every problem that was found, by line.
///
/// Safe to print: it quotes keys and
/// values of the configuration, which holds no secrets.
package struct ConfigurationError: Error, Sendable, Equatable {
    /// One thing that is wrong.
    package struct Problem: Sendable, Equatable {
        /// The file, or the environment variable, that it stands in.
        package let source: String
        /// From 1; nil for a key that is missing and for environment variables.
        package let line: Int?
        package let message: String
        package let hint: String

        package init(source: String, line: Int?, message: String, hint: String) {
            self.source = source
            self.line = line
            self.message = message
            self.hint = hint
        }

        /// `config/curtain.yaml line 5: unknown key "staff.prot"`.
        package var text: String {
            guard let line else { return "\(source): \(message)" }
            return "\(source) line \(line): \(message)"
        }
    }

    /// At least one, in the order of the file.
    package let problems: [Problem]

    package init(problems: [Problem]) {
        self.problems = problems
    }

    package init(source: String, line: Int? = nil, message: String, hint: String) {
        problems = [Problem(source: source, line: line, message: message, hint: hint)]
    }

    /// Each problem on a line of its own.
    package var message: String { problems.map(\.text).joined(separator: "\n") }

    /// What to do about the first one.
    package var hint: String { problems.first?.hint ?? "" }
}
