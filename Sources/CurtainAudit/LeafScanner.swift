// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Reads the one canonical form of a leaf from a buffer, without allocating: names in order, no spaces, shortest
/// numbers, the escapes of RFC 8785 and no others.
///
/// It answers places in the buffer, not values.
struct LeafScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let classes = CharacterClass.table
    private var position = 0

    /// Where the values stand; a range never includes the quotes.
    struct Fields {
        var action = 0..<0
        var auth = 0..<0
        var role = 0..<0
        var session: Range<Int>?
        var user = 0..<0
        var chainHead: Range<Int>?
        var chainCount: Int64 = 0
        var detail: Range<Int>?
        var entities = 0..<0
        var event = 0..<0
        var hash: Range<Int>?
        var address: Range<Int>?
        var node = 0..<0
        var outcome = 0..<0
        var purpose: Range<Int>?
        var request: Range<Int>?
        var seq: Int64 = 0
        var time = 0..<0
        var attributes = 0..<0
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Scans a whole leaf.
    mutating func scan() throws(LeafError) -> Fields {
        guard bytes.count <= LeafLimit.leaf else { throw .tooLong }
        var fields = Fields()
        try expect("{\"act\":\"", "act")
        fields.action = try plain(1...1, "act")
        try expect(",\"agent\":{\"auth\":\"", "agent")
        fields.auth = try string(LeafLimit.auth, "auth")
        try expect(",\"role\":\"", "role")
        fields.role = try string(LeafLimit.role, "role")
        if take(",\"sid\":\"") { fields.session = try code("sid") }
        try expect(",\"user\":\"", "user")
        fields.user = try string(LeafLimit.user, "user", least: 1)
        try expect("}", "agent")
        if take(",\"chain\":{\"h\":\"") {
            fields.chainHead = try digest("chain")
            try expect(",\"n\":", "chain")
            fields.chainCount = try integer("chain")
            guard fields.chainCount >= 0 else { throw .malformed("chain") }
            try expect("}", "chain")
        }
        if take(",\"detail\":\"") { fields.detail = try digest("detail") }
        if take(",\"ent\":[") { fields.entities = try entities() }
        try expect(",\"ev\":\"", "ev")
        fields.event = try plain(1...64, "ev")
        if take(",\"hash\":\"") { fields.hash = try digest("hash") }
        if take(",\"ip\":\"") { fields.address = try code("ip") }
        try expect(",\"node\":\"", "node")
        fields.node = try string(LeafLimit.node, "node", least: 1)
        try expect(",\"out\":\"", "out")
        fields.outcome = try plain(1...2, "out")
        if take(",\"pou\":\"") { fields.purpose = try string(LeafLimit.purpose, "pou") }
        if take(",\"req\":\"") { fields.request = try string(LeafLimit.request, "req") }
        try expect(",\"seq\":", "seq")
        fields.seq = try integer("seq")
        guard fields.seq >= 0 else { throw .malformed("seq") }
        try expect(",\"t\":\"", "t")
        fields.time = try time()
        try expect(",\"v\":1", "v")
        if take(",\"x\":{") { fields.attributes = try attributes() }
        try expect("}", "end")
        guard position == bytes.count else { throw .malformed("end") }
        return fields
    }

    // MARK: parts

    private mutating func entities() throws(LeafError) -> Range<Int> {
        let start = position
        repeat {
            try expect("{\"id\":\"", "ent")
            guard run(2, .lower), take("_"), run(8, .hex), take("-"), run(4, .hex), take("-"), run(4, .hex), take("-"),
                run(4, .hex), take("-"), run(12, .hex)
            else { throw .malformed("ent") }
            try expect("\",\"role\":\"", "ent")
            _ = try plain(1...2, "ent")
            try expect(",\"type\":\"", "ent")
            _ = try plain(1...2, "ent")
            try expect("}", "ent")
        } while take(",")
        let end = position
        try expect("]", "ent")
        return start..<end
    }

    private mutating func attributes() throws(LeafError) -> Range<Int> {
        let start = position
        var previous = 0..<0
        repeat {
            try expect("\"", "x")
            let name = try name()
            guard previous.isEmpty || precedes(previous, name) else { throw .malformed("x") }
            previous = name
            try expect(":", "x")
            if take("\"") { _ = try string(LeafLimit.text, "x") } else { _ = try integer("x") }
        } while take(",")
        let end = position
        try expect("}", "x")
        return start..<end
    }

    /// The name of an extra field and its closing quote.
    mutating func name() throws(LeafError) -> Range<Int> {
        let start = position
        skip(.name)
        let range = start..<position
        guard (1...LeafLimit.name).contains(range.count) else { throw .malformed("x") }
        try expect("\"", "x")
        return range
    }

    private func precedes(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
        UnsafeBufferPointer(rebasing: bytes[a]).lexicographicallyPrecedes(UnsafeBufferPointer(rebasing: bytes[b]))
    }

    // MARK: values

    mutating func take(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard bytes.count &- position >= count else { return false }
        let text = literal.utf8Start
        var index = 0
        while index < count {
            if bytes[position &+ index] != text[index] { return false }
            index &+= 1
        }
        position &+= count
        return true
    }

    /// Moves over exactly so many characters of a class, or stays.
    private mutating func run(_ count: Int, _ kind: CharacterClass) -> Bool {
        guard bytes.count &- position >= count else { return false }
        var index = position
        let end = position &+ count
        while index < end {
            if classes[Int(bytes[index])] & kind.rawValue == 0 { return false }
            index &+= 1
        }
        position = end
        return true
    }

    /// Moves over all characters of a class that follow.
    private mutating func skip(_ kind: CharacterClass) {
        while position < bytes.count, classes[Int(bytes[position])] & kind.rawValue != 0 { position &+= 1 }
    }

    private mutating func expect(_ literal: StaticString, _ part: StaticString) throws(LeafError) {
        guard take(literal) else { throw .malformed(part.description) }
    }

    /// Lower-case letters, upper-case letters, digits and dots up to the closing quote, which is taken.
    private mutating func plain(_ length: ClosedRange<Int>, _ part: StaticString) throws(LeafError) -> Range<Int> {
        let start = position
        skip(.plain)
        let range = start..<position
        guard length.contains(range.count), take("\"") else { throw .malformed(part.description) }
        return range
    }

    /// A string up to its closing quote, which is taken; escapes must be the canonical ones.
    mutating func string(_ limit: Int, _ part: StaticString, least: Int = 0) throws(LeafError) -> Range<Int> {
        let start = position
        var escapes = 0
        while true {
            skip(.text)
            guard position < bytes.count else { throw .malformed(part.description) }
            if bytes[position] == 0x22 {
                let range = start..<position
                position += 1
                guard range.count - escapes <= limit, range.count >= least else { throw .malformed(part.description) }
                return range
            }
            guard bytes[position] == 0x5C, let width = escapeWidth() else { throw .malformed(part.description) }
            position += width
            escapes += width - 1
        }
    }

    /// The width of the escape at the position, or nil where a canonical writer would have written something else.
    private func escapeWidth() -> Int? {
        guard bytes.count - position >= 2 else { return nil }
        switch bytes[position + 1] {
        case 0x22, 0x5C, UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            guard bytes.count - position >= 6, bytes[position + 2] == UInt8(ascii: "0"),
                bytes[position + 3] == UInt8(ascii: "0"), isHex(bytes[position + 4]),
                isHex(bytes[position + 5])
            else { return nil }
            let value = hexValue(bytes[position + 4]) << 4 | hexValue(bytes[position + 5])
            return value < 0x20 && ![8, 9, 10, 12, 13].contains(value) ? 6 : nil
        default:
            return nil
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    private func isHex(_ byte: UInt8) -> Bool { classes[Int(byte)] & CharacterClass.hex.rawValue != 0 }
    private func hexValue(_ byte: UInt8) -> UInt8 { byte < 0x3A ? byte - 0x30 : byte - 0x61 + 10 }

    mutating func integer(_ part: StaticString) throws(LeafError) -> Int64 {
        let isNegative = take("-")
        let start = position
        var value: Int64 = 0
        while position < bytes.count, isDigit(bytes[position]), position - start < 17 {
            value = value * 10 + Int64(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        let count = position - start
        guard count >= 1, count == 1 || bytes[start] != UInt8(ascii: "0"), value <= LeafLimit.integer,
            !(isNegative && value == 0)
        else { throw .malformed(part.description) }
        return isNegative ? -value : value
    }

    /// 32 hexadecimal digits and the closing quote.
    private mutating func code(_ part: StaticString) throws(LeafError) -> Range<Int> {
        let start = position
        guard run(32, .hex), take("\"") else { throw .malformed(part.description) }
        return start..<start + 32
    }

    /// The base64 of 32 bytes and the closing quote.
    private mutating func digest(_ part: StaticString) throws(LeafError) -> Range<Int> {
        let start = position
        // 43 characters hold 258 bits: the last two must be zero.
        guard run(42, .base64), run(1, .base64End), take("=\"") else { throw .malformed(part.description) }
        return start..<start + 44
    }

    /// `2026-11-21T05:00:00.123Z` and the closing quote.
    private mutating func time() throws(LeafError) -> Range<Int> {
        let pattern: StaticString = "dddd-dd-ddTdd:dd:dd.dddZ\""
        let start = position
        guard bytes.count - start >= 25 else { throw .malformed("t") }
        for index in 0..<25 {
            let expected = pattern.utf8Start[index]
            let byte = bytes[start + index]
            guard expected == UInt8(ascii: "d") ? isDigit(byte) : byte == expected else { throw .malformed("t") }
        }
        position = start + 25
        return start..<start + 24
    }
}

extension LeafScanner {
    /// Whether a character may stand in the name of an extra field.
    static func isNameByte(_ byte: UInt8) -> Bool {
        CharacterClass.table[Int(byte)] & CharacterClass.name.rawValue != 0
    }

    /// Whether a leaf is canonical and of UTF-8, and the number it carries.
    static func number(of leaf: [UInt8]) throws(LeafError) -> UInt64 {
        let fields = try leaf.withUnsafeBufferPointer { (bytes) throws(LeafError) in
            guard isUTF8(bytes) else { throw .malformed("UTF-8") }
            var scanner = LeafScanner(bytes)
            return try scanner.scan()
        }
        return UInt64(fields.seq)
    }

    /// Whether bytes are UTF-8; almost every leaf is plain ASCII, which is told eight bytes at a time.
    static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index + 8 <= raw.count {
            if raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
                return String(validating: bytes, as: UTF8.self) != nil
            }
            index += 8
        }
        while index < raw.count {
            if raw[index] & 0x80 != 0 { return String(validating: bytes, as: UTF8.self) != nil }
            index += 1
        }
        return true
    }
}
