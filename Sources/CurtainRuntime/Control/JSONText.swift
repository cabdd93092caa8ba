// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The little JSON that crosses the control socket and stands in log lines.
package enum JSONText {
    /// A string with quotes; control characters and everything that could disturb a terminal are escaped.
    package static func quote(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            default:
                let isPlain =
                    scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                    && !(0x2028...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
                if isPlain { out.unicodeScalars.append(scalar) } else { out += escape(scalar.value) }
            }
        }
        return out + "\""
    }

    private static func escape(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
