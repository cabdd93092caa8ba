// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainCore
import Hummingbird

/// Query parameters of one request, read strictly: one that is there and not readable is an error, never a default.
struct QueryReader {
    private let values: [String: String]

    init(_ request: Request) throws(EdgeError) {
        guard let query = request.uri.query else {
            values = [:]
            return
        }
        var values: [String: String] = [:]
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let value = equals < pair.endIndex ? pair[pair.index(after: equals)...] : pair[pair.endIndex...]
            guard let name = PercentEncoding.decode(pair[..<equals], plusIsSpace: true),
                let text = PercentEncoding.decode(value, plusIsSpace: true)
            else { throw .malformed("the query is not readable") }
            values[name] = text
        }
        self.values = values
    }

    func text(_ name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    /// `1`, `true`, `yes`, or the bare name; `0`, `false`, `no`.
    func flag(_ name: String) throws(EdgeError) -> Bool? {
        guard let value = values[name] else { return nil }
        switch value {
        case "1", "true", "yes", "": return true
        case "0", "false", "no": return false
        default: throw .malformed("\(name) must be 1 or 0")
        }
    }

    func number<Value: FixedWidthInteger>(_ name: String, as type: Value.Type = Value.self) throws(EdgeError) -> Value?
    {
        guard let value = text(name) else { return nil }
        guard let number = Value(value), number >= 0 else { throw .malformed("\(name) must be a whole number") }
        return number
    }

    func time(_ name: String) throws(EdgeError) -> Timestamp? {
        guard let value = text(name) else { return nil }
        guard let time = Timestamp(rfc3339: value) else { throw .malformed("\(name) must be a time as in RFC 3339") }
        return time
    }

    func reference(_ name: String, kind: Reference.Kind) throws(EdgeError) -> Reference? {
        guard let value = text(name) else { return nil }
        guard let reference = Reference(value, kind: kind) else {
            throw .malformed("\(name) must look like \(kind.rawValue)-12")
        }
        return reference
    }

    /// `?after=&limit=`: at most `largest` items.
    func page(default limit: Int = 100, largest: Int = 500) throws(EdgeError) -> Page {
        Page(after: try number("after", as: Int64.self), limit: min(try number("limit") ?? limit, largest))
    }
}
