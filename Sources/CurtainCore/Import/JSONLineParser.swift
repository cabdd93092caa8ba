// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Reads one JSON object of one line, strictly (RFC 8259), and keeps the values of known columns only.
///
/// The bytes must be well-formed UTF-8 already. Reasons name places by byte, never what stands there.
struct JSONLineParser {
    private static let maxDepth = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private let columns: ColumnTable
    private var at = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, columns: ColumnTable) {
        self.bytes = bytes
        self.columns = columns
    }

    /// The one object, with nothing after it.
    mutating func parse() throws(LineProblem) -> RawFields {
        skipSpace()
        let fields = try object()
        try end()
        return fields
    }

    /// An event: an object whose `type` names what happened and whose `data` is the comment.
    mutating func parseEvent() throws(LineProblem) -> (type: String?, data: RawFields?) {
        var type: String?
        var data: RawFields?
        var seen: [String] = []
        skipSpace()
        guard take("{") else { throw LineProblem("not a JSON object") }
        skipSpace()
        if !take("}") {
            repeat {
                skipSpace()
                let name = try string()
                skipSpace()
                guard take(":") else { throw malformed("a colon was expected") }
                skipSpace()
                guard !seen.contains(name) else { throw LineProblem("a field stands twice in the object") }
                if name == "type" || name == "data" { seen.append(name) }
                switch name {
                case "type":
                    guard case .text(let text)? = try value() else { throw LineProblem("type is not a string") }
                    type = text
                case "data" where at < bytes.count && bytes[at] == UInt8(ascii: "{"): data = try object()
                default: try skipValue(depth: 1)
                }
                skipSpace()
            } while take(",")
            guard take("}") else { throw malformed("a comma or a closing brace was expected") }
        }
        try end()
        return (type, data)
    }

    private mutating func end() throws(LineProblem) {
        skipSpace()
        guard at == bytes.count else { throw malformed("nothing may follow the object") }
    }

    private mutating func object() throws(LineProblem) -> RawFields {
        var fields = RawFields()
        var seen: [String] = []
        guard take("{") else { throw LineProblem("not a JSON object") }
        skipSpace()
        if !take("}") {
            repeat {
                skipSpace()
                let name = try string()
                skipSpace()
                guard take(":") else { throw malformed("a colon was expected") }
                skipSpace()
                let matches = columns.matches(name)
                if matches.isEmpty {
                    try skipValue(depth: 1)
                } else {
                    guard !seen.contains(name) else { throw LineProblem("a column stands twice in the object") }
                    seen.append(name)
                    if let value = try value() {
                        for match in matches { fields.put(value, match) }
                    }
                }
                skipSpace()
            } while take(",")
            guard take("}") else { throw malformed("a comma or a closing brace was expected") }
        }
        return fields
    }

    private func malformed(_ what: String) -> LineProblem {
        LineProblem("malformed JSON at byte \(at + 1): \(what)")
    }

    private mutating func value() throws(LineProblem) -> RawValue? {
        guard at < bytes.count else { throw malformed("a value was expected") }
        switch bytes[at] {
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try skipValue(depth: 1)
            return .nested
        case UInt8(ascii: "t"):
            try word("true")
            return .flag(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .flag(false)
        case UInt8(ascii: "n"):
            try word("null")
            return nil
        default:
            let start = at
            try skipNumber()
            return .number(text(start, at))
        }
    }

    private mutating func skipValue(depth: Int) throws(LineProblem) {
        guard depth <= Self.maxDepth else { throw malformed("nested more than \(Self.maxDepth) deep") }
        guard at < bytes.count else { throw malformed("a value was expected") }
        switch bytes[at] {
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "{"):
            at += 1
            skipSpace()
            if take("}") { return }
            repeat {
                skipSpace()
                try skipString()
                skipSpace()
                guard take(":") else { throw malformed("a colon was expected") }
                skipSpace()
                try skipValue(depth: depth + 1)
                skipSpace()
            } while take(",")
            guard take("}") else { throw malformed("a comma or a closing brace was expected") }
        case UInt8(ascii: "["):
            at += 1
            skipSpace()
            if take("]") { return }
            repeat {
                skipSpace()
                try skipValue(depth: depth + 1)
                skipSpace()
            } while take(",")
            guard take("]") else { throw malformed("a comma or a closing bracket was expected") }
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try skipNumber()
        }
    }

    // MARK: strings

    private mutating func string() throws(LineProblem) -> String {
        let start = at + 1
        let escaped = try skipString()
        let end = at - 1
        guard escaped else { return text(start, end) }
        var out: [UInt8] = []
        out.reserveCapacity(end - start)
        var place = start
        while place < end {
            let byte = bytes[place]
            guard byte == UInt8(ascii: "\\") else {
                out.append(byte)
                place += 1
                continue
            }
            let kind = bytes[place + 1]
            place += 2
            switch kind {
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"):
                var code = hex(place)
                place += 4
                if (0xD800..<0xDC00).contains(code) {
                    // `skipString` has seen to it that the other half follows.
                    code = 0x10000 + (code - 0xD800) << 10 + (hex(place + 2) - 0xDC00)
                    place += 6
                }
                if let scalar = Unicode.Scalar(code) { out.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
            default: out.append(kind)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Passes over a string and checks it; answers whether it has escapes.
    @discardableResult
    private mutating func skipString() throws(LineProblem) -> Bool {
        guard take("\"") else { throw malformed("a string was expected") }
        var escaped = false
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                at += 1
                return escaped
            }
            guard byte >= 0x20 else { throw malformed("a control character stands bare in a string") }
            at += 1
            guard byte == UInt8(ascii: "\\") else { continue }
            escaped = true
            try skipEscape()
        }
        throw malformed("a string is not closed")
    }

    private mutating func skipEscape() throws(LineProblem) {
        guard at < bytes.count else { throw malformed("a string is not closed") }
        switch bytes[at] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 1
        case UInt8(ascii: "u"):
            let first = try unit(at + 1)
            at += 5
            guard !(0xDC00..<0xE000).contains(first) else { throw malformed("half of a surrogate pair") }
            guard (0xD800..<0xDC00).contains(first) else { return }
            guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u"),
                (0xDC00..<0xE000).contains(try unit(at + 2))
            else { throw malformed("half of a surrogate pair") }
            at += 6
        default: throw malformed("an unknown escape")
        }
    }

    private func unit(_ place: Int) throws(LineProblem) -> UInt32 {
        guard place + 4 <= bytes.count else { throw malformed("four hexadecimal digits were expected") }
        for index in place..<place + 4 where !isHex(bytes[index]) {
            throw malformed("four hexadecimal digits were expected")
        }
        return hex(place)
    }

    private func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    private func hex(_ place: Int) -> UInt32 {
        var code: UInt32 = 0
        for index in place..<place + 4 {
            let byte = bytes[index]
            let digit = byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    private func text(_ start: Int, _ end: Int) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }

    // MARK: the rest

    private mutating func skipNumber() throws(LineProblem) {
        _ = take("-")
        if !take("0") {
            guard digits() > 0 else { throw malformed("a value was expected") }
        }
        if take(".") {
            guard digits() > 0 else { throw malformed("a digit was expected") }
        }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw malformed("a digit was expected") }
        }
    }

    private mutating func digits() -> Int {
        let start = at
        while at < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
        return at - start
    }

    private mutating func word(_ word: StaticString) throws(LineProblem) {
        let count = word.utf8CodeUnitCount
        guard at + count <= bytes.count else { throw malformed("a value was expected") }
        for index in 0..<count where bytes[at + index] != word.utf8Start[index] {
            throw malformed("a value was expected")
        }
        at += count
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0D: at += 1
            default: return
            }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }
}
