// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore

/// A leaf as it was read from a log.
package struct Leaf: Sendable, Equatable {
    package let seq: UInt64
    package let time: Timestamp
    /// The leaf's `ev`.
    package let eventName: String
    /// Nil for an event of a newer version.
    package let event: AuditEvent?
    package let action: AuditAction
    package let outcome: AuditOutcome
    package let agent: LeafAgent
    package let node: String
    /// 16 bytes.
    package let address: [UInt8]?
    package let request: String?
    package let purpose: String?
    package let entities: [LeafEntity]
    /// Identifiers of kinds that a newer version added, as they stand.
    package let otherEntities: [String]
    package let chain: Chain?
    package let hash: Digest?
    package let detail: Digest?
    package let attributes: [String: LeafValue]

    /// A thread's chain value and count of messages after the change.
    package struct Chain: Sendable, Equatable {
        package let head: Digest
        package let count: UInt64
    }

    /// Reads the bytes of a leaf; only the canonical form is accepted.
    package init(parsing bytes: [UInt8]) throws(LeafError) {
        let fields = try bytes.withUnsafeBufferPointer { (buffer) throws(LeafError) in
            guard LeafScanner.isUTF8(buffer) else { throw .malformed("UTF-8") }
            var scanner = LeafScanner(buffer)
            return try scanner.scan()
        }
        func text(_ range: Range<Int>) -> String { Self.unescaped(bytes[range]) }
        func digest(_ range: Range<Int>?) -> Digest? { range.map { Self.digest(bytes[$0]) } }
        seq = UInt64(fields.seq)
        guard let time = Timestamp(rfc3339: text(fields.time)), time.description == text(fields.time) else {
            throw .malformed("t")
        }
        self.time = time
        eventName = text(fields.event)
        event = AuditEvent(rawValue: eventName)
        guard let action = AuditAction(rawValue: text(fields.action)) else { throw .malformed("act") }
        self.action = action
        guard let outcome = AuditOutcome(rawValue: text(fields.outcome)) else { throw .malformed("out") }
        self.outcome = outcome
        agent = LeafAgent(
            user: text(fields.user), role: text(fields.role), auth: text(fields.auth),
            session: fields.session.map { Self.code(bytes[$0]) })
        node = text(fields.node)
        address = fields.address.map { Self.code(bytes[$0]) }
        request = fields.request.map(text)
        purpose = fields.purpose.map(text)
        chain = digest(fields.chainHead).map { Chain(head: $0, count: UInt64(fields.chainCount)) }
        hash = digest(fields.hash)
        detail = digest(fields.detail)
        (entities, otherEntities) = try Self.entities(bytes[fields.entities])
        attributes = try Self.attributes(bytes[fields.attributes])
    }

    /// The 32 bytes of a base64 text that the scanner has checked.
    private static func digest(_ text: ArraySlice<UInt8>) -> Digest {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var bits = 0
        for character in text.prefix(43) {
            // The last character carries four bits of the digest, all others six.
            let value = sixBits(character)
            let width = min(6, 256 - bits)
            for bit in 0..<width {
                let set = UInt64(value >> (5 - bit) & 1)
                switch (bits + bit) >> 6 {
                case 0: words.0 = words.0 << 1 | set
                case 1: words.1 = words.1 << 1 | set
                case 2: words.2 = words.2 << 1 | set
                default: words.3 = words.3 << 1 | set
                }
            }
            bits += width
        }
        return Digest(words: words)
    }

    private static func sixBits(_ character: UInt8) -> UInt8 {
        switch character {
        case 0x41...0x5A: character - 0x41
        case 0x61...0x7A: character - 0x47
        case 0x30...0x39: character + 4
        default: character == 0x2B ? 62 : 63
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8 { digit < 0x3A ? digit - 0x30 : digit - 0x57 }

    /// The 16 bytes of 32 digits that the scanner has checked.
    private static func code(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        stride(from: digits.startIndex, to: digits.endIndex, by: 2).map {
            nibble(digits[$0]) << 4 | nibble(digits[$0 + 1])
        }
    }

    /// The identifier of 36 characters that the scanner has checked.
    private static func identifier(_ text: ArraySlice<UInt8>) -> RawID {
        var high: UInt64 = 0
        var low: UInt64 = 0
        for character in text where character != UInt8(ascii: "-") {
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(nibble(character))
        }
        return RawID(high: high, low: low)
    }

    /// Splits what the scanner has checked: `{"id":"kk_<36>","role":"r","type":"t"}` and commas.
    private static func entities(_ bytes: ArraySlice<UInt8>) throws(LeafError) -> ([LeafEntity], [String]) {
        var known: [LeafEntity] = []
        var other: [String] = []
        for part in bytes.split(separator: UInt8(ascii: "{")) {
            let start = part.startIndex + 6
            let kind = String(decoding: part[start..<start + 2], as: UTF8.self)
            guard let entityKind = AuditEntityKind(rawValue: kind) else {
                other.append("\(kind)_\(String(decoding: part[(start + 3)..<(start + 39)], as: UTF8.self))")
                continue
            }
            let entity = LeafEntity(kind: entityKind, id: identifier(part[(start + 3)..<(start + 39)]))
            let codes = "\",\"role\":\"\(entity.roleCode)\",\"type\":\"\(entity.typeCode)\"}"
            guard part[(start + 39)...].starts(with: codes.utf8) else { throw .malformed("ent") }
            known.append(entity)
        }
        return (known, other)
    }

    private static func attributes(_ bytes: ArraySlice<UInt8>) throws(LeafError) -> [String: LeafValue] {
        if bytes.isEmpty { return [:] }
        return try Array(bytes).withUnsafeBufferPointer { (buffer) throws(LeafError) in
            var values: [String: LeafValue] = [:]
            var scanner = LeafScanner(buffer)
            repeat {
                _ = scanner.take("\"")
                let name = String(decoding: buffer[try scanner.name()], as: UTF8.self)
                _ = scanner.take(":")
                if scanner.take("\"") {
                    values[name] = .text(unescaped(Array(buffer[try scanner.string(LeafLimit.text, "x")])[...]))
                } else {
                    values[name] = .int(try scanner.integer("x"))
                }
            } while scanner.take(",")
            return values
        }
    }

    /// The text of a string whose escapes the scanner has checked.
    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(0x5C) else { return String(decoding: bytes, as: UTF8.self) }
        var out: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard bytes[index] == 0x5C else {
                out.append(bytes[index])
                index += 1
                continue
            }
            let escape = bytes[index + 1]
            switch escape {
            case UInt8(ascii: "b"): out.append(8)
            case UInt8(ascii: "t"): out.append(9)
            case UInt8(ascii: "n"): out.append(10)
            case UInt8(ascii: "f"): out.append(12)
            case UInt8(ascii: "r"): out.append(13)
            case UInt8(ascii: "u"):
                out.append(nibble(bytes[index + 4]) << 4 | nibble(bytes[index + 5]))
            default: out.append(escape)
            }
            index += escape == UInt8(ascii: "u") ? 6 : 2
        }
        return String(decoding: out, as: UTF8.self)
    }
}
