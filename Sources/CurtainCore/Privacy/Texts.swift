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
    var isASCII = true
    var isText = true
    var copy = text
    copy.withUTF8 { bytes in
        for byte in bytes {
            switch byte {
            case 0x21...0x7E: hasInk = true
            case 0x20, 0x09, 0x0A, 0x0D: break
            // Tab, line feed and carriage return are text; other control characters are not.
            case 0x00...0x1F, 0x7F: isText = false
            default: isASCII = false
            }
        }
    }
    guard isText else { throw .notText }
    if !hasInk, !isASCII {
        hasInk = text.unicodeScalars.contains {
            !$0.properties.isWhitespace && !$0.properties.isDefaultIgnorableCodePoint
        }
    }
    guard hasInk else { throw .empty }
}
