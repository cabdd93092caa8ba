// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// Fields of a submitted form, `application/x-www-form-urlencoded`, strict UTF-8.
package struct FormBody: Sendable {
    private let fields: [String: Redacted<String>]

    /// - Throws: ``EdgeError`` for bad escapes, bytes that are no UTF-8, a field given twice.
    package init(_ bytes: [UInt8]) throws(EdgeError) {
        var fields: [String: Redacted<String>] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let value = equals < pair.endIndex ? pair[pair.index(after: equals)...] : []
            guard let name = PercentEncoding.decode(pair[..<equals], plusIsSpace: true),
                let text = PercentEncoding.decode(value, plusIsSpace: true)
            else { throw .malformed("the form is not readable") }
            guard fields.updateValue(Redacted(text), forKey: name) == nil else {
                throw .malformed("the form names a field twice")
            }
        }
        self.fields = fields
    }

    /// A field that the service made itself: a form's token, a language.
    package func plain(_ name: String) -> String? { fields[name]?.reveal() }

    /// A field that a person typed.
    package func secret(_ name: String) -> Redacted<String>? { fields[name] }
}

/// RFC 3986 percent-encoding.
package enum PercentEncoding {
    /// Nil for a broken escape or bytes that are no UTF-8.
    package static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> String? {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index != bytes.endIndex {
            let byte = bytes[index]
            index = bytes.index(after: index)
            if byte == UInt8(ascii: "%") {
                guard index != bytes.endIndex, let high = digit(bytes[index]) else { return nil }
                index = bytes.index(after: index)
                guard index != bytes.endIndex, let low = digit(bytes[index]) else { return nil }
                index = bytes.index(after: index)
                out.append(high << 4 | low)
            } else if byte == UInt8(ascii: "+"), plusIsSpace {
                out.append(UInt8(ascii: " "))
            } else {
                out.append(byte)
            }
        }
        return String(validating: out, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
