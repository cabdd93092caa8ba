// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Makes text from outside harmless on a terminal: the only way such text gets onto one.
///
/// Control characters (C0, C1, DEL, so ESC as well), bidirectional controls, zero-width and other invisible characters,
/// private-use characters and long runs of combining marks become visible escapes such as `\u{202E}`. Two invisible
/// characters stay because emoji are made with them and only there: a variation selector right after an emoji, and a
/// zero-width joiner between two.
package enum TerminalText {
    /// Combining marks that may follow one another.
    private static let maxMarks = 4
    /// Columns of a tab.
    private static let tab = "    "

    /// One line: line ends and tabs become spaces.
    package static func line(_ text: String) -> String {
        cleaned(text, newline: " ", tab: " ")
    }

    /// Text of several lines: line ends stay, tabs become spaces.
    package static func block(_ text: String) -> String {
        cleaned(text, newline: "\n", tab: tab)
    }

    private static func cleaned(_ text: String, newline: String, tab: String) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        var marks = 0
        var previous: Unicode.Scalar?
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            defer { previous = scalar }
            if scalar.isASCII {
                marks = 0
                switch scalar.value {
                case 0x20...0x7E: out.unicodeScalars.append(scalar)
                case 0x0A: out += newline
                case 0x09: out += tab
                case 0x0D where index + 1 < scalars.count && scalars[index + 1] == "\n": break
                default: out += escape(scalar)
                }
                continue
            }
            let category = scalar.properties.generalCategory
            if category == .nonspacingMark || category == .enclosingMark {
                marks += 1
                if isSelector(scalar), let previous, isEmoji(previous) {
                    out.unicodeScalars.append(scalar)
                } else if marks <= maxMarks, !scalar.properties.isDefaultIgnorableCodePoint, !out.isEmpty {
                    out.unicodeScalars.append(scalar)
                } else {
                    out += escape(scalar)
                }
                continue
            }
            marks = 0
            if scalar == "\u{200D}", joins(scalars, at: index) {
                out.unicodeScalars.append(scalar)
            } else if isHidden(scalar, category) {
                out += escape(scalar)
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Whether a scalar shows nothing, or changes how others show.
    package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        isHidden(scalar, scalar.properties.generalCategory)
    }

    private static func isHidden(_ scalar: Unicode.Scalar, _ category: Unicode.GeneralCategory) -> Bool {
        switch category {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: true
        default: scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint
        }
    }

    package static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    private static func isSelector(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{FE0E}" || scalar == "\u{FE0F}"
    }

    private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && (scalar.properties.isEmoji || scalar.properties.isEmojiModifier)
    }

    private static func joins(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        guard index + 1 < scalars.count, isEmoji(scalars[index + 1]) else { return false }
        var before = index - 1
        if before >= 0, isSelector(scalars[before]) { before -= 1 }
        return before >= 0 && isEmoji(scalars[before])
    }
}
