// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// How a word stands out on a terminal.
package enum Style: String, Sendable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case alarm = "1;31"
    case warning = "33"

    /// Text that is harmless already, with the style around it where colours are wanted.
    func applied(to text: String, colours: Bool) -> String {
        colours && self != .plain && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
