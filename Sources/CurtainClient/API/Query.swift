// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// A query string in the making; absent values leave nothing behind.
package struct Query: Sendable {
    private var parts: [String] = []

    package init() {}

    package mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        parts.append("\(name)=\(percentEncoded(value))")
    }

    package mutating func add(_ name: String, _ value: Int?) {
        add(name, value.map { String($0) })
    }

    /// Adds `name=1` when set.
    package mutating func add(_ name: String, flag: Bool) {
        if flag { parts.append("\(name)=1") }
    }

    /// `?a=1&b=2`, or nothing.
    package var text: String { parts.isEmpty ? "" : "?" + parts.joined(separator: "&") }
}

/// Leaves only unreserved characters (RFC 3986) as they are, so a value can be no path and no query.
package func percentEncoded(_ value: String) -> String {
    var out = ""
    for byte in value.utf8 {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            out.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            out += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
        }
    }
    // A path of dots alone would be resolved away.
    return out == "." || out == ".." ? out.utf8.map { _ in "%2E" }.joined() : out
}
