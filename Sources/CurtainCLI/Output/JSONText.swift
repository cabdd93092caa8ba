// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// JSON for programs.
///
/// Characters that could do something to a terminal are written as escapes; the value stays.
package enum JSONText {
    /// Fields in alphabetical order; on several lines unless `compact`.
    package static func encode(_ value: some Encodable, compact: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            compact
            ? [.sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return escaped(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Outside of strings JSON is plain ASCII, so whatever is hidden here stands in a string.
    static func escaped(_ json: String) -> String {
        guard json.unicodeScalars.contains(where: { !$0.isASCII || $0.value == 0x7F }) else { return json }
        var out = ""
        for scalar in json.unicodeScalars {
            guard scalar.value == 0x7F || (!scalar.isASCII && TerminalText.isHidden(scalar)) else {
                out.unicodeScalars.append(scalar)
                continue
            }
            for unit in UTF16.encode(scalar) ?? .init() {
                let digits = String(unit, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return out
    }
}
