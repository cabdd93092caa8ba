// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a text somebody typed.
package enum TextProblem: Error, Sendable, Equatable {
    case empty
    /// Bytes of UTF-8 it has, and may have.
    case tooLong(bytes: Int, limit: Int)
    case notText
}

/// Text of a private conversation.
///
/// It goes into a sealed thread and nowhere else.
package struct PrivateText: Sendable {
    /// Bytes of UTF-8 a message may have.
    package static let maxBytes = 32_000

    private let text: Redacted<String>

    package init(_ text: String) throws(TextProblem) {
        try checkText(text, limit: Self.maxBytes)
        self.text = Redacted(text)
    }

    package func reveal() -> String { text.reveal() }
}

/// An internal note of staff.
///
/// Not a message: nothing turns one into `PrivateText` or shows it to a patient.
package struct NoteText: Sendable {
    private let text: Redacted<String>

    package init(_ text: String) throws(TextProblem) {
        try checkText(text, limit: PrivateText.maxBytes)
        self.text = Redacted(text)
    }

    package func reveal() -> String { text.reveal() }
}

private func checkText(_ text: String, limit: Int) throws(TextProblem) {
    let count = text.utf8.count
    guard count <= limit else { throw .tooLong(bytes: count, limit: limit) }
    var hasInk = false
    for scalar in text.unicodeScalars {
        // Tab, line feed and carriage return are text; other control characters are not.
        if scalar.value < 0x20, scalar != "\t", scalar != "\n", scalar != "\r" { throw .notText }
        if scalar.value == 0x7F { throw .notText }
        if !scalar.properties.isWhitespace, !scalar.properties.isDefaultIgnorableCodePoint { hasInk = true }
    }
    guard hasInk else { throw .empty }
}
